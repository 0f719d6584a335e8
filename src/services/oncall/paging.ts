import { derivedId } from '../../core/ids.ts'
import { addJob } from '../../core/job.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import {
  addDays,
  addMs,
  atLocal,
  minuteMs,
  msBetween,
  wallClock,
  type Instant,
  type LocalDate,
} from '../../core/time.ts'
import { alerts, type Alert } from '../../safety/alerts.ts'
import { orders, pageSteps, type Order, type PageStep, type Shift } from './records.ts'
import { onDuty, type Usable } from './rota.ts'

export const pageJob = 'page'

export interface PagingRules {
  readonly usable: Usable
  /** How long one order has to answer before the next is called. */
  readonly waitMs: number
  readonly isWorkday: (date: LocalDate) => boolean | 'unknown'
}

const opens = 9 * 60
const closes = 17 * 60

/** When somebody may be called: at once by imminence and for a crisis, also at night; else while the office works. */
export const pageAtOf = (
  { imminent, level }: Pick<Alert, 'imminent' | 'level'>,
  now: Instant,
  isWorkday: PagingRules['isWorkday'],
): Instant => {
  const { date, minutes } = wallClock(now)
  if (imminent || level === 'crisis') return now
  // A day the calendar does not know is taken for a workday: rather one call too many.
  if (isWorkday(date) !== false && minutes >= opens && minutes < closes) return now
  let day = minutes < opens ? date : addDays(date, 1)
  for (let i = 0; i < 15 && isWorkday(day) === false; i += 1) day = addDays(day, 1)
  return atLocal(day, opens)
}

/** After so many steps without an answer the calls come less often, but they do not end. */
const patientSteps = 12
const slower = 6
/** Where nothing left at all the next is called sooner. */
const afterFailureMs = minuteMs
/** Words that are added one after the other call once. */
const betweenAddedMs = minuteMs

interface Standing {
  readonly lastStep: number
  readonly lastAt: Instant | undefined
  /** The rows of the last turn. */
  readonly turn: readonly PageStep[]
}

/** Newest first: more than one step has people and channels. */
const read = 200

export const stepsOf = (work: ReadWork, alert: string): Promise<readonly PageStep[]> =>
  work.rows(pageSteps).range('alert', { where: [alert], descending: true, limit: read })

const standingOf = (newestFirst: readonly PageStep[]): Standing => {
  const last = newestFirst[0]
  const turn = newestFirst.find(({ cause }) => cause === 'turn')
  return {
    lastStep: last?.step ?? 0,
    lastAt: last?.at,
    turn: turn === undefined ? [] : newestFirst.filter(({ step }) => step === turn.step),
  }
}

/** How long after the last turn the next order is called. */
const waitAfter = (turn: readonly PageStep[], waitMs: number): number => {
  const all = (outcome: PageStep['outcome']): boolean => turn.every((row) => row.outcome === outcome)
  if (all('nobody')) return 0
  if (all('failed')) return Math.min(waitMs, afterFailureMs)
  return (turn[0]?.step ?? 0) > patientSteps ? waitMs * slower : waitMs
}

/**
 * Whether somebody is to be called now. Only the ledger is asked, never a timer: after a standstill or a jump of the clock one
 * step is due, not many; a clock set back (the last step lies ahead) does not make anybody wait.
 */
export const isDue = (alert: Alert, steps: readonly PageStep[], now: Instant, waitMs: number): boolean => {
  if (alert.state !== 'open' || alert.paging === undefined) return false
  const { turn } = standingOf(steps)
  const last = turn[0]
  if (last === undefined) return (alert.pageAt ?? alert.at) <= now || alert.at > now
  return last.at > now || msBetween(last.at, now) >= waitAfter(turn, waitMs)
}

export const pageId = (alert: string, step: number, staff: string, channel: string): string =>
  derivedId('pgs', alert, String(step), staff, channel)

interface StepPlan {
  readonly step: number
  readonly order: Order
  readonly cause: PageStep['cause']
  readonly people: readonly Shift[]
}

