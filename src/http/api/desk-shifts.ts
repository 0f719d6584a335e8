import { z } from 'zod'
import { nothing, office, route } from './route.ts'

const date = z.iso.date()
const instant = z.iso.datetime()
const nameSchema = z.object({ id: z.string(), name: z.string() })
const seen = z.object({ version: z.number() })

/** A shift of the counselling telephone or the online desk. */
export const deskShiftSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(['phone', 'online']),
  start: z.string(),
  end: z.string(),
  who: nameSchema.optional(),
  isMine: z.boolean(),
  /** Who was asked to take it over, and the times they would give for it. */
  asked: z
    .object({
      who: nameSchema,
      isMe: z.boolean(),
      inReturn: z.object({ start: z.string(), end: z.string() }).optional(),
    })
    .optional(),
})
export type DeskShiftView = z.output<typeof deskShiftSchema>

export const deskShifts = route({
  method: 'GET',
  path: '/api/staff/desk-shifts',
  summary: 'Two weeks of shifts at the counselling telephone and the online desk',
  access: ['admin', 'clerk', 'counsellor'],
  query: z.object({ day: date }),
  body: nothing,
  reply: z.object({
    shifts: z.array(deskShiftSchema),
    /** Who may take shifts. */
    people: z.array(nameSchema),
  }),
})

export const addDeskShift = route({
  method: 'POST',
  path: '/api/staff/desk-shifts',
  summary: 'Add a shift for somebody to claim',
  access: office,
  query: nothing,
  body: z.object({ kind: z.enum(['phone', 'online']), start: instant, end: instant }),
  reply: nothing,
})

const deskPath = '/api/staff/desk-shifts/:id'

export const removeDeskShift = route({
  method: 'POST',
  path: `${deskPath}/remove`,
  summary: 'Take a shift away',
  access: office,
  query: nothing,
  body: seen,
  reply: nothing,
})

export const assignDeskShift = route({
  method: 'POST',
  path: `${deskPath}/assign`,
  summary: 'Give a shift to somebody, or to nobody',
  access: office,
  query: nothing,
  body: seen.extend({ who: z.string().optional() }),
  reply: nothing,
})

export const claimDeskShift = route({
  method: 'POST',
  path: `${deskPath}/claim`,
  summary: 'Take a shift nobody has',
  access: ['counsellor'],
  query: nothing,
  body: seen,
  reply: nothing,
})

export const askDeskSwap = route({
  method: 'POST',
  path: `${deskPath}/swap`,
  summary: 'Ask a colleague to take a shift of one’s own, for one of theirs or for nothing',
  access: ['counsellor'],
  query: nothing,
  body: seen.extend({ to: z.string(), inReturn: z.string().optional() }),
  reply: nothing,
})

export const answerDeskSwap = route({
  method: 'POST',
  path: `${deskPath}/answer`,
  summary: 'Say yes or no to a swap one was asked for',
  access: ['counsellor'],
  query: nothing,
  body: seen.extend({ yes: z.boolean() }),
  reply: nothing,
})

export const deskShiftRoutes = [
  deskShifts,
  addDeskShift,
  removeDeskShift,
  assignDeskShift,
  claimDeskShift,
  askDeskSwap,
  answerDeskSwap,
] as const
