import { z } from 'zod'
import { nothing, route } from './route.ts'

/** A note, opened: given only to who may read it, and that is written down. */
export const openedNoteSchema = z.object({
  id: z.string(),
  at: z.string(),
  corrects: z.string().optional(),
  words: z.string(),
})
export type OpenedNote = z.output<typeof openedNoteSchema>

export const readNotes = route({
  method: 'POST',
  path: '/api/staff/notes/:id/read',
  summary:
    'Open the notes of a case: its counsellor, or with a reason the assigned clinical supervisor; logged each time',
  access: ['counsellor', 'supervisor'],
  query: nothing,
  body: z.object({ reason: z.string().max(200).optional() }),
  reply: z.object({ notes: z.array(openedNoteSchema) }),
})

export const writeNote = route({
  method: 'POST',
  path: '/api/staff/notes/:id',
  summary: 'Write a note about a case, or correct one; nothing written is changed',
  access: ['counsellor'],
  query: nothing,
  body: z.object({ words: z.string().trim().min(1).max(4000), corrects: z.string().max(60).optional() }),
  reply: z.object({ id: z.string(), at: z.string() }),
})

/** What a clinical supervisor may open: counts and times. */
export const supervisedSchema = z.object({
  id: z.string(),
  name: z.string(),
  cases: z.array(z.object({ id: z.string(), notes: z.number(), lastAt: z.string() })),
})
export type Supervised = z.output<typeof supervisedSchema>

export const supervised = route({
  method: 'GET',
  path: '/api/staff/notes/supervised',
  summary: 'The counsellors one supervises, with how much they wrote about which case',
  access: ['supervisor'],
  query: nothing,
  body: nothing,
  reply: z.object({ counsellors: z.array(supervisedSchema) }),
})

export const noteRoutes = [readNotes, writeNote, supervised] as const
