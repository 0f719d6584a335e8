import { z } from 'zod'
import { nothing, office, route } from './route.ts'

const date = z.iso.date()
const instant = z.iso.datetime()
const timesSchema = z.object({ from: z.number().int().min(0).max(1440), to: z.number().int().min(0).max(1440) })
const weeklySchema = timesSchema.extend({ weekday: z.number().int().min(0).max(6) })
const nameSchema = z.object({ id: z.string(), name: z.string() })
const dates = z.array(date).max(200)
const seen = z.object({ version: z.number() })

/** Appointments that went to somebody else, and those that have no time any more; their members were told. */
export const handedOnSchema = z.object({ given: z.number(), reopened: z.number() })
export type HandedOn = z.output<typeof handedOnSchema>

const stationForm = z.object({
  name: z.string().min(1).max(60),
  address: z.string().max(120),
  street: z.string().max(40),
  hours: z.string().max(120),
  telephone: z.string().max(30),
  open: z.array(weeklySchema).max(42),
  closedDates: dates,
  active: z.boolean(),
})
export const stationViewSchema = stationForm.extend({ id: z.string(), version: z.number() })
export type StationView = z.output<typeof stationViewSchema>

export const stations = route({
  method: 'GET',
  path: '/api/staff/stations',
  summary: 'Counselling stations',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ stations: z.array(stationViewSchema) }),
})

export const addStation = route({
  method: 'POST',
  path: '/api/staff/stations',
  summary: 'Add a station',
  access: office,
  query: nothing,
  body: stationForm,
  reply: handedOnSchema,
})

export const saveStation = route({
  method: 'POST',
  path: '/api/staff/stations/:id',
  summary: 'Change a station; appointments at one that closes are handed on',
  access: office,
  query: nothing,
  body: stationForm.extend(seen.shape),
  reply: handedOnSchema,
})

const topic = z.enum(['work', 'family', 'mood', 'sleep', 'people', 'other'])
const way = z.enum(['online', 'phone', 'station'])
export const gradeSchema = z.enum(['volunteer', 'counsellor', 'leader'])
const few = z.array(z.string().min(1).max(40)).max(40)

const personForm = z.object({
  name: z.string().min(1).max(40),
  /** Empty for whoever never sits at a station. */
  station: z.string(),
  topics: z.array(topic),
  ways: z.array(way),
  languages: few,
  gender: z.enum(['female', 'male']).optional(),
  plan: z.array(weeklySchema).max(42),
  exceptions: z.array(timesSchema.extend({ date, kind: z.enum(['extra', 'instead']) })).max(200),
  blocked: z.array(z.object({ from: instant, until: instant })).max(200),
  slotMinutes: z.number().int().min(10).max(240),
  bufferMinutes: z.number().int().min(0).max(120),
  closedDates: dates,
  weeklyCap: z.number().int().min(1).max(60).optional(),
  active: z.boolean(),
  courses: z.array(z.object({ name: z.string().min(1).max(60), hours: z.number().min(0).max(500), on: date })).max(60),
  /** A number is only given in; without one the number on file stays. */
  credential: z
    .object({ kind: z.string().min(1).max(60), number: z.string().max(40).optional(), expires: date.optional() })
    .optional(),
  pledgedOn: date.optional(),
  excludedEmployers: few,
  mayBeOnCall: z.boolean(),
  staff: z.string().optional(),
  supervisor: z.string().optional(),
})
export type PersonForm = z.output<typeof personForm>

/** A line of the list. */
export const personLineSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  grade: gradeSchema,
  station: nameSchema.optional(),
  /** Why no times are given today; absent when they are. */
  unready: z.enum(['inactive', 'volunteer', 'no-pledge', 'no-credential', 'expired']).optional(),
  credential: z.enum(['missing', 'expired', 'soon', 'fine']),
  expires: z.string().optional(),
  weeklyCap: z.number().optional(),
  ahead: z.number(),
  /** Starts of the bookings after the credential has run out. */
  aheadWithout: z.array(z.string()),
})
export type PersonLine = z.output<typeof personLineSchema>

export const counsellingPeople = route({
  method: 'GET',
  path: '/api/staff/counselling-people',
  summary: 'Volunteers, counsellors and leaders, and whose credential runs out',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    people: z.array(personLineSchema),
    stations: z.array(nameSchema),
    /** Accounts that can be tied to somebody. */
    accounts: z.array(nameSchema),
    supervisors: z.array(nameSchema),
  }),
})

export const personSchema = personForm.extend({
  id: z.string(),
  version: z.number(),
  grade: gradeSchema,
  credential: z.object({ kind: z.string(), number: z.string(), expires: z.string().optional() }).optional(),
  hoursByHand: z.array(z.object({ on: z.string(), hours: z.number(), what: z.string() })),
  /** Of service: appointments that took place, and those by hand. */
  hours: z.number(),
  /** The next step up the path with what is still missing for it. */
  next: z.object({ to: gradeSchema, missing: z.array(z.object({ name: z.string(), hours: z.number() })) }).optional(),
})
export type PersonView = z.output<typeof personSchema>

export const counsellingPerson = route({
  method: 'GET',
  path: '/api/staff/counselling-people/:id',
  summary: 'All that is known of a volunteer, counsellor or leader',
  access: office,
  query: nothing,
  body: nothing,
  reply: personSchema,
})

const savedSchema = handedOnSchema.extend({ id: z.string() })

export const addPerson = route({
  method: 'POST',
  path: '/api/staff/counselling-people',
  summary: 'Add a volunteer',
  access: office,
  query: nothing,
  body: personForm,
  reply: savedSchema,
})

export const savePerson = route({
  method: 'POST',
  path: '/api/staff/counselling-people/:id',
  summary: 'Change what is known of somebody; appointments they cannot keep are handed on',
  access: office,
  query: nothing,
  body: personForm.extend(seen.shape),
  reply: savedSchema,
})

export const stepPerson = route({
  method: 'POST',
  path: '/api/staff/counselling-people/:id/step',
  summary: 'One grade up, when the courses are taken, or down',
  access: office,
  query: nothing,
  body: seen.extend({ to: gradeSchema }),
  reply: savedSchema,
})

export const addPersonHours = route({
  method: 'POST',
  path: '/api/staff/counselling-people/:id/hours',
  summary: 'Write down hours of service that no appointment shows',
  access: office,
  query: nothing,
  body: seen.extend({ on: date, hours: z.number().min(0.1).max(24), what: z.string().min(1).max(60) }),
  reply: nothing,
})

export const removePerson = route({
  method: 'POST',
  path: '/api/staff/counselling-people/:id/remove',
  summary: 'Take somebody out for good; their appointments are handed on',
  access: office,
  query: nothing,
  body: seen,
  reply: handedOnSchema,
})

export const handOnPerson = route({
  method: 'POST',
  path: '/api/staff/counselling-people/:id/hand-on',
  summary: 'Hand on the appointments after the credential has run out',
  access: office,
  query: nothing,
  body: nothing,
  reply: handedOnSchema,
})

export const peopleRoutes = [
  stations,
  addStation,
  saveStation,
  counsellingPeople,
  counsellingPerson,
  addPerson,
  savePerson,
  stepPerson,
  addPersonHours,
  removePerson,
  handOnPerson,
] as const
