import { z } from 'zod'
import { nothing, office, route, type StaffRole } from './route.ts'

/** Whoever may change what happens by itself. */
const admins: readonly StaffRole[] = ['admin']

export const ruleDaySchema = z.object({
  kind: z.enum(['every', 'workday', 'first-workday', 'last-workday', 'after-holiday', 'before-holiday', 'yearly']),
  month: z.number().optional(),
  day: z.number().optional(),
  /** What a 29 February means in a year that has none. */
  leap: z.enum(['feb28', 'mar1', 'skip']).optional(),
})
export type RuleDay = z.output<typeof ruleDaySchema>

const listed = z.array(z.string().max(60)).max(100)

export const ruleWhatSchema = z.object({
  kind: z.enum(['task', 'digest', 'campaign', 'renewal', 'check-up', 'aid-season']),
  title: z.string().max(1_000).optional(),
  withinDays: z.number().optional(),
  beforeDays: z.number().optional(),
  headline: z.string().max(1_000).optional(),
  body: z.string().max(5_000).optional(),
  audience: z.object({ unions: listed, industries: listed, streets: listed, roles: listed }).optional(),
  carriers: listed.optional(),
  days: z.number().optional(),
  /** `04-01`: the first and the last day of a season that comes every year. */
  opens: z.string().max(20).optional(),
  closes: z.string().max(20).optional(),
})
export type RuleWhat = z.output<typeof ruleWhatSchema>

/** As somebody wrote it: the service says in plain words what is wrong with it. */
const wordsSchema = z.object({
  name: z.string().max(1_000),
  cron: z.string().max(1_000),
  day: ruleDaySchema,
  what: ruleWhatSchema,
  /** What becomes of instants at which nobody ran. */
  missed: z.enum(['skip', 'once', 'each']),
  enabled: z.boolean(),
})
export type RuleWords = z.output<typeof wordsSchema>

const runSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  startedAt: z.string(),
  state: z.enum(['planning', 'done', 'failed', 'given-up', 'asked', 'skipped']),
  cause: z.enum(['schedule', 'late', 'hand']),
  /** What came of it: tasks, drafts, reminders. */
  planned: z.number(),
  /** Earlier instants that this run stands for. */
  missed: z.number(),
  problem: z.string().optional(),
  retryAt: z.string().optional(),
  /** Somebody started it, or decided about it. */
  isByHand: z.boolean(),
})
export type RuleRunView = z.output<typeof runSchema>

const nextSchema = z.object({
  /** The next runs, ascending. */
  next: z.array(z.string()),
  /** There would be more, but nobody knows which days are workdays then. */
  isCut: z.boolean(),
})

const ruleSchema = wordsSchema.extend(nextSchema.shape).extend({
  id: z.string(),
  version: z.number(),
  isOwn: z.boolean(),
  /** Days nobody could tell about, the oldest first. */
  asked: z.array(z.string()),
  last: runSchema.optional(),
})
export type RuleView = z.output<typeof ruleSchema>

const taskSchema = z.object({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  lines: z.array(z.string()),
  at: z.string(),
  dueOn: z.string(),
})
export type RuleTaskView = z.output<typeof taskSchema>

export const rules = route({
  method: 'GET',
  path: '/api/staff/rules',
  summary: 'Standing rules with their next and last runs, and what they gave the office to do',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    rules: z.array(ruleSchema),
    tasks: z.array(taskSchema),
    /** Up to when the holidays are known. */
    horizon: z.string(),
  }),
})
export type Rules = z.output<typeof rules.reply>

export const ruleRuns = route({
  method: 'GET',
  path: '/api/staff/rules/:id/runs',
  summary: 'The latest runs of a rule',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ runs: z.array(runSchema) }),
})

export const previewRule = route({
  method: 'POST',
  path: '/api/staff/rules/preview',
  summary: 'When a schedule would run next, or what is wrong with it; nothing is kept',
  access: office,
  query: nothing,
  body: wordsSchema.pick({ cron: true, day: true }),
  reply: nextSchema.extend({ problem: z.string().optional() }),
})
export type RulePreview = z.output<typeof previewRule.reply>

export const addRule = route({
  method: 'POST',
  path: '/api/staff/rules',
  summary: 'A new rule',
  access: admins,
  query: nothing,
  body: wordsSchema,
  reply: nothing,
})

const versioned = z.object({ version: z.number() })

export const changeRule = route({
  method: 'POST',
  path: '/api/staff/rules/:id',
  summary: 'Change a rule; it counts from that moment on',
  access: admins,
  query: nothing,
  body: wordsSchema.extend(versioned.shape),
  reply: nothing,
})

export const pauseRule = route({
  method: 'POST',
  path: '/api/staff/rules/:id/pause',
  summary: 'Pause a rule, or let it run again; what falls in between is not made up for',
  access: admins,
  query: nothing,
  body: versioned.extend({ enabled: z.boolean() }),
  reply: nothing,
})

export const runRule = route({
  method: 'POST',
  path: '/api/staff/rules/:id/run',
  summary: 'Run a rule now, besides its times',
  access: admins,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const answerRule = route({
  method: 'POST',
  path: '/api/staff/rules/:id/answer',
  summary: 'Say of days nobody could tell about whether the rule runs: once for the newest, or not at all',
  access: office,
  query: nothing,
  body: z.object({ at: z.string(), isRun: z.boolean() }),
  reply: nothing,
})

export const retryRuleRun = route({
  method: 'POST',
  path: '/api/staff/rule-runs/:id/retry',
  summary: 'Try a failed run again at once',
  access: admins,
  query: nothing,
  body: versioned,
  reply: nothing,
})

export const finishRuleTask = route({
  method: 'POST',
  path: '/api/staff/rule-tasks/:id/done',
  summary: 'What a rule asked for is done',
  access: office,
  query: nothing,
  body: versioned,
  reply: nothing,
})

export const ruleRoutes = [
  rules,
  ruleRuns,
  previewRule,
  addRule,
  changeRule,
  pauseRule,
  runRule,
  answerRule,
  retryRuleRun,
  finishRuleTask,
] as const
