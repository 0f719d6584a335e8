import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { dayMs, hourMs, localDate, msBetween, type Instant } from '../../core/time.ts'
import { isBlocked, unreadyOn } from './plans.ts'
import { counsellors, type Counsellor } from './records.ts'
import { deskShifts, type DeskKind, type DeskShift } from './shifts-records.ts'
import { busyAround, overlaps } from './slots.ts'
import type { Seen } from './stations.ts'

const longestHours = 12
const furthestDays = 120

const shiftAs = async (work: Work, { id, version }: Seen): Promise<DeskShift> => {
  const shift = await work.rows(deskShifts).get(id)
  ensure(shift !== undefined, 'not_found', '没有这一班。')
  ensure(shift.version === version, 'conflict', '别人刚动过这一班，请刷新再看。')
  ensure(shift.end > work.now, 'conflict', '这一班已经过去了。')
  return shift
}

/** The counsellor an account belongs to. @throws when it belongs to none */
export const counsellorOf = async (read: ReadWork, account: string): Promise<Counsellor> => {
  const [found] = await read.rows(counsellors).range('staff', { where: [account], limit: 1 })
  ensure(found !== undefined, 'forbidden', '这个账号还没有连到一位老师，请工会的人在“老师”里选上。')
  return found
}

/** Refuses whoever may not see people that day, or has something else at that time. `instead`: a shift they give up for it. */
const checkFree = async (work: Work, who: Counsellor, shift: DeskShift, instead?: string): Promise<void> => {
  const isReady = unreadyOn(who, localDate(shift.start)) === undefined
  ensure(isReady, 'invalid', `${who.name}那天还不能接：看看级别、证书和保密承诺。`)
  ensure(!isBlocked(who, shift), 'conflict', `${who.name}那段时间不能来。`)
  const busy = await busyAround(work, who, shift, instead)
  ensure(!busy.some((time) => overlaps(time, shift)), 'conflict', `${who.name}那段时间已经有别的安排。`)
}

const give = async (work: Work, shift: DeskShift, who: string | undefined): Promise<DeskShift> => {
  const { who: _who, asked: _asked, ...rest } = shift
  return work.rows(deskShifts).update(who === undefined ? rest : { ...rest, who })
}

export const addDeskShift = async (
  work: Work,
  actor: string,
  shift: { readonly kind: DeskKind; readonly start: Instant; readonly end: Instant },
): Promise<DeskShift> => {
  const { kind, start, end } = shift
  ensure(start < end, 'invalid', '结束时间要在开始之后。')
  ensure(end > work.now, 'invalid', '这段时间已经过去了。')
  ensure(msBetween(start, end) <= longestHours * hourMs, 'invalid', `一班最长${longestHours}小时。`)
  ensure(msBetween(work.now, end) <= furthestDays * dayMs, 'invalid', `最多排到${furthestDays}天以后。`)
  const added = await work.rows(deskShifts).insert({ id: work.newId('dsh'), kind, start, end })
  await writeAudit(work, added.id, { actor, action: 'desk shift added', detail: { kind, start, end } })
  return added
}

export const removeDeskShift = async (work: Work, actor: string, seen: Seen): Promise<void> => {
  const { id, start, end } = await shiftAs(work, seen)
  await work.rows(deskShifts).delete(id)
  await writeAudit(work, id, { actor, action: 'desk shift removed', detail: { start, end } })
}

/** A counsellor takes a shift nobody has. */
export const claimShift = async (work: Work, account: string, seen: Seen): Promise<DeskShift> => {
  const who = await counsellorOf(work, account)
  const shift = await shiftAs(work, seen)
  ensure(shift.who === undefined, 'conflict', '这一班刚被别人领走了。')
  await checkFree(work, who, shift)
  await writeAudit(work, shift.id, { actor: account, action: 'desk shift claimed', detail: { who: who.id } })
  return give(work, shift, who.id)
}

