import { z } from 'zod'
import { table } from '../../core/table.ts'

/** How soon somebody has to see to it: the office's list is in this order. */
export const urgencySchema = z.enum(['today', 'week', 'ordinary'])
export type Urgency = z.output<typeof urgencySchema>

export const genderSchema = z.enum(['female', 'male'])
export type Gender = z.output<typeof genderSchema>

/** How a case ended. */
export const outcomes = {
  resolved: '聊完了，不用再约',
  continues: '还要接着聊',
  hospital: '建议去了医院',
  legal: '转给法律援助',
  office: '转给工会别的人',
  declined: '对方不想聊了',
} as const
/** Ended without anything that could be counted as help: figures keep these apart. */
export const nonDataOutcomes = {
  silent: '没出声',
  'wrong-number': '打错了、不是本人',
  abusive: '骚扰',
  test: '试一试的',
} as const
export const outcomeSchema = z.enum([
  'resolved',
  'continues',
  'hospital',
  'legal',
  'office',
  'declined',
  'silent',
  'wrong-number',
  'abusive',
  'test',
])
export type Outcome = z.output<typeof outcomeSchema>

export const isNonData = (outcome: Outcome): boolean => Object.hasOwn(nonDataOutcomes, outcome)

/** What a request has besides topic, way and time. All of it came later: older rows have none. */
export const requestFields = {
  urgency: urgencySchema.optional(),
  gender: genderSchema.optional(),
  language: z.string().optional(),
  /** The street the member would like to go to. */
  near: z.string().optional(),
  /** Sealed for `counselling`: whoever works with this employer is never chosen. */
  employer: z.string().optional(),
  /** Since when a promise of ours is broken, until there is a time. */
  lateSince: z.string().optional(),
  /** How often the appointment was moved or ended: `SEQUENCE` of the calendar file. */
  sequence: z.number().optional(),
  outcome: outcomeSchema.optional(),
  tookPlace: z.literal(true).optional(),
  /** How long it took, in minutes. */
  minutes: z.number().optional(),
}

/** A request that no time fitted: it is offered the next one that comes free. */
export const waitingSchema = z.object({
  /** The case's id. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  /** 0 today, 1 this week, 2 ordinary. */
  rank: z.number(),
  since: z.string(),
  state: z.enum(['waiting', 'offered', 'over']),
  /** Starts that were free when the person said that none fits, or that were turned down since: not offered. */
  unfit: z.array(z.string()),
  /** Held for the person until then. */
  offer: z.object({ booking: z.string(), until: z.string() }).optional(),
})
export type Waiting = z.output<typeof waitingSchema>
export const waitings = table<Waiting>({
  name: 'counselling_waitings',
  schema: waitingSchema,
  indexes: { state: ['state', 'rank', 'since'], person: ['person', 'since'] },
  retention: { kind: 'days', days: 400, field: 'since' },
})

/** How somebody is three days after. One a case. */
export const aftercareSchema = z.object({
  /** The case's id. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  counsellor: z.string(),
  at: z.string(),
  how: z.enum(['better', 'same', 'worse']),
  /** 1 to 5; left out when not said. */
  score: z.number().int().min(1).max(5).optional(),
  /** Sealed for `counselling`. */
  words: z.string().optional(),
})
export type Aftercare = z.output<typeof aftercareSchema>
export const aftercares = table<Aftercare>({
  name: 'counselling_aftercares',
  schema: aftercareSchema,
  indexes: { at: ['at'] },
  personal: ['words'],
})

/** A counsellor talks over what an alert about one of their cases did to them. */
export const debriefSchema = z.object({
  /** Derived from alert and counsellor. */
  id: z.string(),
  version: z.number(),
  case: z.string(),
  alert: z.string(),
  counsellor: z.string(),
  createdAt: z.string(),
  dueAt: z.string(),
  state: z.enum(['due', 'done']),
  doneAt: z.string().optional(),
  /** Sealed for `counselling`. */
  words: z.string().optional(),
})
export type Debrief = z.output<typeof debriefSchema>
export const debriefs = table<Debrief>({
  name: 'debriefs',
  schema: debriefSchema,
  indexes: { counsellor: ['counsellor', 'state', 'dueAt'], state: ['state', 'dueAt'] },
  personal: ['words'],
})

/** The right to fetch the calendar file of one case. */
export const calendarLinkSchema = z.object({
  /** Keyed hash of the link's token. */
  id: z.string(),
  version: z.number(),
  case: z.string(),
  createdAt: z.string(),
})
export type CalendarLink = z.output<typeof calendarLinkSchema>
export const calendarLinks = table<CalendarLink>({
  name: 'calendar_links',
  schema: calendarLinkSchema,
  indexes: { case: ['case', 'createdAt'] },
  retention: { kind: 'days', days: 120, field: 'createdAt' },
})

export const requestTables = [waitings, aftercares, debriefs, calendarLinks] as const
