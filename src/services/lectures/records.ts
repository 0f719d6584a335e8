import { z } from 'zod'
import type { Case } from '../../casework/records.ts'
import { table } from '../../core/table.ts'

/** The kind of the cases: one a sign-up. */
export const lectureKind = 'lecture'

export const lectureStateSchema = z.enum(['draft', 'open', 'cancelled', 'over'])

export const lectureSchema = z.object({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  speaker: z.string(),
  place: z.string(),
  from: z.string(),
  until: z.string(),
  capacity: z.number().int(),
  /** When signing up is possible. */
  opensAt: z.string(),
  closesAt: z.string(),
  state: lectureStateSchema,
  /** The questionnaire that those who came are asked to fill in afterwards. */
  survey: z.string().optional(),
  /** Fit to show the members. */
  cancelReason: z.string().optional(),
  /** People in the hall who neither signed up nor checked in, counted by the office. */
  extra: z.number().int(),
  /** How many checked in: written when it is over. */
  came: z.number().int().optional(),
  createdAt: z.string(),
})
export type Lecture = z.output<typeof lectureSchema>
export const lectures = table<Lecture>({
  name: 'lectures',
  schema: lectureSchema,
  indexes: { when: ['state', 'from'] },
})

export const seatStateSchema = z.enum([
  'waiting',
  /** Moved up from the waiting list, to be confirmed until `offeredUntil`. */
  'offered',
  'seated',
  /** Checked in. `attended`: the same, once it is over. */
  'came',
  'attended',
  'absent',
  'cancelled',
  /** An offer nobody confirmed in time. */
  'lapsed',
  /** The event was cancelled, or was over before a seat was free. */
  'closed',
])
export type SeatState = z.output<typeof seatStateSchema>

/** What the member has still to be told; the words are made when it is said, from what is true then. */
export const tellingSchema = z.enum(['offer', 'lapsed', 'changed', 'cancelled', 'survey'])
export type Telling = z.output<typeof tellingSchema>

/**
 * A sign-up, beside its case: the same state with the keys that capacity, queue and time limits are asked by. It knows an event
 * and nothing of lectures, so that other events can keep theirs here.
 */
export const seatSchema = z.object({
  id: z.string(),
  version: z.number(),
  event: z.string(),
  case: z.string(),
  /** None once the person was erased: the row stays for the figures. */
  person: z.string().optional(),
  /** `person`, only while the sign-up stands: one an event. */
  heldBy: z.string().optional(),
  state: seatStateSchema,
  since: z.string(),
  /** The order of the waiting list: two of the same millisecond have their places as well. */
  order: z.number().int(),
  /** `door`: came without having signed up. */
  by: z.enum(['member', 'staff', 'door']),
  offeredUntil: z.string().optional(),
  cameAt: z.string().optional(),
  tell: tellingSchema.optional(),
  tellAt: z.string().optional(),
  /** What could not be said in writing: somebody has to ring up. */
  toCall: tellingSchema.optional(),
})
export type Seat = z.output<typeof seatSchema>
export const seats = table<Seat>({
  name: 'event_seats',
  schema: seatSchema,
  indexes: {
    event: ['event', 'state', 'order'],
    person: ['person', 'since'],
    offer: ['offeredUntil'],
    tell: ['tellAt'],
  },
  unique: { held: ['event', 'heldBy'], case: ['case'] },
  personal: ['person', 'heldBy'],
})

export const lectureTables = [lectures, seats] as const

const seatBodySchema = z.object({
  event: z.string(),
  seat: z.string(),
  /** Sealed for `contact`; gone when the event is over. */
  name: z.string().optional(),
  phone: z.string().optional(),
})
export type SeatBody = z.output<typeof seatBodySchema>
export const seatBodyOf = (row: Case): SeatBody => seatBodySchema.parse(row.body)

export const seatMoves = {
  waiting: ['offered', 'seated', 'came', 'cancelled', 'closed'],
  offered: ['seated', 'came', 'cancelled', 'lapsed', 'closed'],
  seated: ['came', 'cancelled', 'absent', 'closed'],
  came: ['attended'],
  attended: [],
  absent: [],
  cancelled: [],
  lapsed: [],
  closed: [],
} as const satisfies Readonly<Record<SeatState, readonly SeatState[]>>

/** States that take up one of the seats. */
export const takenStates = ['seated', 'offered', 'came'] as const
/** States in which a member still expects something of us. */
export const standingStates = ['waiting', 'offered', 'seated'] as const

export const isStanding = (state: SeatState): boolean => standingStates.some((one) => one === state)
