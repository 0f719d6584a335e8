import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, localDate, type LocalDate } from '../../core/time.ts'
import { staff, type Staff } from '../../people/records.ts'
import { receptions, type Reception } from './records.ts'

/** More people than this never receive. */
const most = 100
/** The longest leave: a slip of the year must not send everybody away. */
const longestLeaveDays = 120

/** Somebody of the list, in its order. */
export interface Receptionist {
  readonly staff: Staff
  readonly row: Reception
}

/** The person of the office behind an account, if the account is still there and may take chats. */
export const officeStaff = async (read: ReadWork, id: string): Promise<Staff | undefined> => {
  const found = await read.rows(staff).get(id)
  const isOffice = found?.role === 'admin' || found?.role === 'clerk'
  return isOffice && found.disabledAt === undefined ? found : undefined
}

/** Who takes chats, in order. An account that is gone is not on it. */
export const rosterOf = async (read: ReadWork): Promise<readonly Receptionist[]> => {
  const rows = await read.rows(receptions).range('position', { limit: most })
  const people: Receptionist[] = []
  for (const row of rows) {
    const found = await officeStaff(read, row.id)
    if (found !== undefined) people.push({ staff: found, row })
  }
  return people
}

export const isAway = ({ backOn }: Reception, today: LocalDate): boolean => backOn !== undefined && backOn > today

export const isHere = (row: Reception, today: LocalDate): boolean => row.hereOn === today && !isAway(row, today)

/** Who can be asked now, in order. */
export const hereNow = async (read: ReadWork): Promise<readonly Receptionist[]> => {
  const today = localDate(read.now)
  return (await rosterOf(read)).filter(({ row }) => isHere(row, today))
}

/** The first day somebody of the list is back, when all of them are on leave. */
export const allBackOn = async (read: ReadWork): Promise<LocalDate | undefined> => {
  const today = localDate(read.now)
  const people = await rosterOf(read)
  if (people.length === 0 || people.some(({ row }) => !isAway(row, today))) return undefined
  return people.map(({ row }) => row.backOn ?? today).toSorted()[0]
}

const lastPosition = async (work: Work): Promise<number> =>
  (await work.rows(receptions).range('position', { descending: true, limit: 1 }))[0]?.position ?? 0

export interface Presence {
  readonly isHere: boolean
  /** The first day back, for a leave. */
  readonly backOn?: LocalDate | undefined
}

/** Says of oneself: there for today, not there, or on leave. Whoever was not on the list comes to its end. */
export const setPresence = async (work: Work, id: string, { isHere: here, backOn }: Presence): Promise<void> => {
  const today = localDate(work.now)
  if (backOn !== undefined) {
    ensure(!here, 'invalid', '请假的时候不能同时在岗。')
    ensure(backOn > today, 'invalid', '回来的日子要在今天以后。')
    ensure(backOn <= addDays(today, longestLeaveDays), 'invalid', '请假最长四个月，日期再看一眼。')
  }
  const before = await work.rows(receptions).get(id)
  const state = { ...(here ? { hereOn: today } : {}), ...(backOn === undefined ? {} : { backOn }) }
  if (before !== undefined)
    await work.rows(receptions).update({ id, version: before.version, position: before.position, ...state })
  else await work.rows(receptions).insert({ id, position: (await lastPosition(work)) + 1, ...state })
}

/** Sets who takes chats and in which order; whoever is not named leaves the list. */
export const setOrder = async (work: Work, ids: readonly string[]): Promise<void> => {
  ensure(new Set(ids).size === ids.length, 'invalid', '同一个人写了两遍。')
  for (const id of ids) ensure((await officeStaff(work, id)) !== undefined, 'invalid', '有人的账号已经没有了，请刷新。')
  const rows = await work.rows(receptions).range('position', { limit: most })
  for (const row of rows) if (!ids.includes(row.id)) await work.rows(receptions).delete(row.id)
  for (const [index, id] of ids.entries()) {
    const before = rows.find((row) => row.id === id)
    if (before === undefined) await work.rows(receptions).insert({ id, position: index + 1 })
    else await work.rows(receptions).update({ ...before, position: index + 1 })
  }
}
