import { legible } from '../../core/seal.ts'
import { cases } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, hourMs, localDate, msBetween, type LocalDate } from '../../core/time.ts'
import { staff } from '../../people/records.ts'
import type { CounsellingParts } from './holding.ts'
import { isAbove, missingFor, stepFrom, type PathStep } from './people-steps.ts'
import { bookingsAhead, cannotKeep, handOn, type HandedOn } from './people-replace.ts'
import { isBlocked, mayServe } from './plans.ts'
import {
  bookings,
  counsellors,
  grades,
  stations,
  unsaid,
  type Booking,
  type CounsellingBody,
  type Counsellor,
  type Grade,
} from './records.ts'
import { freeShifts } from './shifts.ts'
import { checkTimes, type Seen } from './stations.ts'

/** What the office enters; grade and service hours have steps of their own. */
export type CounsellorForm = Omit<Counsellor, 'id' | 'version' | 'grade' | 'hoursByHand' | 'credential'> & {
  /** Without a number the one on file stays. */
  readonly credential?: { readonly kind: string; readonly number?: string; readonly expires?: string }
}

const nobody: HandedOn = { given: [], reopened: [] }

/** The last four signs; a shorter number shows none of them. */
const masked = (number: string): string => {
  const plain = number.trim()
  return plain === '' ? '' : `****${plain.length > 6 ? plain.slice(-4) : ''}`
}

const credentialOf = (
  form: CounsellorForm['credential'],
  before: Counsellor['credential'],
): Counsellor['credential'] => {
  if (form === undefined) return undefined
  const { kind, number, expires } = form
  const shown = number === undefined ? (before?.number ?? '') : masked(number)
  return { kind, number: shown, ...(expires === undefined ? {} : { expires }) }
}

const checkAccounts = async (work: Work, form: CounsellorForm, id: string | undefined): Promise<void> => {
  if (form.staff !== undefined) {
    const account = await work.rows(staff).get(form.staff)
    ensure(account?.role === 'counsellor', 'invalid', '登录账号要选一个老师账号。')
    const others = await work.rows(counsellors).range('staff', { where: [form.staff], limit: 2 })
    ensure(!others.some((one) => one.id !== id), 'conflict', '这个账号已经给了别的老师。')
  }
  if (form.supervisor === undefined) return
  const account = await work.rows(staff).get(form.supervisor)
  ensure(account?.role === 'supervisor', 'invalid', '督导要选一个督导账号。')
}

const checkForm = async (work: Work, form: CounsellorForm, id: string | undefined): Promise<void> => {
  ensure(form.name.trim() !== '', 'invalid', '名字没有填。')
  checkTimes(form.plan)
  checkTimes(form.exceptions)
  for (const { from, until } of form.blocked) ensure(from < until, 'invalid', '不能接的时间，结束要在开始之后。')
  const sits = form.station !== '' && (await work.rows(stations).get(form.station)) !== undefined
  ensure(sits || form.station === '', 'invalid', '没有这个站点。')
  ensure(sits || !form.ways.includes('station'), 'invalid', '到站点面谈，要先选一个站点。')
  await checkAccounts(work, form, id)
}

const seenAs = async (work: Work, { id, version }: Seen): Promise<Counsellor> => {
  const row = await work.rows(counsellors).get(id)
  ensure(row !== undefined, 'not_found', '没有这位老师。')
  ensure(row.version === version, 'conflict', '别人刚改过这位老师的资料，请刷新再看。')
  return row
}

/** Gives away what somebody can no longer keep; in the transaction of the change. */
const settle = async (
  work: Work,
  parts: CounsellingParts,
  who: Counsellor,
  { actor, before }: { readonly actor: string; readonly before: Counsellor },
): Promise<HandedOn> => {
  // A pledge that was never on file is asked for, like a credential; one that is taken back ends what was given.
  const hasLeft = before.pledgedOn !== undefined && who.pledgedOn === undefined
  const isAway = !who.active || who.grade === 'volunteer'
  await freeShifts(work, who.id, { actor, mustGo: (shift) => isAway || isBlocked(who, shift) })
  const station = await work.rows(stations).get(who.station)
  const mustGo = (booking: Booking, { way, employer: sealed }: CounsellingBody): boolean => {
    const employer = sealed === undefined ? undefined : legible(parts.sealer, 'counselling', sealed)
    const at = { booking, station: station?.id === booking.station ? station : undefined, way }
    return hasLeft || !mayServe(who, employer) || cannotKeep(who, at)
  }
  return handOn(work, parts, { counsellor: who.id, actor, mustGo })
}

export interface Saved extends HandedOn {
  readonly id: string
}

