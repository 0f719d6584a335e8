import type { Choice } from '../../core/reply.ts'
import type { Answers, Checked, Flow, FlowEnd, Question, QuestionKind } from '../../dialogue/flow-types.ts'
import type { Calculator, Field, FieldKind, Inputs, Setting } from '../../law/calculators/calculator.ts'
import { spanText } from '../../law/calculators/dates.ts'
import { yuanText } from '../../law/calculators/exact.ts'
import { isSkip, meantChoice, readField } from './read.ts'
import * as words from './words.ts'

/** The setting of now: figures and holidays can be reloaded, and the day goes on. */
export type CurrentSetting = () => Setting

const questionKinds: Readonly<Record<FieldKind, QuestionKind>> = {
  money: 'number',
  number: 'number',
  years: 'number',
  months: 'number',
  list: 'number',
  date: 'date',
  month: 'date',
  yes: 'choice',
  choice: 'choice',
}

/** Answers are text: numbers, lists and yes or no as JSON, days and choices as they are. */
const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const isText = (kind: FieldKind): boolean => kind === 'date' || kind === 'month' || kind === 'choice'

const readBack = (kind: FieldKind, value: string): unknown => (isText(kind) ? value : JSON.parse(value))

/** The answers as inputs; what was passed over is left out. */
const inputsOf = ({ fields }: Calculator, answers: Answers): Inputs =>
  Object.fromEntries(
    fields.flatMap(({ key, kind }) => {
      const value = answers[key]
      return value === undefined || value === words.skip.send ? [] : [[key, readBack(kind, value)] as const]
    }),
  )

const choicesOf = ({ kind, choices = [], optional = false }: Field): readonly Choice[] => {
  const skip = optional ? [words.skip] : []
  if (kind === 'yes') return [words.yes, words.no, ...skip]
  // Numbers have no button for 跳过: a typed 1 would mean the first button.
  return kind === 'choice' ? [...choices.map(({ label, value }) => ({ label, send: value })), ...skip] : []
}

const shown = ({ kind, choices = [] }: Field, value: string): string => {
  if (value === words.skip.send) return '没填'
  switch (kind) {
    case 'choice':
      return choices.find((choice) => choice.value === value)?.label ?? value
    case 'yes':
      return value === 'true' ? '是' : '不是'
    case 'money':
      return yuanText(Number(value))
    case 'years':
      return spanText(Math.round(Number(value) * 12))
    case 'list':
      return value.replaceAll(/[[\]]/g, '').replaceAll(',', '、')
    case 'months':
      return `${value}个月`
    case 'number':
    case 'date':
    case 'month':
      return value
  }
}

const check = async (calculator: Calculator, field: Field, raw: string, setting: Setting): Promise<Checked> => {
  const picked = field.choices?.find(({ value }) => value === raw) ?? meantChoice(field.choices ?? [], raw)
  if (picked !== undefined) return { ok: true, value: picked.value }
  // Where a question can be passed over, 没有 passes over it; where it cannot, it is nought. To yes or no it is an answer.
  if (field.optional === true && field.kind !== 'yes' && isSkip(raw)) return { ok: true, value: words.skip.send }
  const read = readField(field, raw, setting.today)
  if ('say' in read)
    return field.optional === true && isSkip(raw) ? { ok: true, value: words.skip.send } : { ok: false, say: read.say }
  const right = calculator.check(field.key, read.value)
  return right.ok ? { ok: true, value: written(read.value) } : { ok: false, say: `${field.label}：${right.say}。` }
}

const questionOf = (calculator: Calculator, field: Field, setting: CurrentSetting): Question => ({
  id: field.key,
  kind: questionKinds[field.kind],
  label: field.label,
  // Wages, days and reasons of leaving are nobody else's business.
  isPII: true,
  prompt: async () => (field.optional === true ? words.skippable(field.ask) : field.ask),
  ...(choicesOf(field).length === 0 ? {} : { choices: async () => choicesOf(field) }),
  ...(field.when === undefined
    ? {}
    : { when: (answers: Answers) => field.when?.(inputsOf(calculator, answers), setting()) ?? true }),
  check: (raw) => check(calculator, field, raw, setting()),
  show: async (value) => shown(field, value),
})

const finish = (calculator: Calculator, answers: Answers, setting: Setting): FlowEnd => {
  const done = calculator.run(inputsOf(calculator, answers), setting)
  if (!done.ok) {
    const { field, message } = done
    return field !== undefined && answers[field] !== undefined
      ? { kind: 'ask-again', question: field, say: `${message}。` }
      : { kind: 'done', replies: words.refused(calculator, message) }
  }
  const filled = calculator.fields.flatMap((field) => {
    const value = answers[field.key]
    return value === undefined || value === words.skip.send ? [] : [{ label: field.label, value: shown(field, value) }]
  })
  return { kind: 'done', replies: words.worked(calculator, done, filled, setting.today) }
}

/** The form of a calculator: its own fields, one at a time, then the sum with its steps. */
export const calculatorFlow = (calculator: Calculator, setting: CurrentSetting): Flow => ({
  id: calculator.id,
  version: 1,
  title: calculator.zh,
  opening: words.opening(calculator),
  questions: calculator.fields.map((field) => questionOf(calculator, field, setting)),
  upgrade: (answers) => answers,
  finish: async ({ answers }) => finish(calculator, answers, setting()),
})
