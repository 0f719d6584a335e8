import { z } from 'zod'
import { nothing, office, route } from './route.ts'

/** What a case waits for besides us: papers of the member, an employer's answer to a letter. */
export const awaitedSchema = z.object({
  id: z.string(),
  /** The case's: whatever is changed about it counts. */
  version: z.number(),
  papers: z.array(z.string()),
  papersBy: z.string().optional(),
  answerBy: z.string().optional(),
  answeredAt: z.string().optional(),
})
export type Awaited = z.output<typeof awaitedSchema>

export const awaited = route({
  method: 'GET',
  path: '/api/staff/cases/:id/awaited',
  summary: 'Papers that are missing and letters without an answer, for whoever opened the case',
  access: office,
  query: nothing,
  body: nothing,
  reply: awaitedSchema,
})

const versioned = z.object({ version: z.number() })

export const setPapers = route({
  method: 'POST',
  path: '/api/staff/cases/:id/papers',
  summary: 'Say which papers are missing and until when; none when all are in. The member is reminded of them',
  access: office,
  query: nothing,
  body: versioned.extend({
    papers: z.array(z.string().trim().min(1).max(30)).max(10),
    until: z.iso.date().optional(),
  }),
  reply: awaitedSchema,
})

export const sendLetter = route({
  method: 'POST',
  path: '/api/staff/cases/:id/letter',
  summary: 'Note that a letter went to the employer and when it should answer; whoever is in charge is reminded',
  access: office,
  query: nothing,
  body: versioned.extend({ answerBy: z.iso.date() }),
  reply: awaitedSchema,
})

export const letterAnswered = route({
  method: 'POST',
  path: '/api/staff/cases/:id/letter/answered',
  summary: 'Note that the employer has answered',
  access: office,
  query: nothing,
  body: versioned,
  reply: awaitedSchema,
})

export const awaitedRoutes = [awaited, setPapers, sendLetter, letterAnswered] as const
