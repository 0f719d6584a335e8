import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
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

/** Whoever is called has to be able to open the alert, so it is people of the office. */
export const mayBeOnCall = ({ role }: Staff): boolean => role === 'admin' || role === 'clerk'

const checkPerson = async (read: ReadWork, id: string, channels: readonly PageChannel[]): Promise<void> => {
  const person = await read.rows(staff).get(id)
  ensure(person !== undefined && mayBeOnCall(person), 'invalid', '这个人不能排进来：要有能打开提醒的账号。')
  const wantsPhone = channels.includes('sms') || channels.includes('phone')
  const phone = await read.rows(oncallPhones).get(id)
  ensure(!wantsPhone || phone !== undefined, 'invalid', '短信和电话要先填这个人的号码。')
}

/** Puts somebody on the rota. */
export const addShift = async (work: Work, actor: string, shift: NewShift): Promise<Shift> => {
  ensure(shift.from < shift.until, 'invalid', '结束时间要在开始之后。')
  ensure(shift.until > work.now, 'invalid', '这段时间已经过去了。')
  ensure(msBetween(shift.from, shift.until) <= longestDays * dayMs, 'invalid', `一班最长${longestDays}天。`)
  ensure(msBetween(work.now, shift.until) <= furthestDays * dayMs, 'invalid', `最多排到${furthestDays}天以后。`)
  await checkPerson(work, shift.staff, shift.channels)
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
export const swapShift = async (work: Work, actor: string, change: Changed & { staff: string }): Promise<Shift> => {
  const shift = await shiftAs(work, change.id, change.version)
  await checkPerson(work, change.staff, shift.channels)
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

interface NewPhone {
  readonly id: string
  readonly phone: string
  readonly sealer: Sealer
}

/** The number somebody on call is reached at; an empty one takes it away. */
export const setPhone = async (work: Work, actor: string, { id, phone: raw, sealer }: NewPhone): Promise<void> => {
  ensure((await work.rows(staff).get(id)) !== undefined, 'not_found', '没有这个人。')
  const rows = work.rows(oncallPhones)
  await writeAudit(work, id, { actor, action: 'on-call phone set' })
  if (raw.trim() === '') return rows.delete(id)
  const phone = readPhone(raw)
  ensure(phone !== undefined, 'invalid', '号码不对，再看一眼。')
  const kept = await rows.get(id)
  const sealed = sealer.seal('contact', phone)
  await (kept === undefined ? rows.insert({ id, phone: sealed }) : rows.update({ ...kept, phone: sealed }))
}

/** Gives the number to somebody who rings up the person on call; who did is written down. */
export const openPhone = async (
  work: Work,
  actor: string,
  { id, sealer }: Omit<NewPhone, 'phone'>,
): Promise<{ readonly phone: string }> => {
  const kept = await work.rows(oncallPhones).get(id)
  ensure(kept !== undefined, 'not_found', '这个人没有留号码。')
  await writeAudit(work, id, { actor, action: 'on-call phone opened' })
  return { phone: sealer.open('contact', kept.phone) }
}
