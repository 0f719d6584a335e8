import { z } from 'zod'
import type { Case } from '../../casework/records.ts'
import { table } from '../../core/table.ts'

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

export const stationSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  address: z.string(),
  street: z.string(),
  /** Opening hours in words. */
  hours: z.string(),
  phone: z.string(),
})
export type Station = z.output<typeof stationSchema>
export const stations = table<Station>({ name: 'stations', schema: stationSchema, indexes: { name: ['name'] } })

export const counsellorSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  station: z.string(),
  topics: z.array(topicSchema),
  ways: z.array(waySchema),
  languages: z.array(z.string()),
  /** When they are there in an ordinary week: `weekday` 0 is Sunday, minutes since midnight in Shanghai. */
  plan: z.array(z.object({ weekday: z.number(), from: z.number(), to: z.number() })),
  slotMinutes: z.number().int().min(10).max(240),
  closedDates: z.array(z.string()),
  active: z.boolean(),
  /** The account they sign in to the console with. */
  staff: z.string().optional(),
  /** Account of the clinical supervisor (督导) assigned to them. */
  supervisor: z.string().optional(),
})
export type Counsellor = z.output<typeof counsellorSchema>
export const counsellors = table<Counsellor>({
  name: 'counsellors',
  schema: counsellorSchema,
  indexes: { name: ['name'] },
  personal: ['name'],
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

export const counsellingTables = [stations, counsellors, bookings] as const

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
})
export type CounsellingBody = z.output<typeof counsellingBodySchema>

export const bodyOf = (row: Case): CounsellingBody => counsellingBodySchema.parse(row.body)

/** A member who moves a confirmed booking goes back to `booked`: the office confirms anew. */
export const counsellingMoves = {
  requested: ['booked', 'confirmed', 'cancelled'],
  booked: ['booked', 'confirmed', 'cancelled', 'done'],
  confirmed: ['booked', 'confirmed', 'cancelled', 'done'],
  cancelled: [],
  done: [],
} as const
