import type { ReadWork } from '../../core/store.ts'
import { minuteMs } from '../../core/time.ts'
import { planRenewal as planReminders } from '../../reminders/kinds/renewal.ts'
import { createRuleEngine, type EngineParts } from './engine.ts'
import { overviewLines, type Waiting } from './overview.ts'
import type { PlanRenewal } from './renewals.ts'
import { ruleHandlers } from './routes.ts'

export interface RuleParts extends Omit<EngineParts, 'effects'> {
  /** How much waits for the office, as the page 今天 counts it. */
  readonly waiting: (read: ReadWork) => Promise<Waiting>
  /** Tests hand in their own. */
  readonly planRenewal?: PlanRenewal
}

const usual: PlanRenewal = async (work, membership) => (await planReminders(work, membership)).length

/** Rules that run by themselves, as the registry takes them. */
export const createStandingRules = ({ waiting, planRenewal = usual, ...parts }: RuleParts) => {
  const overview = async (read: ReadWork): Promise<readonly string[]> => overviewLines(await waiting(read))
  const wired = { ...parts, effects: { overview, planRenewal } }
  const engine = createRuleEngine(wired)
  return {
    // Some seconds after the minute that rules name, so that what is due is due.
    standing: [{ name: 'standing rules', cron: '10 * * * * *', gapMs: minuteMs / 2, run: engine.tick }],
    tick: engine.tick,
    staff: ruleHandlers(wired, engine),
  }
}