/** Adds somebody, as a volunteer, or changes what is known of them. */
export const saveCounsellor = async (
  work: Work,
  parts: CounsellingParts,
  input: { readonly actor: string; readonly seen?: Seen; readonly form: CounsellorForm },
): Promise<Saved> => {
  const { actor, seen } = input
  const { credential: papers, ...form } = input.form
  await checkForm(work, input.form, seen?.id)
  const before = seen === undefined ? undefined : await seenAs(work, seen)
  const credential = credentialOf(papers, before?.credential)
  const fields = { ...form, ...(credential === undefined ? {} : { credential }) }
  if (before === undefined) {
    const added = await work
      .rows(counsellors)
      .insert({ id: work.newId('cou'), ...unsaid, grade: 'volunteer', ...fields })
    await writeAudit(work, added.id, { actor, action: 'counsellor added' })
    return { id: added.id, ...nobody }
  }
  const { id, version, grade, hoursByHand } = before
  const saved = await work.rows(counsellors).update({ ...fields, id, version, grade, hoursByHand })
  await writeAudit(work, id, { actor, action: 'counsellor saved' })
  return { id, ...(await settle(work, parts, saved, { actor, before })) }
}

/** One grade up, when its courses are taken; any grade down. */
export const stepCounsellor = async (
  work: Work,
  parts: CounsellingParts & { readonly steps: readonly PathStep[] },
  input: { readonly actor: string; readonly seen: Seen; readonly to: Grade },
): Promise<Saved> => {
  const { actor, seen, to } = input
  const before = await seenAs(work, seen)
  const { id, grade } = before
  ensure(to !== grade, 'conflict', `已经是${grades[to]}了。`)
  if (isAbove(to, grade)) {
    const step = stepFrom(parts.steps, grade)
    ensure(step?.to === to, 'invalid', '一级一级来，先到下一级。')
    const missing = missingFor(before, step)
    const list = missing.map(({ name, hours }) => `${name}（${hours}小时）`).join('、')
    ensure(missing.length === 0, 'invalid', `还差这几门课：${list}。`)
  }
  const saved = await work.rows(counsellors).update({ ...before, grade: to })
  await writeAudit(work, id, { actor, action: 'counsellor graded', detail: { from: grade, to } })
  return { id, ...(await settle(work, parts, saved, { actor, before })) }
}

/** Writes down service that no booking shows: an evening at the telephone, a talk. */
export const addHours = async (
  work: Work,
  input: {
    readonly actor: string
    readonly seen: Seen
    readonly on: LocalDate
    readonly hours: number
    readonly what: string
  },
): Promise<void> => {
  const { actor, seen, on, hours, what } = input
  ensure(on <= localDate(work.now), 'invalid', '还没到的日子，不能先记时长。')
  const before = await seenAs(work, seen)
  await work.rows(counsellors).update({ ...before, hoursByHand: [...before.hoursByHand, { on, hours, what }] })
  await writeAudit(work, before.id, { actor, action: 'hours added', detail: { on, hours: String(hours) } })
}

/** Takes somebody out for good. What they have done stays in the cases. */
export const removeCounsellor = async (
  work: Work,
  parts: CounsellingParts,
  input: { readonly actor: string; readonly seen: Seen },
): Promise<HandedOn> => {
  const { id } = await seenAs(work, input.seen)
  const { actor } = input
  await freeShifts(work, id, { actor, mustGo: () => true })
  const done = await handOn(work, parts, { counsellor: id, actor, mustGo: () => true })
  await work.rows(counsellors).delete(id)
  await writeAudit(work, id, { actor, action: 'counsellor removed' })
  return done
}

/** The bookings ahead that lie after the credential has run out. */
export const aheadWithoutCredential = async (
  read: ReadWork,
  { id, credential }: Counsellor,
): Promise<readonly Booking[]> => {
  const expires = credential?.expires
  if (expires === undefined) return []
  return (await bookingsAhead(read, id)).filter(({ start }) => localDate(start) > expires)
}

/** Hands those on to others, when the credential is not going to be renewed. */
export const handOnExpired = async (
  work: Work,
  parts: CounsellingParts,
  input: { readonly actor: string; readonly id: string },
): Promise<HandedOn> => {
  const who = await work.rows(counsellors).get(input.id)
  ensure(who !== undefined, 'not_found', '没有这位老师。')
  const late = new Set((await aheadWithoutCredential(work, who)).map(({ id }) => id))
  return handOn(work, parts, { counsellor: who.id, actor: input.actor, mustGo: (booking) => late.has(booking.id) })
}

/** Days before a credential runs out from which on the console says so. */
const soonDays = 30

export type CredentialState = 'missing' | 'expired' | 'soon' | 'fine'

export const credentialState = ({ credential }: Counsellor, today: LocalDate): CredentialState => {
  if (credential === undefined) return 'missing'
  const { expires } = credential
  if (expires === undefined) return 'fine'
  if (expires < today) return 'expired'
  return expires <= addDays(today, soonDays) ? 'soon' : 'fine'
}

const mostBookings = 5_000

/** Hours of service: appointments that took place, and what was entered by hand. */
export const serviceHours = async (read: ReadWork, { id, hoursByHand }: Counsellor): Promise<number> => {
  let sum = hoursByHand.reduce((hours, one) => hours + one.hours, 0)
  const past = await read.rows(bookings).range('counsellor', { where: [id], to: read.now, limit: mostBookings })
  for (const { case: of, start, end } of past)
    if ((await read.rows(cases).get(of))?.state === 'done') sum += msBetween(start, end) / hourMs
  return Math.round(sum * 10) / 10
}
