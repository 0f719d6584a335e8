import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readCron } from '../../reminders/cron.ts'
import { dayRuleSchema } from '../../reminders/day-rules.ts'
import { dayInYear, isDate } from '../../reminders/yearly.ts'
import { audienceSchema, carrierSchema } from '../campaigns/records.ts'

const words = (name: string, most: number) =>
  z
    .string({ error: `${name}要写。` })
    .trim()
    .min(1, `${name}要写。`)
    .max(most, `${name}最多${most}个字。`)

const days = (name: string, from: number, to: number) => {
  const wrong = `${name}要填${from}到${to}的整数。`
  return z.number({ error: wrong }).int(wrong).min(from, wrong).max(to, wrong)
}

const yearDay = (name: string) =>
  z
    .string({ error: `${name}要写。` })
    .trim()
    // 29 February is a day: a year that has none takes the 28th.
    .refine((day) => /^\d{2}-\d{2}$/.test(day) && isDate(dayInYear(2028, day)), `${name}要写成 04-01 这样的月和日。`)

/** Open every year from one day to another, that one included; `closes` may lie in the year after. */
const season = { opens: yearDay('开始的日子'), closes: yearDay('最后一天') }

/** What a rule does when it is due. */
export const whatSchema = z.discriminatedUnion('kind', [
  /** A task for the office. */
  z.object({
    kind: z.literal('task'),
    title: words('要做什么', 40),
    withinDays: days('期限', 0, 60),
  }),
  /** A task that says how much waits. */
  z.object({ kind: z.literal('digest') }),
  /** A campaign is drafted; people look at it before it leaves. */
  z.object({
    kind: z.literal('campaign'),
    headline: words('通知的标题', 20),
    /** What follows the headline. */
    body: words('通知的正文', 600),
    audience: audienceSchema,
    carriers: z.array(carrierSchema).min(1, '至少选一种发法。'),
    /** Nothing of it leaves later than so many days after. */
    days: days('几天里发完', 1, 60),
  }),
  /** Members whose membership ends within so many days are reminded. */
  z.object({
    kind: z.literal('renewal'),
    beforeDays: days('提前几天', 1, 90),
  }),
  /** Model workers are reminded of registering for the year's check-up while it is open. */
  z.object({ kind: z.literal('check-up'), ...season }),
  /** Members with an aid application, open or of the year before, are reminded of the season of applying. */
  z.object({ kind: z.literal('aid-season'), ...season }),
])
export type What = z.output<typeof whatSchema>

/** What becomes of instants at which nobody ran: none of them, one run for all, or each of them. */
export const missedSchema = z.enum(['skip', 'once', 'each'])
export type Missed = z.output<typeof missedSchema>

const oneAnHour = '一条规则最多一小时运行一次：分这一格只写一个数，有秒的话秒也是。'

const cronSchema = z
  .string()
  .trim()
  .max(120, '时间写得太长了。')
  .superRefine((text, context) => {
    const read = readCron(text)
    if (read.kind === 'wrong') context.addIssue({ code: 'custom', message: read.words })
    else if (read.fields.minutes.length > 1 || read.fields.seconds.length > 1)
      context.addIssue({ code: 'custom', message: oneAnHour })
  })

/** What somebody writes of a rule. */
export const ruleWordsSchema = z.object({
  name: words('名字', 30),
  cron: cronSchema,
  day: dayRuleSchema,
  what: whatSchema,
  missed: missedSchema,
  enabled: z.boolean(),
})
export type RuleWords = z.output<typeof ruleWordsSchema>

export const ruleSchema = ruleWordsSchema.extend({ id: z.string() })
export type Rule = z.output<typeof ruleSchema>

const fileSchema = z
  .object({
    rules: z.array(ruleSchema.extend({ id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/) })),
  })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, 'a rule stands twice')

/**
 * The rules of the release, read once at start.
 * @throws when the file is absent or wrong, naming the place
 */
export const loadRules = (file: string): readonly Rule[] => {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data.rules
}
