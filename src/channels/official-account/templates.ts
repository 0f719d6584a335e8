import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { campaignKind } from '../../core/campaign.ts'
import { clockText, wallClock, type Instant } from '../../core/time.ts'

/**
 * What a field may hold, by the kind its name begins with: the platform refuses others (47003). Counted in characters as people
 * count them.
 */
const fieldRules: Readonly<Record<string, { readonly max: number; readonly pattern?: RegExp }>> = {
  thing: { max: 20 },
  const: { max: 20 },
  phrase: { max: 5, pattern: /^\p{Script=Han}+$/u },
  name: { max: 10 },
  time: { max: 32, pattern: /^[\d年月日:：/ -]+$/ },
  date: { max: 32, pattern: /^[\d年月日:：/ -]+$/ },
  number: { max: 32, pattern: /^\d+$/ },
  character_string: { max: 32, pattern: /^[\x20-\x7E]+$/ },
  short_thing: { max: 12 },
}

/** Nothing that is read over a shoulder may say what it is about. */
const telling =
  /心理|咨询|情绪|抑郁|焦虑|自杀|维权|怀孕|孕|产假|工伤|职业病|受伤|死亡|离婚|欠薪|工资|赔偿|补偿|仲裁|起诉|投诉|举报|援助|困难|救助|辞退|裁员|公司|老板|单位/

/** What `{时间}` stands for in the checks; the real thing is as long. */
const sampleTime = '2026年12月31日 23:59'

const timeOf = (now: Instant): string => {
  const { year, month, day, minutes } = wallClock(now)
  return `${year}年${month}月${day}日 ${clockText(minutes)}`
}

/** `{标题}`: the headline of words to many, which says nothing that a push may not. */
const sampleTitle = '标'.repeat(20)
const noTitle = '您有一条提醒'

const filled = (words: string, time: string, title: string): string =>
  words.replaceAll('{时间}', time).replaceAll('{标题}', title)

/** Why a field would be refused, or undefined. */
export const fieldTrouble = (name: string, words: string): string | undefined => {
  const value = filled(words, sampleTime, sampleTitle)
  if (telling.test(value)) return `${name}: says what it is about`
  const rule = fieldRules[name.replace(/\d+$/, '')]
  if (rule === undefined) return value === '' ? `${name}: is empty` : undefined
  const { length } = Array.from(value)
  if (length === 0 || length > rule.max) return `${name}: has ${length} characters, at most ${rule.max} are taken`
  return rule.pattern?.test(value) === false ? `${name}: holds signs that are refused` : undefined
}

const templateSchema = z
  .object({
    /** Empty: the account has none, so this way is not used. */
    id: z.string(),
    /** Kinds of reminders it may announce; `notice` is what staff or the bot say on their own; `*` any. */
    for: z.array(z.string()).min(1),
    fields: z.record(z.string(), z.string()),
  })
  .superRefine(({ fields }, context) => {
    for (const [name, words] of Object.entries(fields)) {
      const trouble = fieldTrouble(name, words)
      if (trouble !== undefined) context.addIssue({ code: 'custom', message: trouble })
    }
  })

const templatesSchema = z.object({
  about: z.string().optional(),
  /** 订阅通知: the member has to allow each one. */
  subscription: z.array(templateSchema),
  /** 模板消息: only what the member's own doings trigger, so no `*`. */
  template: z.array(
    templateSchema.refine(
      (one) => !one.for.includes('*') && !one.for.includes(campaignKind),
      'a template message names its kinds, and words to many are none',
    ),
  ),
})

export type Template = z.output<typeof templateSchema>
export type Templates = Pick<z.output<typeof templatesSchema>, 'subscription' | 'template'>

export const noTemplates: Templates = { subscription: [], template: [] }

/** @throws when a field would be refused by the platform, or says more than a push may */
export const readTemplates = (source: unknown): Templates => {
  const read = templatesSchema.safeParse(source)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new Error(`templates.json: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`)
}

/** @throws like `readTemplates`, and when the file is no JSON */
export const loadTemplates = (file: string): Templates => {
  const source: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return readTemplates(source)
}

/** Those that may announce something of this kind, among the ones the account has. */
export const fitting = (all: readonly Template[], about: string): readonly Template[] =>
  all.filter((one) => one.id !== '' && (one.for.includes(about) || one.for.includes('*')))

/** @param headline of words to many; a field that would name it says something neutral for anything else */
export const dataOf = (
  { fields, for: kinds }: Template,
  now: Instant,
  headline?: string,
): Readonly<Record<string, { readonly value: string }>> => {
  const isTitle = kinds.includes(campaignKind) && headline !== undefined && Array.from(headline).length <= 20
  const title = isTitle ? headline : noTitle
  const time = timeOf(now)
  return Object.fromEntries(
    Object.entries(fields).map(([name, words]) => [name, { value: filled(words, time, title) }]),
  )
}