/** The office gives a shift to somebody, or takes it from them. */
export const assignShift = async (
  work: Work,
  actor: string,
  change: Seen & { readonly who?: string | undefined },
): Promise<DeskShift> => {
  const shift = await shiftAs(work, change)
  const who = change.who === undefined ? undefined : await work.rows(counsellors).get(change.who)
  ensure(change.who === undefined || who !== undefined, 'not_found', '没有这位老师。')
  if (who !== undefined && who.id !== shift.who) await checkFree(work, who, shift)
  await writeAudit(work, shift.id, { actor, action: 'desk shift assigned', detail: { who: who?.id ?? '' } })
  return give(work, shift, who?.id)
}

/** Asks another counsellor to take a shift of one's own, in return for one of theirs or for nothing. Nothing changes yet. */
export const askSwap = async (
  work: Work,
  account: string,
  ask: Seen & { readonly to: string; readonly inReturn?: string | undefined },
): Promise<DeskShift> => {
  const own = await counsellorOf(work, account)
  const shift = await shiftAs(work, ask)
  ensure(shift.who === own.id, 'forbidden', '只能换自己的班。')
  ensure(
    ask.to !== own.id && (await work.rows(counsellors).get(ask.to))?.active === true,
    'invalid',
    '选一位别的老师。',
  )
  const theirs = ask.inReturn === undefined ? undefined : await work.rows(deskShifts).get(ask.inReturn)
  ensure(ask.inReturn === undefined || theirs?.who === ask.to, 'invalid', '要换的那一班不是这位老师的。')
  await writeAudit(work, shift.id, { actor: account, action: 'desk shift swap asked', detail: { to: ask.to } })
  const asked = { counsellor: ask.to, ...(theirs === undefined ? {} : { inReturn: theirs.id }) }
  return work.rows(deskShifts).update({ ...shift, asked })
}

/** The one who was asked says yes, and the shifts change hands; or no, and all stays as it was. */
export const answerSwap = async (
  work: Work,
  account: string,
  answer: Seen & { readonly yes: boolean },
): Promise<DeskShift> => {
  const self = await counsellorOf(work, account)
  const shift = await shiftAs(work, answer)
  const { asked, who } = shift
  ensure(asked?.counsellor === self.id && who !== undefined, 'forbidden', '这一班没有人请你换。')
  const action = answer.yes ? 'desk shift swapped' : 'desk shift swap declined'
  await writeAudit(work, shift.id, { actor: account, action, detail: { from: who, to: self.id } })
  if (!answer.yes) return give(work, shift, who)
  await checkFree(work, self, shift, asked.inReturn)
  if (asked.inReturn !== undefined) {
    const theirs = await work.rows(deskShifts).get(asked.inReturn)
    ensure(theirs?.who === self.id && theirs.end > work.now, 'conflict', '要换的那一班已经变了，请再商量。')
    const other = await work.rows(counsellors).get(who)
    ensure(other !== undefined, 'conflict', '对方已经不在了。')
    await checkFree(work, other, theirs, shift.id)
    await give(work, theirs, who)
  }
  return give(work, shift, self.id)
}

/** The shifts that are not over at an instant, in order. */
export const shiftsBetween = (read: ReadWork, from: Instant, to: Instant): Promise<readonly DeskShift[]> =>
  read.rows(deskShifts).range('start', { from, to, limit: 1_000 })

/** Shifts ahead somebody cannot come to are there for others to claim. */
export const freeShifts = async (
  work: Work,
  who: string,
  { actor, mustGo }: { readonly actor: string; readonly mustGo: (shift: DeskShift) => boolean },
): Promise<void> => {
  for (const shift of await work.rows(deskShifts).range('who', { where: [who], from: work.now, limit: 1_000 })) {
    if (!mustGo(shift)) continue
    await give(work, shift, undefined)
    await writeAudit(work, shift.id, { actor, action: 'desk shift freed', detail: { who } })
  }
}
