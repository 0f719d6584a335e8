import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { dayMs, msBetween, type Instant } from '../../core/time.ts'
import { readPhone } from '../../people/phone.ts'
import { staff, type Staff } from '../../people/records.ts'
import { oncallPhones, shifts, type Order, type PageChannel, type Shift } from './records.ts'

export interface NewShift {
  readonly staff: string
  readonly from: Instant
  readonly until: Instant
  readonly order: Order
  readonly channels: readonly PageChannel[]
}

/** Nobody is on call longer than this in one piece, or planned further ahead. */
const longestDays = 7
const furthestDays = 90

/** Whether somebody who is not of the office may be called all the same: a counsellor who agreed to it. */
export type AlsoOnCall = (read: ReadWork, account: string) => Promise<boolean>

/** Whoever is called has to be able to open the alert: people of the office, and counsellors who may be on call. */
export const mayBeOnCall = async (
  read: ReadWork,
  { id, role, disabledAt }: Staff,
  also: AlsoOnCall,
): Promise<boolean> => {
  if (disabledAt !== undefined) return false
  return role === 'admin' || role === 'clerk' || (role === 'counsellor' && (await also(read, id)))
}

interface Called {
  readonly id: string
  readonly channels: readonly PageChannel[]
  readonly also: AlsoOnCall
}

const checkPerson = async (read: ReadWork, { id, channels, also }: Called): Promise<void> => {
  const person = await read.rows(staff).get(id)
  const may = person !== undefined && (await mayBeOnCall(read, person, also))
  ensure(may, 'invalid', '这个人不能排进来：要有能打开提醒的账号。')
  const wantsPhone = channels.includes('sms') || channels.includes('phone')
  const reach = await read.rows(oncallPhones).get(id)
  ensure(!wantsPhone || reach?.phone !== undefined, 'invalid', '短信和电话要先填这个人的号码。')
  ensure(!channels.includes('wecom') || reach?.wecom !== undefined, 'invalid', '企业微信要先填这个人的企业微信账号。')
}

/** Puts somebody on the rota. */
export const addShift = async (
  work: Work,
  actor: string,
  { also, ...shift }: NewShift & { readonly also: AlsoOnCall },
): Promise<Shift> => {
  ensure(shift.from < shift.until, 'invalid', '结束时间要在开始之后。')
  ensure(shift.until > work.now, 'invalid', '这段时间已经过去了。')
  ensure(msBetween(shift.from, shift.until) <= longestDays * dayMs, 'invalid', `一班最长${longestDays}天。`)
  ensure(msBetween(work.now, shift.until) <= furthestDays * dayMs, 'invalid', `最多排到${furthestDays}天以后。`)
  await checkPerson(work, { id: shift.staff, channels: shift.channels, also })
  const added = await work.rows(shifts).insert({ id: work.newId('shf'), ...shift, channels: [...shift.channels] })
  const { from, until, order } = shift
  await writeAudit(work, added.id, { actor, action: 'shift added', detail: { staff: shift.staff, from, until, order } })
  return added
}

const shiftAs = async (work: Work, id: string, version: number): Promise<Shift> => {
  const shift = await work.rows(shifts).get(id)
  ensure(shift !== undefined, 'not_found', '没有这一班。')
  ensure(shift.version === version, 'conflict', '别人刚改过这一班，请刷新再看。')
  return shift
}

interface Changed {
  readonly id: string
  readonly version: number
}

/** Somebody else takes a shift. */
export const swapShift = async (
  work: Work,
  actor: string,
  change: Changed & { readonly staff: string; readonly also: AlsoOnCall },
): Promise<Shift> => {
  const shift = await shiftAs(work, change.id, change.version)
  await checkPerson(work, { id: change.staff, channels: shift.channels, also: change.also })
  const detail = { from: shift.staff, to: change.staff }
  await writeAudit(work, shift.id, { actor, action: 'shift swapped', detail })
  return work.rows(shifts).update({ ...shift, staff: change.staff })
}

export const removeShift = async (work: Work, actor: string, { id, version }: Changed): Promise<void> => {
  const shift = await shiftAs(work, id, version)
  const { staff: whose, from, until, order } = shift
  await writeAudit(work, id, { actor, action: 'shift removed', detail: { staff: whose, from, until, order } })
  await work.rows(shifts).delete(id)
}

interface Reach {
  readonly id: string
  readonly sealer: Sealer
}

/** Keeps or takes away one way to reach somebody; the row goes with the last of them. */
const setReach = async (
  work: Work,
  id: string,
  change: Readonly<Partial<Record<'phone' | 'wecom', string | undefined>>>,
): Promise<void> => {
  ensure((await work.rows(staff).get(id)) !== undefined, 'not_found', '没有这个人。')
  const rows = work.rows(oncallPhones)
  const kept = await rows.get(id)
  const { phone, wecom } = { ...kept, ...change }
  const reach = { ...(phone === undefined ? {} : { phone }), ...(wecom === undefined ? {} : { wecom }) }
  if (phone === undefined && wecom === undefined) return rows.delete(id)
  await (kept === undefined ? rows.insert({ id, ...reach }) : rows.update({ id, version: kept.version, ...reach }))
}

/** The number somebody on call is reached at; an empty one takes it away. */
export const setPhone = async (
  work: Work,
  actor: string,
  { id, phone: raw, sealer }: Reach & { readonly phone: string },
): Promise<void> => {
  const phone = raw.trim() === '' ? undefined : readPhone(raw)
  ensure(phone !== undefined || raw.trim() === '', 'invalid', '号码不对，再看一眼。')
  await setReach(work, id, { phone: phone === undefined ? undefined : sealer.seal('contact', phone) })
  await writeAudit(work, id, { actor, action: 'on-call phone set' })
}

/** Their id in the address list of WeCom; an empty one takes it away. */
export const setWecom = async (
  work: Work,
  actor: string,
  { id, user: raw, sealer }: Reach & { readonly user: string },
): Promise<void> => {
  const user = raw.trim()
  ensure(/^[\w.@-]{0,64}$/.test(user), 'invalid', '企业微信的账号只有字母、数字和 . _ - @。')
  await setReach(work, id, { wecom: user === '' ? undefined : sealer.seal('contact', user) })
  await writeAudit(work, id, { actor, action: 'on-call wecom set' })
}

/** Gives the number to somebody who rings up the person on call; who did is written down. */
export const openPhone = async (
  work: Work,
  actor: string,
  { id, sealer }: Reach,
): Promise<{ readonly phone: string }> => {
  const phone = (await work.rows(oncallPhones).get(id))?.phone
  ensure(phone !== undefined, 'not_found', '这个人没有留号码。')
  await writeAudit(work, id, { actor, action: 'on-call phone opened' })
  return { phone: legible(sealer, 'contact', phone) }
}
