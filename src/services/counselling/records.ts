import { z } from 'zod'
import type { Case } from '../../casework/records.ts'
import { table } from '../../core/table.ts'
import { deskShifts } from './shifts-records.ts'
import { requestFields, requestTables } from './request-records.ts'

export const counsellingKind = 'counselling'

/** What it is about, as the member picks it. `other` is also for those who would rather not say. */
export const topics = {
  work: '工作压力',
  family: '家庭关系',
  mood: '情绪低落',
  sleep: '睡不好',
  people: '和人处不好',
  other: '其他不想说',
} as const
export const topicSchema = z.enum(['work', 'family', 'mood', 'sleep', 'people', 'other'])
export type Topic = z.output<typeof topicSchema>

export const ways = { online: '网上语音或文字', phone: '打电话', station: '到站点当面谈' } as const
export const waySchema = z.enum(['online', 'phone', 'station'])
export type Way = z.output<typeof waySchema>

/** Minutes since midnight in Shanghai. */
const timesSchema = z.object({ from: z.number(), to: z.number() })
/** `weekday` 0 is Sunday. */
const weeklySchema = timesSchema.extend({ weekday: z.number() })
export type Times = z.output<typeof timesSchema>

export const stationSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  address: z.string(),
  street: z.string(),
  /** Opening hours in words. */
  hours: z.string(),
  phone: z.string(),
  /** Opening hours for reckoning; empty while nobody has entered them: then they bound nothing. */
  open: z.array(weeklySchema),
  closedDates: z.array(z.string()),
  active: z.boolean(),
})
export type Station = z.output<typeof stationSchema>
export const stations = table<Station>({
  name: 'stations',
  schema: stationSchema,
  shape: 2,
  indexes: { name: ['name'] },
  upgrade: (row) => ({ ...row, open: [], closedDates: [], active: true }),
})

export const grades = { volunteer: '志愿者', counsellor: '辅导员', leader: '领雁' } as const
export const gradeSchema = z.enum(['volunteer', 'counsellor', 'leader'])
export type Grade = z.output<typeof gradeSchema>

export const counsellorSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  /** Empty for whoever never sits at a station. */
  station: z.string(),
  topics: z.array(topicSchema),
  ways: z.array(waySchema),
  languages: z.array(z.string()),
  gender: z.enum(['female', 'male']).optional(),
  /** When they are there in an ordinary week. */
  plan: z.array(weeklySchema),
  /** Other times on one date: besides the plan, or in its place. */
  exceptions: z.array(timesSchema.extend({ date: z.string(), kind: z.enum(['extra', 'instead']) })),
  /** Times at which they cannot, from instant to instant. */
  blocked: z.array(z.object({ from: z.string(), until: z.string() })),
  slotMinutes: z.number().int().min(10).max(240),
  /** Rest between two bookings. */
  bufferMinutes: z.number().int().min(0).max(120),
  closedDates: z.array(z.string()),
  /** Bookings in a week from Monday to Sunday; no limit when absent. */
  weeklyCap: z.number().int().min(1).optional(),
  active: z.boolean(),
  grade: gradeSchema,
  courses: z.array(z.object({ name: z.string(), hours: z.number(), on: z.string() })),
  /** The number is kept masked: nobody here needs the whole. Without `expires` it does not expire. */
  credential: z.object({ kind: z.string(), number: z.string(), expires: z.string().optional() }).optional(),
  /** The day they promised in writing to keep what they hear. */
  pledgedOn: z.string().optional(),
  /** Employers whose people they are not given: their own, a relative's. */
  excludedEmployers: z.array(z.string()),
  /** Service besides bookings, entered by hand. */
  hoursByHand: z.array(z.object({ on: z.string(), hours: z.number(), what: z.string() })),
  mayBeOnCall: z.boolean(),
  /** The account they sign in to the console with. */
  staff: z.string().optional(),
  /** Account of the clinical supervisor (督导) assigned to them. */
  supervisor: z.string().optional(),
})
export type Counsellor = z.output<typeof counsellorSchema>

/** What nobody has said yet of a counsellor. Without pledge and credential they give no times. */
export const unsaid = {
  exceptions: [],
  blocked: [],
  bufferMinutes: 0,
  grade: 'counsellor',
  courses: [],
  excludedEmployers: [],
  hoursByHand: [],
  mayBeOnCall: false,
} satisfies Partial<Counsellor>

export const counsellors = table<Counsellor>({
  name: 'counsellors',
  schema: counsellorSchema,
  shape: 2,
  indexes: { name: ['name'], staff: ['staff'] },
  personal: ['name', 'excludedEmployers'],
  upgrade: (row) => ({ ...row, ...unsaid }),
})

export const bookingSchema = z.object({
  id: z.string(),
  version: z.number(),
  case: z.string(),
  person: z.string(),
  counsellor: z.string(),
  station: z.string(),
  start: z.string(),
  end: z.string(),
  state: z.enum(['held', 'cancelled']),
  /** Counsellor and start, only while held: the store lets one booking have it. */
  slotKey: z.string().optional(),
  /** `start`, only while held: keeps what was cancelled out of the indexes. */
  heldFrom: z.string().optional(),
})
export type Booking = z.output<typeof bookingSchema>
export const bookings = table<Booking>({
  name: 'bookings',
  schema: bookingSchema,
  indexes: { counsellor: ['counsellor', 'heldFrom'], person: ['person', 'heldFrom'] },
  unique: { slot: ['slotKey'] },
})

export const counsellingTables = [stations, counsellors, bookings, deskShifts, ...requestTables] as const

export const counsellingBodySchema = z.object({
  topic: topicSchema,
  way: waySchema,
  /** The booking that is held, or was held last. */
  booking: z.string().optional(),
  counsellor: z.string().optional(),
  station: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  /** Sealed for `counselling`: the wished times in the person's own words. */
  wish: z.string().optional(),
  /** Sealed for `contact`. */
  phone: z.string().optional(),
  consentAt: z.string(),
  /** Why the office cancelled, fit to show the member. */
  cancelReason: z.string().optional(),
  ...requestFields,
})
export type CounsellingBody = z.output<typeof counsellingBodySchema>

export const bodyOf = (row: Case): CounsellingBody => counsellingBodySchema.parse(row.body)

/** A member who moves a confirmed booking goes back to `booked`: the office confirms anew. */
export const counsellingMoves = {
  requested: ['booked', 'confirmed', 'cancelled', 'closed'],
  booked: ['booked', 'confirmed', 'cancelled', 'done', 'missed', 'closed', 'requested'],
  confirmed: ['booked', 'confirmed', 'cancelled', 'done', 'missed', 'closed', 'requested'],
  cancelled: [],
  done: [],
  missed: [],
  closed: [],
} as const

/** What the counsellor or the office still says of an appointment that is over. Its code is gone: only staff can. */
export const closingMoves = { done: ['missed', 'closed'], missed: ['done', 'closed'], closed: [] } as const
