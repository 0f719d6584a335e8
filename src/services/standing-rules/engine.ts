import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type Store } from '../../core/store.ts'
import { dayMs, msBetween, type Instant } from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import type { Rule } from './definition.ts'
import { dueOf } from './due.ts'
import type { EffectParts } from './effects.ts'
import { ruleMarks, ruleRuns, type RuleMark } from './records.ts'
import { currentRules, markSeen, scheduleKey, type StandingRule } from './rules.ts'
import { askedOf, noteFailure, settleAsked, stepRun, writeRun } from './runs.ts'
import { brokenInside } from './words.ts'

const most = 500

export interface EngineParts {
  readonly store: Store
  readonly log: Log
  readonly calendar: Calendar
  /** The rules of the release. */
  readonly base: readonly Rule[]
  readonly effects: EffectParts
}

/** One lock a rule: looking, editing and running by hand come one after another. */
export const lockOf = (rule: string): string => `rule:${rule}`

/** After which instant a rule is looked at; undefined where it is new, or has another schedule than the one last seen. */
const seenBy = (mark: RuleMark | undefined, rule: Rule, now: Instant): Instant | undefined => {
  if (mark?.schedule !== scheduleKey(rule)) return undefined
  // The clock was put back: instants come again, and those that ran have their row.
  return mark.seenUntil > now ? now : mark.seenUntil
}

/**
 * Looks every minute at what has become due. The record is rows: an instant becomes a run row once, whose id is made of rule and
 * instant, together with the mark up to which was looked; each piece of a run is one transaction of its effects and its row.
 */
export const createRuleEngine = ({ store, log, calendar, base, effects }: EngineParts) => {
  /** Begins what is due of a rule. */
  const look = async (rule: StandingRule): Promise<void> => {
    const { mark, now } = await store.read(async (read) => ({
      mark: await read.rows(ruleMarks).get(rule.id),
      now: read.now,
    }))
    const from = seenBy(mark, rule, now)
    const due = from === undefined ? { runs: [], seenUntil: now } : dueOf(calendar, rule, from, now)
    const isQuiet = from !== undefined && from === mark?.seenUntil && due.runs.length === 0
    if (isQuiet && msBetween(from, now) < dayMs) return
    await store.transaction(lockOf(rule.id), async (work) => {
      const held = await work.rows(ruleMarks).get(rule.id)
      // Somebody was quicker; the next look sees how things stand now.
      if (held?.version !== mark?.version) return
      for (const run of due.runs) await writeRun(work, rule.id, run)
      await markSeen(work, rule, due.seenUntil)
    })
  }

  /** What was asked and can be told by now. */
  const settle = async (rule: StandingRule): Promise<void> => {
    const asked = await store.read((read) => askedOf(read, rule.id))
    if (asked.length > 0) await store.transaction(lockOf(rule.id), (work) => settleAsked(work, calendar, rule))
  }

  /** Does what there is to do for a run, piece by piece. */
  const goOn = async (run: { readonly id: string; readonly rule: string }): Promise<void> => {
    try {
      while (await store.transaction(lockOf(run.rule), (work) => stepRun(work, base, effects, run.id)));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      if (!(error instanceof AppError))
        log.error('job', 'a standing rule failed', error, { rule: run.rule, run: run.id })
      const words = error instanceof AppError ? error.message : brokenInside
      await store.transaction(lockOf(run.rule), (work) => noteFailure(work, run.id, words))
    }
  }

  const open = () =>
    store.read(async (read) => [
      ...(await read.rows(ruleRuns).range('state', { where: ['planning'], limit: most })),
      ...(await read.rows(ruleRuns).range('state', { where: ['failed'], limit: most })).filter(
        ({ retryAt = '' }) => retryAt <= read.now,
      ),
    ])

  const tick = async (): Promise<void> => {
    for (const rule of await store.read((read) => currentRules(read, base))) {
      try {
        await look(rule)
        await settle(rule)
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error
        // One bad rule must not keep the others from running.
        log.error('job', 'a standing rule could not be looked at', error, { rule: rule.id })
      }
    }
    for (const run of await open()) await goOn(run)
  }

  return { tick, look, goOn }
}

export type RuleEngine = ReturnType<typeof createRuleEngine>
