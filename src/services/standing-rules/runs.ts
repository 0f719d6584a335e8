import { AppError, ensure } from '../../core/errors.ts'
import { writeAudit } from '../../casework/transitions.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, localDate, minuteMs, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import { dayHolds } from '../../reminders/day-rules.ts'
import type { Rule } from './definition.ts'
import { runsOf, type DueRun } from './due.ts'
import { takeEffect, type EffectParts } from './effects.ts'
import { ruleRuns, runId, type RuleRun } from './records.ts'
import { currentRule } from './rules.ts'
import { newerRuns, notThatDay, ruleGone, staffSaidNo } from './words.ts'

/** After so long a failed run is tried again; then staff decide. */
const patience = [5 * minuteMs, 15 * minuteMs, hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs, 24 * hourMs]
const most = 200

/** Writes a run down; one that is there already stays as it is. */
export const writeRun = async (work: Work, rule: string, due: DueRun): Promise<void> => {
  const id = runId(rule, due.at)
  if ((await work.rows(ruleRuns).get(id)) !== undefined) return
  const ended = due.state === 'skipped' ? { finishedAt: work.now } : {}
  await work.rows(ruleRuns).insert({ id, rule, startedAt: work.now, planned: 0, tries: 0, ...due, ...ended })
}

const end = (work: Work, run: RuleRun, state: 'done' | 'skipped', problem?: string): Promise<RuleRun> => {
  const { retryAt: _retryAt, cursor: _cursor, problem: _problem, ...rest } = run
  return work
    .rows(ruleRuns)
    .update({ ...rest, state, finishedAt: work.now, ...(problem === undefined ? {} : { problem }) })
}

/** Whether there is something to do for a run by now. */
const isDue = (run: RuleRun, now: Instant): boolean =>
  run.state === 'planning' || (run.state === 'failed' && (run.retryAt ?? now) <= now)

/** One piece of a run: its effects and its row in one transaction. @returns whether there is more to do */
export const stepRun = async (work: Work, base: readonly Rule[], parts: EffectParts, id: string): Promise<boolean> => {
  const run = await work.rows(ruleRuns).get(id)
  if (run === undefined || !isDue(run, work.now)) return false
  const rule = await currentRule(work, base, run.rule)
  if (rule === undefined) {
    await end(work, run, 'skipped', ruleGone)
    return false
  }
  const { planned, next } = await takeEffect(work, parts, rule, run)
  const further = { ...run, planned: run.planned + planned }
  if (next === undefined) await end(work, further, 'done')
  else {
    const { retryAt: _retryAt, problem: _problem, ...rest } = further
    await work.rows(ruleRuns).update({ ...rest, state: 'planning', cursor: next })
  }
  return next !== undefined
}

/** Keeps that a piece of a run failed, and when it is tried again. What earlier pieces did stays. */
export const noteFailure = async (work: Work, id: string, problem: string): Promise<void> => {
  const run = await work.rows(ruleRuns).get(id)
  if (run === undefined || !isDue(run, work.now)) return
  const { retryAt: _retryAt, ...rest } = run
  const wait = patience[run.tries]
  const next =
    wait === undefined ? { state: 'given-up' as const } : { state: 'failed' as const, retryAt: addMs(work.now, wait) }
  await work.rows(ruleRuns).update({ ...rest, ...next, tries: run.tries + 1, problem })
}

/** Days nobody could tell about, the oldest first. */
export const askedOf = (read: ReadWork, rule: string): Promise<readonly RuleRun[]> =>
  read.rows(ruleRuns).range('ruleState', { where: [rule, 'asked'], limit: most })

/** Holidays were published since: what was asked is answered by the calendar, missed ones as the rule says. */
export const settleAsked = async (work: Work, calendar: Calendar, rule: Rule): Promise<void> => {
  const runs = await askedOf(work, rule.id)
  const holding: RuleRun[] = []
  for (const run of runs) {
    const holds = dayHolds(calendar, rule.day, localDate(run.at))
    if (holds === false) await end(work, run, 'skipped', notThatDay)
    if (holds === true) holding.push(run)
  }
  const wanted = runsOf(
    rule,
    holding.map(({ at }) => at),
    work.now,
  )
  for (const run of holding) {
    const one = wanted.find(({ at }) => at === run.at)
    if (one === undefined) await end(work, run, 'skipped', newerRuns)
    else if (one.state === 'skipped') await end(work, run, 'skipped', one.problem)
    else await work.rows(ruleRuns).update({ ...run, state: 'planning', cause: one.cause, missed: one.missed })
  }
}

interface Answer {
  readonly by: string
  readonly rule: string
  /** The newest day the answer is about. */
  readonly at: Instant
  readonly isRun: boolean
}

/** Staff say of the days nobody could tell about: run once for the newest, or not at all. */
export const answerAsked = async (work: Work, { by, rule, at, isRun }: Answer): Promise<void> => {
  const runs = await askedOf(work, rule)
  const newest = runs.at(-1)
  ensure(newest !== undefined && newest.at === at, 'conflict', '刚刚有人定了，或者又多了一天。')
  for (const run of runs) {
    if (isRun && run.id === newest.id) await work.rows(ruleRuns).update({ ...run, state: 'planning', by })
    else await end(work, { ...run, by }, 'skipped', staffSaidNo)
  }
  await writeAudit(work, newest.id, { actor: by, action: isRun ? 'rule run' : 'rule not run', detail: { rule } })
}

/** Runs a rule at once. Another run by hand within a minute is a second tap. */
export const startByHand = async (work: Work, rule: Rule, by: string): Promise<string> => {
  const runs = await work.rows(ruleRuns).range('rule', { where: [rule.id], descending: true, limit: 20 })
  const isRepeated = runs.some(({ cause, at }) => cause === 'hand' && at > addMs(work.now, -minuteMs))
  const id = runId(rule.id, work.now)
  ensure(!isRepeated && !runs.some((run) => run.id === id), 'conflict', '刚刚运行过，过一分钟再试。')
  const first = { id, rule: rule.id, at: work.now, startedAt: work.now, planned: 0, missed: 0, tries: 0, by }
  await work.rows(ruleRuns).insert({ ...first, state: 'planning', cause: 'hand' })
  await writeAudit(work, id, { actor: by, action: 'rule run', detail: { rule: rule.id } })
  return id
}

/** Staff want a failed run tried at once. */
export const retryRun = async (
  work: Work,
  { by, id, version }: { readonly by: string; readonly id: string; readonly version: number },
): Promise<void> => {
  const run = await work.rows(ruleRuns).get(id)
  if (run === undefined) throw new AppError('not_found', '没有这一次运行。')
  const isFailed = run.state === 'failed' || run.state === 'given-up'
  ensure(isFailed && run.version === version, 'conflict', '这一次已经不用再试了。')
  await work.rows(ruleRuns).update({ ...run, state: 'failed', retryAt: work.now, tries: 0, by })
  await writeAudit(work, id, { actor: by, action: 'rule retried', detail: { rule: run.rule } })
}
