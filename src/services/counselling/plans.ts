import type { LocalDate } from '../../core/time.ts'
import { atLocal, localDate, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import type { Counsellor, Station, Times, Way } from './records.ts'

interface Span {
  readonly start: Instant
  readonly end: Instant
}

/** Why somebody gives no times on a day. */
export type Unready = 'inactive' | 'volunteer' | 'no-pledge' | 'no-credential' | 'expired'

/** What is wrong with the papers on that day; undefined when they may see people. */
export const unreadyOn = (counsellor: Counsellor, date: LocalDate): Unready | undefined => {
  const { active, grade, pledgedOn, credential } = counsellor
  if (!active) return 'inactive'
  if (grade === 'volunteer') return 'volunteer'
  if (pledgedOn === undefined || pledgedOn > date) return 'no-pledge'
  if (credential === undefined) return 'no-credential'
  return credential.expires !== undefined && credential.expires < date ? 'expired' : undefined
}

/** Times that run into each other become one, so that no two slots of a day overlap. */
const joined = (times: readonly Times[]): readonly Times[] => {
  const parts: Times[] = []
  for (const { from, to } of times.toSorted((a, b) => a.from - b.from)) {
    const last = parts.at(-1)
    if (last !== undefined && from < last.to) parts[parts.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else parts.push({ from, to })
  }
  return parts
}

/** A date is a day of the calendar: its weekday is the same wherever it is reckoned. */
const weekdayOf = (date: LocalDate): number => new Date(`${date}T00:00:00.000Z`).getUTCDay()

/** The working times of a day. A public holiday has none but those that were entered for that very date. */
export const timesOn = (counsellor: Counsellor, date: LocalDate, calendar: Calendar): readonly Times[] => {
  if (counsellor.closedDates.includes(date)) return []
  const ofDate = counsellor.exceptions.filter((one) => one.date === date)
  const instead = ofDate.filter(({ kind }) => kind === 'instead')
  const extra = ofDate.filter(({ kind }) => kind === 'extra')
  const weekday = weekdayOf(date)
  const usual = calendar.isHoliday(date) === true ? [] : counsellor.plan.filter((times) => times.weekday === weekday)
  return joined([...(instead.length > 0 ? instead : usual), ...extra])
}

export const isBlocked = ({ blocked }: Counsellor, { start, end }: Span): boolean =>
  blocked.some(({ from, until }) => from < end && start < until)

/** Whether these times cover the span. */
const cover = (times: readonly Times[], { start, end }: Span): boolean => {
  const date = localDate(start)
  return times.some(({ from, to }) => atLocal(date, from) <= start && end <= atLocal(date, to))
}

/** Whether somebody works at a time: a plan that covers all of it, papers in order, nothing that keeps them away. */
export const worksAt = (counsellor: Counsellor, span: Span, calendar: Calendar): boolean => {
  const date = localDate(span.start)
  if (unreadyOn(counsellor, date) !== undefined || isBlocked(counsellor, span)) return false
  return cover(timesOn(counsellor, date, calendar), span)
}

/** A closed station gives no times at all; its opening hours bound only those who come to it. */
export const openOn = (
  station: Station | undefined,
  date: LocalDate,
  way: Way | undefined,
): 'open' | 'closed' | readonly Times[] => {
  if (station === undefined) return way === 'station' ? 'closed' : 'open'
  if (!station.active || station.closedDates.includes(date)) return 'closed'
  if (way !== 'station' || station.open.length === 0) return 'open'
  const weekday = weekdayOf(date)
  return station.open.filter((times) => times.weekday === weekday)
}

export const isOpenFor = (station: Station | undefined, span: Span, way: Way | undefined): boolean => {
  const open = openOn(station, localDate(span.start), way)
  return open === 'open' || (open !== 'closed' && cover(open, span))
}

/** Company forms and brackets say nothing about which company it is. */
const plainEmployer = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\(.*?\)|[\s·.,'"“”]/gu, '')
    .replace(/(股份|集团|有限|责任|公司|分公司|总公司)+$/u, '')

/** Whether the counsellor may be given somebody of this employer. A shorter name of the same firm counts as the firm. */
export const mayServe = (
  { excludedEmployers }: Pick<Counsellor, 'excludedEmployers'>,
  employer: string | undefined,
): boolean => {
  const theirs = plainEmployer(employer ?? '')
  if (theirs === '') return true
  return !excludedEmployers.some((name) => {
    const excluded = plainEmployer(name)
    return excluded !== '' && (theirs.includes(excluded) || excluded.includes(theirs))
  })
}
