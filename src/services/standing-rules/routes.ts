import { AppError } from '../../core/errors.ts'
import type { ReadWork } from '../../core/store.ts'
import type { Calendar } from '../../law/calendar.ts'
import type { Staff } from '../../people/records.ts'
import { readCron } from '../../reminders/cron.ts'
import { nextOccurrences, type Schedule } from '../../reminders/schedule.ts'
import { ruleWordsSchema, type Rule } from './definition.ts'
import { lockOf, type EngineParts, type RuleEngine } from './engine.ts'
import { ruleRuns, ruleTasks, type RuleRun } from './records.ts'
import { checkedWords, currentRule, currentRules, finishTask, publishRule, type StandingRule } from './rules.ts'
import { answerAsked, askedOf, retryRun, startByHand } from './runs.ts'

const shownNext = 5
const mostRuns = 60
const mostTasks = 100

/** The next runs, up to where the holidays are known. */
const nextOf = (calendar: Calendar, schedule: Schedule, now: string) => {
  const found = nextOccurrences(calendar, schedule, now, shownNext)
  const unsure = found.findIndex(({ isSure }) => !isSure)
  return {
    next: (unsure === -1 ? found : found.slice(0, unsure)).map(({ at }) => at),
    isCut: unsure !== -1,
  }
}

const runView = ({ id, version, at, startedAt, state, cause, planned, missed, problem, retryAt, by }: RuleRun) => ({
  id,
  version,
  at,
  startedAt,
  state,
  cause,
  planned,
  missed,
  problem,
  retryAt,
  isByHand: by !== undefined,
})

interface ViewParts {
  readonly calendar: Calendar
  readonly base: readonly Rule[]
}

const viewOf = async (read: ReadWork, { calendar, base }: ViewParts, rule: StandingRule) => {
  const [last] = await read.rows(ruleRuns).range('rule', { where: [rule.id], descending: true, limit: 1 })
  const asked = await askedOf(read, rule.id)
  const { id, version, name, cron, day, what, missed, enabled } = rule
  return {
    id,
    version,
    name,
    cron,
    day,
    what,
    missed,
    enabled,
    isOwn: !base.some((one) => one.id === id),
    ...nextOf(calendar, rule, read.now),
    asked: asked.map(({ at }) => at),
    ...(last === undefined ? {} : { last: runView(last) }),
  }
}

/** How many questions of rules wait for somebody, and how many tasks. */
export const countRules = async (read: ReadWork): Promise<{ ruleQuestions: number; ruleTasks: number }> => {
  const runs = read.rows(ruleRuns)
  return {
    ruleQuestions:
      (await runs.count('state', { where: ['asked'] })) + (await runs.count('state', { where: ['given-up'] })),
    ruleTasks: await read.rows(ruleTasks).count('state', { where: ['open'] }),
  }
}

/** What staff do with rules. Administrators change them, clerks read them and finish what they ask for. */
export const ruleHandlers = (parts: EngineParts, engine: RuleEngine) => {
  const { store, base, calendar } = parts

  const known = async (id: string): Promise<StandingRule> => {
    const rule = await store.read((read) => currentRule(read, base, id))
    if (rule === undefined) throw new AppError('not_found', '没有这条规则。')
    return rule
  }

  return {
    list: () =>
      store.read(async (read) => {
        const rules = await currentRules(read, base)
        const tasks = await read.rows(ruleTasks).range('state', { where: ['open'], limit: mostTasks })
        return {
          rules: await Promise.all(rules.map((rule) => viewOf(read, parts, rule))),
          tasks: tasks.map(({ id, version, title, lines, at, dueOn }) => ({ id, version, title, lines, at, dueOn })),
          horizon: calendar.horizon,
        }
      }),
    /** What a schedule would come to, while it is being written. */
    preview: async (wanted: { readonly cron: string; readonly day: unknown }) => {
      const parsed = ruleWordsSchema.pick({ cron: true, day: true }).safeParse(wanted)
      const read = readCron(wanted.cron)
      if (!parsed.success)
        return {
          next: [],
          isCut: false,
          problem: read.kind === 'wrong' ? read.words : parsed.error.issues[0]?.message,
        }
      const { now } = await store.read(async (at) => ({ now: at.now }))
      return nextOf(calendar, parsed.data, now)
    },
    runs: (id: string) =>
      store.read(async (read) => {
        const rows = await read.rows(ruleRuns).range('rule', { where: [id], descending: true, limit: mostRuns })
        return { runs: rows.map(runView) }
      }),
    /** A new one without `id`. What was due by the rule as it stood is done first, so that a change loses no run. */
    save: async (by: Staff, wanted: { readonly id?: string; readonly version?: number; readonly words: unknown }) => {
      const words = checkedWords(wanted.words)
      const { id, version } = wanted
      if (id !== undefined) await engine.look(await known(id))
      const of = id === undefined ? {} : { id, ...(version === undefined ? {} : { version }) }
      await store.transaction(id === undefined ? 'rules' : lockOf(id), (work) =>
        publishRule(work, base, { by: by.id, words, ...of }),
      )
    },
    pause: async (
      by: Staff,
      { id, version, enabled }: { readonly id: string; readonly version: number; readonly enabled: boolean },
    ) => {
      const rule = await known(id)
      await engine.look(rule)
      const { name, cron, day, what, missed } = rule
      const words = { name, cron, day, what, missed, enabled }
      await store.transaction(lockOf(id), (work) => publishRule(work, base, { by: by.id, id, version, words }))
    },
    run: async (by: Staff, id: string) => {
      const rule = await known(id)
      const run = await store.transaction(lockOf(id), (work) => startByHand(work, rule, by.id))
      await engine.goOn({ id: run, rule: id })
    },
    answer: async (by: Staff, of: { readonly id: string; readonly at: string; readonly isRun: boolean }) => {
      const { id, at, isRun } = of
      await known(id)
      await store.transaction(lockOf(id), (work) => answerAsked(work, { by: by.id, rule: id, at, isRun }))
      await engine.tick()
    },
    retry: async (by: Staff, of: { readonly id: string; readonly version: number }) => {
      const run = await store.read((read) => read.rows(ruleRuns).get(of.id))
      if (run === undefined) throw new AppError('not_found', '没有这一次运行。')
      await store.transaction(lockOf(run.rule), (work) => retryRun(work, { by: by.id, ...of }))
      await engine.goOn(run)
    },
    finish: async (by: Staff, of: { readonly id: string; readonly version: number }) => {
      await store.transaction(of.id, (work) => finishTask(work, { by: by.id, ...of }))
    },
  }
}
