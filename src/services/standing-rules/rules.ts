import { writeAudit } from '../../casework/transitions.ts'
import { AppError, ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { ensureFit } from '../campaigns/wording.ts'
import { ruleWordsSchema, type Rule, type RuleWords } from './definition.ts'
import { publishedRules, ruleMarks, ruleTasks, type RuleTask } from './records.ts'

const most = 200

/** A rule as it stands: what the console published lies over the release. `version` is 0 while nobody has changed it. */
export interface StandingRule extends Rule {
  readonly version: number
}

export const currentRules = async (read: ReadWork, base: readonly Rule[]): Promise<readonly StandingRule[]> => {
  const published = await read.rows(publishedRules).range('at', { limit: most })
  const byId = new Map(published.map((row) => [row.id, row]))
  const own = published.filter(({ id }) => !base.some((rule) => rule.id === id))
  return [
    ...base.map((rule) => byId.get(rule.id) ?? { ...rule, version: 0 }),
    ...own.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  ]
}

export const currentRule = async (
  read: ReadWork,
  base: readonly Rule[],
  id: string,
): Promise<StandingRule | undefined> => {
  const published = await read.rows(publishedRules).get(id)
  if (published !== undefined) return published
  const rule = base.find((one) => one.id === id)
  return rule === undefined ? undefined : { ...rule, version: 0 }
}

/** What decides when a rule runs; whatever else is changed does not move its clock. */
export const scheduleKey = ({ cron, day, enabled }: Pick<Rule, 'cron' | 'day' | 'enabled'>): string =>
  JSON.stringify([cron, day, enabled])

/** From now on this schedule counts, and nothing before `seenUntil`. */
export const markSeen = async (work: Work, rule: Rule, seenUntil: Instant): Promise<void> => {
  const mark = await work.rows(ruleMarks).get(rule.id)
  const schedule = scheduleKey(rule)
  if (mark === undefined) await work.rows(ruleMarks).insert({ id: rule.id, schedule, seenUntil })
  else if (mark.schedule !== schedule || mark.seenUntil !== seenUntil)
    await work.rows(ruleMarks).update({ ...mark, schedule, seenUntil })
}

/** The words as they may be kept. @throws {AppError} with the first mistake in plain words */
export const checkedWords = (wanted: unknown): RuleWords => {
  const parsed = ruleWordsSchema.safeParse(wanted)
  if (!parsed.success) throw new AppError('invalid', parsed.error.issues[0]?.message ?? '这条规则还没写对。')
  const { what } = parsed.data
  if (what.kind === 'campaign') ensureFit({ ...what, text: what.body })
  return parsed.data
}

interface Publish {
  readonly by: string
  /** Absent: a new one. */
  readonly id?: string
  readonly version?: number
  readonly words: RuleWords
}

/** Publishes a rule. It counts from this moment: no instant before is run for it. */
export const publishRule = async (work: Work, base: readonly Rule[], wanted: Publish): Promise<StandingRule> => {
  const { by, words } = wanted
  const id = wanted.id ?? work.newId('rul')
  const before = await currentRule(work, base, id)
  if (wanted.id !== undefined) {
    ensure(before !== undefined, 'not_found', '没有这条规则。')
    ensure(before.version === wanted.version, 'conflict', '刚刚有人改过这条规则。')
  } else {
    const known = await currentRules(work, base)
    ensure(known.length < most, 'conflict', `最多${most}条规则，先改用不着的。`)
  }
  const rule: Rule = { ...words, id }
  const changes = { ...rule, at: work.now, by }
  const kept =
    before === undefined || before.version === 0
      ? await work.rows(publishedRules).insert(changes)
      : await work.rows(publishedRules).update({ ...changes, version: before.version })
  const isRescheduled = before === undefined || scheduleKey(before) !== scheduleKey(rule)
  if (isRescheduled) await markSeen(work, rule, work.now)
  await writeAudit(work, id, {
    actor: by,
    action: before === undefined ? 'rule added' : 'rule changed',
    detail: { cron: rule.cron, day: rule.day.kind, what: rule.what.kind, enabled: String(rule.enabled) },
  })
  return kept
}

/** Somebody of the office has done what a rule asked for. */
export const finishTask = async (
  work: Work,
  { by, id, version }: { readonly by: string; readonly id: string; readonly version: number },
): Promise<RuleTask> => {
  const task = await work.rows(ruleTasks).get(id)
  if (task === undefined) throw new AppError('not_found', '没有这件事。')
  ensure(task.state === 'open' && task.version === version, 'conflict', '刚刚有人办了这件事。')
  await writeAudit(work, id, { actor: by, action: 'task done' })
  return work.rows(ruleTasks).update({ ...task, state: 'done', doneAt: work.now, by })
}