const firstOutcome = (channel: Shift['channels'][number], usable: Usable): Pick<PageStep, 'outcome' | 'code'> => {
  if (!usable(channel)) return { outcome: 'failed', code: 'not-set-up' }
  switch (channel) {
    case 'console':
      return { outcome: 'shown' }
    case 'phone':
      return { outcome: 'call' }
    case 'robot':
    case 'wecom':
    case 'sms':
      return { outcome: 'due' }
  }
}

/** Writes one step into the ledger, with the jobs of what leaves. */
const writeStep = async (work: Work, alert: Alert, plan: StepPlan, usable: Usable): Promise<void> => {
  const { step, order, cause, people } = plan
  const common = { alert: alert.id, step, at: work.now, cause, order, tries: 0 }
  if (people.length === 0) {
    const id = pageId(alert.id, step, '', '')
    await work.rows(pageSteps).insert({ id, ...common, outcome: 'nobody' })
    return
  }
  for (const shift of people)
    for (const channel of new Set(shift.channels)) {
      const id = pageId(alert.id, step, shift.staff, channel)
      // Two shifts of one person at the same time are one call.
      if ((await work.rows(pageSteps).get(id)) !== undefined) continue
      const row = { id, ...common, staff: shift.staff, channel, ...firstOutcome(channel, usable) }
      await work.rows(pageSteps).insert(row)
      if (row.outcome === 'due') await addJob(work, { kind: pageJob, key: id, payload: { page: id } })
    }
}

/**
 * Calls the order whose turn it is, and the ones after it while nobody is there for one; each of them is a row of the ledger.
 * After the lead it begins with the first again. With nobody on the rota one row says so, and whoever comes on is called.
 */
const takeTurn = async (work: Work, alert: Alert, steps: readonly PageStep[], usable: Usable): Promise<void> => {
  const { lastStep, turn } = standingOf(steps)
  const duty = await onDuty(work, usable)
  if (duty.length === 0 && turn[0]?.outcome === 'nobody') return
  const before = turn[0]?.order
  let at = before === undefined || turn[0]?.outcome === 'nobody' ? 0 : orders.indexOf(before) + 1
  for (let step = lastStep + 1; step <= lastStep + orders.length; step += 1, at += 1) {
    const order = orders[at % orders.length] ?? 'first'
    const people = duty.filter((shift) => shift.order === order)
    await writeStep(work, alert, { step, order, cause: 'turn', people }, usable)
    if (people.length > 0) return
  }
}

/** Calls whoever is to be called for this alert now, if anybody. Run as often as one likes. */
export const advance = async (work: Work, id: string, rules: PagingRules): Promise<void> => {
  const alert = await work.rows(alerts).get(id)
  if (alert === undefined) return
  const steps = await stepsOf(work, id)
  if (isDue(alert, steps, work.now, rules.waitMs)) await takeTurn(work, alert, steps, rules.usable)
}

/** From now on somebody is called for this alert: at once, or when the office opens. */
export const beginPaging = async (work: Work, alert: Alert, rules: PagingRules): Promise<void> => {
  const pageAt = pageAtOf(alert, work.now, rules.isWorkday)
  await work.rows(alerts).update({ ...alert, paging: 'on', pageAt })
  await advance(work, alert.id, rules)
}

/**
 * The person wrote more, such as where they are: whoever was called last is called again at once. When the others are called
 * stays as it was, so that somebody who writes much does not put it off.
 */
export const pageAgain = async (work: Work, alert: Alert, rules: PagingRules): Promise<void> => {
  const steps = await stepsOf(work, alert.id)
  const { lastStep, lastAt, turn } = standingOf(steps)
  const order = turn[0]?.order
  if (alert.paging === undefined || order === undefined || turn[0]?.outcome === 'nobody')
    return beginPaging(work, { ...alert, imminent: true }, rules)
  if (lastAt !== undefined && lastAt <= work.now && addMs(lastAt, betweenAddedMs) > work.now) return
  const people = (await onDuty(work, rules.usable)).filter((shift) => shift.order === order)
  if (people.length > 0)
    await writeStep(work, alert, { step: lastStep + 1, order, cause: 'added', people }, rules.usable)
}
