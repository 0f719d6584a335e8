import type { PersonForm, PersonView, StationView } from '../../http/api/counselling-people.ts'

/** Forms show clock times; the wire has minutes since midnight. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Midnight at the end of a day is written 00:00 by the browser's field. */
export const minutesOf = (clock: string, isEnd = false): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  const total = hours * 60 + minutes
  return isEnd && total === 0 ? 24 * 60 : total
}

interface Times {
  readonly from: string
  readonly to: string
}
type Minutes = { readonly from: number; readonly to: number }
export type TimesOf<Row extends Minutes> = Omit<Row, 'from' | 'to'> & Times

const shown = <Row extends Minutes>({ from, to, ...rest }: Row) => ({ ...rest, from: clockOf(from), to: clockOf(to) })
const counted = <Row extends Times>({ from, to, ...rest }: Row) => ({
  ...rest,
  from: minutesOf(from),
  to: minutesOf(to, true),
})

/** `2026-12-05T09:00` as a field for a local time has it, in Shanghai whatever the reader's clock is set to. */
const localOf = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16)
const instantOf = (local: string): string => new Date(`${local}:00+08:00`).toISOString()

type Own = Pick<
  PersonForm,
  | 'name'
  | 'station'
  | 'topics'
  | 'ways'
  | 'languages'
  | 'slotMinutes'
  | 'bufferMinutes'
  | 'active'
  | 'courses'
  | 'excludedEmployers'
  | 'mayBeOnCall'
>

/** The form of a person; what was not filled in is undefined, null or empty, as antd has it. */
export interface PersonFilled extends Own {
  readonly gender?: PersonForm['gender'] | null | undefined
  readonly weeklyCap?: number | null | undefined
  readonly staff?: string | null | undefined
  readonly supervisor?: string | null | undefined
  readonly pledgedOn?: string
  readonly credentialKind?: string
  readonly credentialNumber?: string
  readonly credentialExpires?: string
  readonly plan: readonly TimesOf<PersonForm['plan'][number]>[]
  readonly exceptions: readonly TimesOf<PersonForm['exceptions'][number]>[]
  readonly blocked: PersonForm['blocked']
  readonly closedDates: readonly { readonly date: string }[]
}

export const newPerson: PersonFilled = {
  name: '',
  station: '',
  topics: [],
  ways: ['phone'],
  languages: ['普通话'],
  slotMinutes: 50,
  bufferMinutes: 10,
  active: true,
  courses: [],
  excludedEmployers: [],
  mayBeOnCall: false,
  plan: [],
  exceptions: [],
  blocked: [],
  closedDates: [],
}

export const personFilled = (person: PersonView): PersonFilled => {
  const { plan, exceptions, blocked, closedDates, credential, pledgedOn, ...rest } = person
  return {
    ...rest,
    plan: plan.map(shown),
    exceptions: exceptions.map(shown),
    blocked: blocked.map(({ from, until }) => ({ from: localOf(from), until: localOf(until) })),
    closedDates: closedDates.map((date) => ({ date })),
    ...(pledgedOn === undefined ? {} : { pledgedOn }),
    ...(credential === undefined ? {} : { credentialKind: credential.kind }),
    ...(credential?.expires === undefined ? {} : { credentialExpires: credential.expires }),
  }
}

const said = (text: string | null | undefined): text is string => typeof text === 'string' && text !== ''

const credentialOf = ({ credentialKind: kind, credentialNumber: number, credentialExpires: expires }: PersonFilled) =>
  said(kind) ? { credential: { kind, ...(said(number) ? { number } : {}), ...(said(expires) ? { expires } : {}) } } : {}

export const personBody = (filled: PersonFilled): PersonForm => {
  const { name, station, topics, ways, languages, slotMinutes, bufferMinutes, active, courses } = filled
  const { excludedEmployers, mayBeOnCall, gender, weeklyCap, staff, supervisor, pledgedOn } = filled
  return {
    name,
    station,
    topics,
    ways,
    languages,
    slotMinutes,
    bufferMinutes,
    active,
    courses,
    excludedEmployers,
    mayBeOnCall,
    plan: filled.plan.map(counted),
    exceptions: filled.exceptions.map(counted),
    blocked: filled.blocked.map(({ from, until }) => ({ from: instantOf(from), until: instantOf(until) })),
    closedDates: filled.closedDates.map(({ date }) => date),
    ...credentialOf(filled),
    ...(gender === undefined || gender === null ? {} : { gender }),
    ...(weeklyCap === undefined || weeklyCap === null ? {} : { weeklyCap }),
    ...(said(staff) ? { staff } : {}),
    ...(said(supervisor) ? { supervisor } : {}),
    ...(said(pledgedOn) ? { pledgedOn } : {}),
  }
}

export interface StationFilled extends Omit<StationView, 'id' | 'version' | 'open' | 'closedDates'> {
  readonly open: readonly TimesOf<StationView['open'][number]>[]
  readonly closedDates: readonly { readonly date: string }[]
}

export const newStation: StationFilled = {
  name: '',
  address: '',
  street: '',
  hours: '',
  telephone: '',
  active: true,
  open: [],
  closedDates: [],
}

export const stationFilled = ({ open, closedDates, ...station }: StationView): StationFilled => ({
  ...station,
  open: open.map(shown),
  closedDates: closedDates.map((date) => ({ date })),
})

export const stationBody = ({ open, closedDates, ...station }: StationFilled) => ({
  ...station,
  open: open.map(counted),
  closedDates: closedDates.map(({ date }) => date),
})
