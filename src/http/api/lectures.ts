import { z } from 'zod'
import { nothing, office, route } from './route.ts'

export const seatStateSchema = z.enum([
  'waiting',
  'offered',
  'seated',
  'came',
  'attended',
  'absent',
  'cancelled',
  'lapsed',
  'closed',
])

/** Attendance: `signedUp` has or had a seat at the end, `came` of them checked in, `noShow` did not. */
export const figuresSchema = z.object({
  signedUp: z.number(),
  waiting: z.number(),
  came: z.number(),
  noShow: z.number(),
  cancelled: z.number(),
  /** Came without having signed up; they are counted in `signedUp` and `came`. */
  atDoor: z.number(),
})
export type LectureFigures = z.output<typeof figuresSchema>

export const lectureSchema = z.object({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  speaker: z.string(),
  place: z.string(),
  from: z.string(),
  until: z.string(),
  capacity: z.number(),
  opensAt: z.string(),
  closesAt: z.string(),
  state: z.enum(['draft', 'open', 'cancelled', 'over']),
  survey: z.string().optional(),
  cancelReason: z.string().optional(),
  extra: z.number(),
  figures: figuresSchema,
})
export type LectureView = z.output<typeof lectureSchema>

/** One sign-up: no name, no number. */
export const seatSchema = z.object({
  id: z.string(),
  state: seatStateSchema,
  since: z.string(),
  by: z.enum(['member', 'staff', 'door']),
  cameAt: z.string().optional(),
  offeredUntil: z.string().optional(),
  hasContact: z.boolean(),
  /** Could not be told in writing: somebody rings up. */
  toCall: z.enum(['offer', 'lapsed', 'changed', 'cancelled', 'survey']).optional(),
})
export type SeatView = z.output<typeof seatSchema>

export const lectures = route({
  method: 'GET',
  path: '/api/staff/lectures',
  summary: 'Lectures, ahead or past, with their figures, and how many were held in all',
  access: office,
  query: z.object({ past: z.enum(['yes']).optional() }),
  body: nothing,
  reply: z.object({
    lectures: z.array(lectureSchema),
    totals: z.object({ held: z.number(), participants: z.number() }),
  }),
})

export const lectureDetail = route({
  method: 'GET',
  path: '/api/staff/lectures/:id',
  summary: 'A lecture with its sign-ups and the address of the page for the screen in the hall',
  access: office,
  query: nothing,
  body: nothing,
  reply: lectureSchema.extend({ seats: z.array(seatSchema), hallPage: z.string().optional() }),
})
export type LectureDetail = z.output<(typeof lectureDetail)['reply']>

const instant = z.iso.datetime({ precision: 3 })
const words = (longest: number) => z.string().trim().min(1).max(longest)

const facts = z.object({
  title: words(60),
  speaker: words(40),
  place: words(80),
  from: instant,
  until: instant,
  capacity: z.number().int().min(1).max(2_000),
  opensAt: instant,
  closesAt: instant,
  survey: z.string().trim().min(1).max(80).optional(),
})
const version = z.object({ version: z.number() })

export const createLecture = route({
  method: 'POST',
  path: '/api/staff/lectures',
  summary: 'Write a lecture down; members see it once it is published',
  access: office,
  query: nothing,
  body: facts,
  reply: lectureSchema,
})

export const editLecture = route({
  method: 'POST',
  path: '/api/staff/lectures/:id',
  summary: 'Change a lecture; another time or place is told to all who signed up',
  access: office,
  query: nothing,
  body: facts.extend(version.shape),
  reply: lectureSchema,
})

export const publishLecture = route({
  method: 'POST',
  path: '/api/staff/lectures/:id/publish',
  summary: 'Let members sign up',
  access: office,
  query: nothing,
  body: version,
  reply: lectureSchema,
})

export const cancelLecture = route({
  method: 'POST',
  path: '/api/staff/lectures/:id/cancel',
  summary: 'Call a lecture off; everybody who signed up is told',
  access: office,
  query: nothing,
  body: version.extend({ reason: words(200) }),
  reply: lectureSchema,
})

export const countExtra = route({
  method: 'POST',
  path: '/api/staff/lectures/:id/extra',
  summary: 'How many sat in the hall without having checked in',
  access: office,
  query: nothing,
  body: version.extend({ extra: z.number().int().min(0).max(5_000) }),
  reply: lectureSchema,
})

export const addSeat = route({
  method: 'POST',
  path: '/api/staff/lectures/:id/seats',
  summary: 'Sign somebody up who called or came by; the code is shown once, for the slip',
  access: office,
  query: nothing,
  body: z.object({ name: words(40), phone: z.string().max(30) }),
  reply: z.object({ code: z.string(), state: seatStateSchema, queue: z.number().optional() }),
})

export const checkInByCode = route({
  method: 'POST',
  path: '/api/staff/lectures/:id/check-in',
  summary: 'Check somebody in by the code of their sign-up; twice is once',
  access: office,
  query: nothing,
  body: z.object({ code: z.string().max(20) }),
  reply: z.object({ again: z.boolean() }),
})

export const openSeat = route({
  method: 'POST',
  path: '/api/staff/lectures/seats/:id/open',
  summary: 'Open name and number of somebody who signed up, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ id: z.string(), name: z.string().optional(), phone: z.string().optional() }),
})

export const checkInSeat = route({
  method: 'POST',
  path: '/api/staff/lectures/seats/:id/check-in',
  summary: 'Check somebody of the list in',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ again: z.boolean() }),
})

export const cancelSeat = route({
  method: 'POST',
  path: '/api/staff/lectures/seats/:id/cancel',
  summary: 'Give up a sign-up for somebody who called; the seat goes to whoever waits longest',
  access: office,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const calledSeat = route({
  method: 'POST',
  path: '/api/staff/lectures/seats/:id/called',
  summary: 'Somebody who could not be told in writing was rung up',
  access: office,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const lectureRoutes = [
  lectures,
  lectureDetail,
  createLecture,
  editLecture,
  publishLecture,
  cancelLecture,
  countExtra,
  addSeat,
  checkInByCode,
  openSeat,
  checkInSeat,
  cancelSeat,
  calledSeat,
] as const
