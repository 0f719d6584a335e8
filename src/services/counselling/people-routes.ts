import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { localDate } from '../../core/time.ts'
import { staff as accounts, type Staff } from '../../people/records.ts'
import type { CounsellingParts } from './holding.ts'
import { missingFor, stepFrom, type PathStep } from './people-steps.ts'
import {
  addHours,
  aheadWithoutCredential,
  credentialState,
  handOnExpired,
  removeCounsellor,
  saveCounsellor,
  serviceHours,
  stepCounsellor,
  type CounsellorForm,
} from './people.ts'
import { bookingsAhead, type HandedOn } from './people-replace.ts'
import { unreadyOn } from './plans.ts'
import { counsellors, stations, type Counsellor, type Grade, type Station } from './records.ts'
import { saveStation, type Seen, type StationForm } from './stations.ts'

export type PeopleParts = CounsellingParts & { readonly steps: readonly PathStep[] }

/** The wire says `telephone`: no list of the console has a key by the name of what members are reached at. */
type StationWire = Omit<StationForm, 'phone'> & { readonly telephone: string }

const formOf = ({ telephone, ...form }: StationWire): StationForm => ({ ...form, phone: telephone })
const stationView = ({ phone, ...station }: Station) => ({ ...station, telephone: phone })

const counted = ({ given, reopened }: HandedOn) => ({ given: given.length, reopened: reopened.length })

/** What JSON leaves out stands as `undefined` in what zod gives: a row must not have it. */
type Loose<T> = { readonly [Key in keyof T]: T[Key] | (undefined extends T[Key] ? undefined : never) }

const most = 1_000

const withRole = async (read: ReadWork, role: Staff['role']) =>
  (await read.rows(accounts).range('role', { where: [role], limit: most })).map(({ id, name }) => ({ id, name }))

const lineOf = async (read: ReadWork, who: Counsellor, names: ReadonlyMap<string, string>) => {
  const today = localDate(read.now)
  const unready = unreadyOn(who, today)
  const { id, version, name, grade, weeklyCap, credential } = who
  const station = names.get(who.station)
  return {
    id,
    version,
    name,
    grade,
    credential: credentialState(who, today),
    ahead: (await bookingsAhead(read, id)).length,
    aheadWithout: (await aheadWithoutCredential(read, who)).map(({ start }) => start),
    ...(station === undefined ? {} : { station: { id: who.station, name: station } }),
    ...(unready === undefined ? {} : { unready }),
    ...(credential?.expires === undefined ? {} : { expires: credential.expires }),
    ...(weeklyCap === undefined ? {} : { weeklyCap }),
  }
}

const listPeople = async (read: ReadWork) => {
  const all = await read.rows(stations).range('name', { limit: most })
  const names = new Map(all.map(({ id, name }) => [id, name]))
  const people = []
  for (const who of await read.rows(counsellors).range('name', { limit: most }))
    people.push(await lineOf(read, who, names))
  return {
    people,
    stations: all.filter(({ active }) => active).map(({ id, name }) => ({ id, name })),
    accounts: await withRole(read, 'counsellor'),
    supervisors: await withRole(read, 'supervisor'),
  }
}

const onePerson = async (read: ReadWork, steps: readonly PathStep[], id: string) => {
  const who = await read.rows(counsellors).get(id)
  ensure(who !== undefined, 'not_found', '没有这位老师。')
  const step = stepFrom(steps, who.grade)
  const next = step === undefined ? {} : { next: { to: step.to, missing: missingFor(who, step) } }
  return { ...who, hours: await serviceHours(read, who), ...next }
}

/** Leaves out of a form what was not filled in. */
const filled = <Form extends object>(form: Form): { [Key in keyof Form]: Exclude<Form[Key], undefined> } =>
  // The cast: entries are those of the form, less the undefined ones, which TypeScript cannot follow.
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Form]: Exclude<Form[Key], undefined>
  }

type PersonWire = Loose<Omit<CounsellorForm, 'credential'>> & {
  readonly credential?:
    | { readonly kind: string; readonly number?: string | undefined; readonly expires?: string | undefined }
    | undefined
}

const personOf = ({ credential, ...rest }: PersonWire): CounsellorForm => ({
  ...filled(rest),
  ...(credential === undefined ? {} : { credential: filled(credential) }),
})

/** What the office does with counselling people and stations, in the shapes of http/api/counselling-people. */
export const peopleHandlers = (parts: PeopleParts) => ({
  stations: async (read: ReadWork) => ({
    stations: (await read.rows(stations).range('name', { limit: most })).map(stationView),
  }),
  addStation: async (work: Work, { id: actor }: Staff, form: StationWire) =>
    counted(await saveStation(work, parts, { actor, form: formOf(form) })),
  saveStation: async (work: Work, { id: actor }: Staff, { id, version, ...form }: StationWire & Seen) =>
    counted(await saveStation(work, parts, { actor, seen: { id, version }, form: formOf(form) })),
  list: (read: ReadWork) => listPeople(read),
  one: (read: ReadWork, _staff: Staff, { id }: { readonly id: string }) => onePerson(read, parts.steps, id),
  add: async (work: Work, { id: actor }: Staff, form: PersonWire) => {
    const { id, ...done } = await saveCounsellor(work, parts, { actor, form: personOf(form) })
    return { id, ...counted(done) }
  },
  save: async (work: Work, { id: actor }: Staff, { id, version, ...form }: PersonWire & Seen) => ({
    id,
    ...counted(await saveCounsellor(work, parts, { actor, seen: { id, version }, form: personOf(form) })),
  }),
  step: async (work: Work, { id: actor }: Staff, { id, version, to }: Seen & { readonly to: Grade }) => ({
    id,
    ...counted(await stepCounsellor(work, parts, { actor, seen: { id, version }, to })),
  }),
  hours: async (
    work: Work,
    { id: actor }: Staff,
    { id, version, ...entry }: Seen & { readonly on: string; readonly hours: number; readonly what: string },
  ) => {
    await addHours(work, { actor, seen: { id, version }, ...entry })
    return {}
  },
  remove: async (work: Work, { id: actor }: Staff, seen: Seen) =>
    counted(await removeCounsellor(work, parts, { actor, seen })),
  handOn: async (work: Work, { id: actor }: Staff, { id }: { readonly id: string }) =>
    counted(await handOnExpired(work, parts, { actor, id })),
})
