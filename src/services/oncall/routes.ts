import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, atLocal, type LocalDate } from '../../core/time.ts'
import { maskPhone } from '../../people/phone.ts'
import { staff, type Staff } from '../../people/records.ts'
import { oncallPhones, pageChannelSchema, type PageStep, type Shift } from './records.ts'
import {
  addShift,
  mayBeOnCall,
  openPhone,
  removeShift,
  setPhone,
  setWecom,
  swapShift,
  type NewShift,
  type AlsoOnCall,
} from './rota-rules.ts'
import { gapsIn, shiftsFrom, type Usable } from './rota.ts'
import { stepsOf } from './paging.ts'

const week = 7
const mostStaff = 200

const namesOf = async (read: ReadWork, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) {
    const one = await read.rows(staff).get(id)
    if (one !== undefined) names.set(id, one.name)
  }
  return names
}

const peopleWith = async (read: ReadWork, sealer: Sealer, also: AlsoOnCall) => {
  const found: readonly Staff[] = [
    ...(await read.rows(staff).range('role', { where: ['admin'], limit: mostStaff })),
    ...(await read.rows(staff).range('role', { where: ['clerk'], limit: mostStaff })),
    ...(await read.rows(staff).range('role', { where: ['counsellor'], limit: mostStaff })),
  ]
  const people = []
  for (const one of found) {
    if (!(await mayBeOnCall(read, one, also))) continue
    const reach = await read.rows(oncallPhones).get(one.id)
    const reachedAt =
      reach?.phone === undefined ? {} : { reachedAt: maskPhone(legible(sealer, 'contact', reach.phone)) }
    people.push({ id: one.id, name: one.name, ...reachedAt, hasWecom: reach?.wecom !== undefined })
  }
  return people
}

const viewOf = (names: ReadonlyMap<string, string>) => (shift: Shift) => {
  const { id, version, from, until, order, channels } = shift
  const name = names.get(shift.staff)
  return {
    id,
    version,
    from,
    until,
    order,
    channels,
    ...(name === undefined ? {} : { staff: { id: shift.staff, name } }),
  }
}

/** What staff do with the rota; every change is written down. */
export const rotaHandlers = (sealer: Sealer, usable: Usable, also: AlsoOnCall) => ({
  week: async (read: ReadWork, _staff: Staff, { day }: { readonly day: LocalDate }) => {
    const span = { from: atLocal(day, 0), until: atLocal(addDays(day, week), 0) }
    const all = (await shiftsFrom(read, span.from)).filter(
      (shift) => shift.from < span.until && shift.until > span.from,
    )
    const names = await namesOf(
      read,
      all.map((shift) => shift.staff),
    )
    const shown = all.toSorted((a, b) => (a.from < b.from ? -1 : 1)).map(viewOf(names))
    // Nobody comes to a shift whose account is gone, or that no channel reaches.
    const manned = all.filter((shift) => names.has(shift.staff) && shift.channels.some(usable))
    return {
      ...span,
      shifts: shown,
      gaps: [...gapsIn(manned, span)],
      people: await peopleWith(read, sealer, also),
      missing: pageChannelSchema.options.filter((channel) => !usable(channel)),
    }
  },
  add: async (work: Work, actor: Staff, shift: NewShift) => {
    await addShift(work, actor.id, { ...shift, also })
    return {}
  },
  swap: async (work: Work, actor: Staff, change: Omit<Parameters<typeof swapShift>[2], 'also'>) => {
    await swapShift(work, actor.id, { ...change, also })
    return {}
  },
  remove: async (work: Work, actor: Staff, shift: Parameters<typeof removeShift>[2]) => {
    await removeShift(work, actor.id, shift)
    return {}
  },
  phone: async (work: Work, actor: Staff, input: { readonly id: string; readonly phone: string }) => {
    await setPhone(work, actor.id, { ...input, sealer })
    return {}
  },
  wecom: async (work: Work, actor: Staff, input: { readonly id: string; readonly user: string }) => {
    await setWecom(work, actor.id, { ...input, sealer })
    return {}
  },
  call: (work: Work, actor: Staff, { id }: { readonly id: string }) => openPhone(work, actor.id, { id, sealer }),
})

const mostSteps = 20

const stepView = ({ step, at, order, cause, channel, outcome, staff: who }: PageStep, name: string | undefined) => ({
  step,
  at,
  order,
  cause,
  outcome,
  ...(channel === undefined ? {} : { channel }),
  ...(who === undefined || name === undefined ? {} : { staff: { id: who, name } }),
})

/** Who was called for an alert, the latest first. */
export const stepsShown = async (read: ReadWork, alert: string) => {
  const steps = (await stepsOf(read, alert)).slice(0, mostSteps)
  const names = await namesOf(
    read,
    steps.flatMap((step) => step.staff ?? []),
  )
  return steps.map((step) => stepView(step, step.staff === undefined ? undefined : names.get(step.staff)))
}
