import { derivedId } from '../../core/ids.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, addMs, dayMs, localDate } from '../../core/time.ts'
import { draftCampaign } from '../campaigns/rules.ts'
import type { Rule, What } from './definition.ts'
import { renewPage, type PlanRenewal } from './renewals.ts'
import { aidSeasonPage, checkUpPage } from './seasons.ts'
import { ruleTasks, type RuleRun } from './records.ts'
import { digestTitle, draftedTitle } from './words.ts'

/** What one transaction of a run did, and where the next goes on. */
export interface Effect {
  readonly planned: number
  readonly next?: string | undefined
}

/** What other services do for a rule, each in the transaction of its run. */
export interface EffectParts {
  /** How much waits for the office, a line each: counts only. */
  readonly overview: (read: ReadWork) => Promise<readonly string[]>
  readonly planRenewal: PlanRenewal
}

const addTask = async (
  work: Work,
  run: RuleRun,
  task: { readonly title: string; readonly lines: readonly string[]; readonly withinDays: number },
): Promise<Effect> => {
  const id = derivedId('tsk', run.id)
  const dueOn = addDays(localDate(work.now), task.withinDays)
  const { title, lines } = task
  await work
    .rows(ruleTasks)
    .insert({ id, rule: run.rule, run: run.id, title, lines: [...lines], at: work.now, dueOn, state: 'open' })
  return { planned: 1 }
}

/** The office looks at it before anything leaves: whoever hands it in counts as its author. */
const draft = async (
  work: Work,
  rule: Rule,
  run: RuleRun,
  { headline, body, audience, carriers, days }: Extract<What, { kind: 'campaign' }>,
): Promise<Effect> => {
  const until = addMs(work.now, days * dayMs)
  const title = `${rule.name}（${localDate(work.now)}）`
  await draftCampaign(work, { id: `rule:${rule.id}` }, { title, headline, text: body, audience, carriers, until })
  return addTask(work, run, { title: draftedTitle(headline), lines: [], withinDays: 0 })
}

/** Does one piece of what a rule is for. Everything is kept with the run's row, or not at all. */
export const takeEffect = (work: Work, parts: EffectParts, rule: Rule, run: RuleRun): Promise<Effect> => {
  const { what } = rule
  switch (what.kind) {
    case 'task':
      return addTask(work, run, { title: what.title, lines: [], withinDays: what.withinDays })
    case 'digest':
      return parts.overview(work).then((lines) => addTask(work, run, { title: digestTitle, lines, withinDays: 0 }))
    case 'campaign':
      return draft(work, rule, run, what)
    case 'renewal': {
      const from = localDate(run.at)
      const span = { from, to: addDays(from, what.beforeDays), cursor: run.cursor }
      return renewPage(work, span, parts.planRenewal)
    }
    case 'check-up':
      return checkUpPage(work, { on: localDate(run.at), season: what, cursor: run.cursor })
    case 'aid-season':
      return aidSeasonPage(work, { on: localDate(run.at), season: what, cursor: run.cursor })
  }
}
