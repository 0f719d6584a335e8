import type { Staff } from '../../people/records.ts'
import {
  addRule,
  answerRule,
  changeRule,
  finishRuleTask,
  pauseRule,
  previewRule,
  retryRuleRun,
  ruleRuns,
  rules,
  runRule,
  type RulePreview,
  type Rules,
  type RuleWords,
} from '../api/rules.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { ReplyOf, Seen } from '../handler-types.ts'

/** What the service of standing rules does for the console. It makes its own transactions: a run takes several. */
export interface RuleHandlers {
  readonly list: () => Promise<Rules>
  readonly runs: (id: string) => Promise<ReplyOf<typeof ruleRuns>>
  readonly preview: (wanted: Pick<RuleWords, 'cron' | 'day'>) => Promise<RulePreview>
  readonly save: (by: Staff, wanted: Partial<Seen> & { readonly words: RuleWords }) => Promise<void>
  readonly pause: (by: Staff, of: Seen & { readonly enabled: boolean }) => Promise<void>
  readonly run: (by: Staff, id: string) => Promise<void>
  readonly answer: (
    by: Staff,
    of: { readonly id: string; readonly at: string; readonly isRun: boolean },
  ) => Promise<void>
  readonly retry: (by: Staff, of: Seen) => Promise<void>
  readonly finish: (by: Staff, of: Seen) => Promise<void>
}

interface RuleWires {
  readonly guards: Guards
  readonly on: RuleHandlers
}

export const ruleMounts = ({ guards, on }: RuleWires): readonly Mount[] => [
  guards.staff(rules, () => on.list()),
  // Before the routes with an id, so that `preview` is none.
  guards.staff(previewRule, ({ body }) => on.preview(body)),
  guards.staff(ruleRuns, ({ param }) => on.runs(param('id'))),
  guards.staff(addRule, async ({ caller, body }) => {
    await on.save(caller.staff, { words: body })
    return {}
  }),
  guards.staff(changeRule, async ({ caller, param, body: { version, ...words } }) => {
    await on.save(caller.staff, { id: param('id'), version, words })
    return {}
  }),
  guards.staff(pauseRule, async ({ caller, param, body }) => {
    await on.pause(caller.staff, { ...body, id: param('id') })
    return {}
  }),
  guards.staff(runRule, async ({ caller, param }) => {
    await on.run(caller.staff, param('id'))
    return {}
  }),
  guards.staff(answerRule, async ({ caller, param, body }) => {
    await on.answer(caller.staff, { ...body, id: param('id') })
    return {}
  }),
  guards.staff(retryRuleRun, async ({ caller, param, body }) => {
    await on.retry(caller.staff, { ...body, id: param('id') })
    return {}
  }),
  guards.staff(finishRuleTask, async ({ caller, param, body }) => {
    await on.finish(caller.staff, { ...body, id: param('id') })
    return {}
  }),
]
