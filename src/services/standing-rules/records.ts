import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table, type Table } from '../../core/table.ts'
import type { Instant } from '../../core/time.ts'
import { ruleSchema } from './definition.ts'

/** A rule as the console published it, over the one of `data/rules.json` with the same id, or one of the union's own. */
export const publishedRuleSchema = ruleSchema.extend({
  // Checked when it was written; what is stored can be read also when the rules of writing have changed.
  cron: z.string(),
  version: z.number(),
  at: z.string(),
  by: z.string(),
})
export type PublishedRule = z.output<typeof publishedRuleSchema>
export const publishedRules = table<PublishedRule>({
  name: 'standing_rules',
  schema: publishedRuleSchema,
  indexes: { at: ['at'] },
})

/** Up to when a rule's instants were looked at. Kept apart from the rule: one of the release may have no row. */
export const ruleMarkSchema = z.object({
  /** The rule's id. */
  id: z.string(),
  version: z.number(),
  /** The schedule this holds for: another one begins at the moment it is first seen. */
  schedule: z.string(),
  /** Nothing up to and with this instant is due any more. */
  seenUntil: z.string(),
})
export type RuleMark = z.output<typeof ruleMarkSchema>
export const ruleMarks = table<RuleMark>({ name: 'rule_marks', schema: ruleMarkSchema })

/** One run of a rule. Its id is made of rule and instant: what one instant leads to happens once. */
export const ruleRunSchema = z.object({
  id: z.string(),
  version: z.number(),
  rule: z.string(),
  /** The instant it was due; when somebody pressed the button, that moment. */
  at: z.string(),
  startedAt: z.string(),
  /**
   * `planning`: goes on at the next look · `asked`: nobody knows whether its day is this one, staff say so · `failed`: is tried
   * again at `retryAt` · `given-up`: staff decide.
   */
  state: z.enum(['planning', 'done', 'failed', 'given-up', 'asked', 'skipped']),
  cause: z.enum(['schedule', 'late', 'hand']),
  /** What came of it so far: tasks, campaigns, reminders. */
  planned: z.number(),
  /** Earlier instants that this one run stands for. */
  missed: z.number(),
  /** Where planning goes on. */
  cursor: z.string().optional(),
  /** What went wrong, or why it was skipped, in words for staff. */
  problem: z.string().optional(),
  tries: z.number(),
  retryAt: z.string().optional(),
  finishedAt: z.string().optional(),
  /** Who pressed the button, or decided. */
  by: z.string().optional(),
})
export type RuleRun = z.output<typeof ruleRunSchema>
export const ruleRuns = table<RuleRun>({
  name: 'rule_runs',
  schema: ruleRunSchema,
  indexes: { rule: ['rule', 'at'], state: ['state', 'at'], ruleState: ['rule', 'state', 'at'] },
  unique: { instant: ['rule', 'at'] },
  retention: { kind: 'days', days: 1_100, field: 'at' },
})

export const runId = (rule: string, at: Instant): string => derivedId('run', rule, at)

/** Something the office has to do because a rule came due. Words of the rule and counts; nothing of a member. */
export const ruleTaskSchema = z.object({
  /** Derived from the run. */
  id: z.string(),
  version: z.number(),
  rule: z.string(),
  run: z.string(),
  title: z.string(),
  lines: z.array(z.string()),
  at: z.string(),
  /** The last day for it, `YYYY-MM-DD`. */
  dueOn: z.string(),
  state: z.enum(['open', 'done']),
  doneAt: z.string().optional(),
  by: z.string().optional(),
})
export type RuleTask = z.output<typeof ruleTaskSchema>
export const ruleTasks = table<RuleTask>({
  name: 'rule_tasks',
  schema: ruleTaskSchema,
  indexes: { state: ['state', 'dueOn'] },
  retention: { kind: 'days', days: 400, field: 'doneAt' },
})

export const ruleTables: readonly Table[] = [publishedRules, ruleMarks, ruleRuns, ruleTasks]
