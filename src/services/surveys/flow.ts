import type { Choice } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Checked, Flow, FlowContext, FlowEnd, Question, Worry } from '../../dialogue/flow-types.ts'
import { runningCampaign } from './campaigns.ts'
import type { Item, Survey } from './definition.ts'
import { keepResponse, monthGroup, monthOf } from './responses.ts'
import { bandsOf, isEnabled, isWorrying, type Values } from './scoring.ts'
import * as words from './words.ts'

export const flowOf = (survey: Pick<Survey, 'id'>): string => `survey-${survey.id}`

const ok = (value: string): Checked => ({ ok: true, value })
const refuse = (say: string): Checked => ({ ok: false, say })

/** What may be chosen: the value kept and how it reads. A skipped question keeps nothing. */
const valuesOf = (item: Item): readonly { readonly value: string; readonly label: string }[] => {
  switch (item.type) {
    case 'choice':
      return item.options.map(({ code, label }) => ({ value: code, label }))
    case 'boolean':
      return [
        { value: 'true', label: words.yes },
        { value: 'false', label: words.no },
      ]
    case 'integer':
    case 'text':
      return []
  }
}

/**
 * A button sends its place, not its words: an option such as a wish not to live on must reach the form as an answer. Typed in
 * full, the same words are taken for what they say, and help comes first.
 */
const choicesOf = (item: Item): readonly Choice[] => {
  const choices = valuesOf(item).map(({ label }, index) => ({ label, send: `选${index + 1}` }))
  return choices.length === 0 || item.isRequired ? choices : [...choices, words.skip]
}

const readNumber = (item: Item, raw: string): Checked => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s,]/g, '')
  const value = Number(plain)
  const fits =
    /^-?\d{1,9}$/.test(plain) && value >= (item.min ?? -Infinity) && value <= (item.max ?? Number.POSITIVE_INFINITY)
  return fits ? ok(String(value)) : refuse(words.wholeNumber(item.min, item.max))
}

const readText = (item: Item, raw: string): Checked => {
  const plain = raw.trim()
  if (plain === '') return refuse(words.nothingWritten)
  return plain.length > item.maxLength ? refuse(words.tooLong(item.maxLength)) : ok(plain)
}

const readAnswer = (item: Item, raw: string): Checked => {
  if (!item.isRequired && raw.trim() === words.skip.send) return ok('')
  if (item.type === 'integer') return readNumber(item, raw)
  if (item.type === 'text') return readText(item, raw)
  const index = choicesOf(item).findIndex(({ send }) => send === raw)
  const chosen = valuesOf(item)[index]
  return chosen === undefined ? refuse(words.pickOne) : ok(chosen.value)
}

const shown = (item: Item, value: string): string =>
  value === '' ? words.skipped : (valuesOf(item).find((one) => one.value === value)?.label ?? value)

const worryOf = (survey: Survey, item: Item, value: string): Worry | undefined => {
  if (!isWorrying(item, value)) return undefined
  const text = words.worry({ title: survey.title, text: item.text, answer: shown(item, value) })
  return { finding: { level: 'crisis', words: [], imminent: false, about: 'self', question: false }, text }
}

const questionOf = (survey: Survey, item: Item, index: number): Question => {
  const isListed = item.type === 'choice' || item.type === 'boolean'
  const hint = isListed || item.isRequired ? '' : words.maySkip
  const place = `${index + 1}/${survey.items.length}`
  return {
    id: item.linkId,
    kind: isListed ? 'choice' : item.type === 'integer' ? 'number' : 'text',
    label: `第${index + 1}题`,
    isPII: true,
    prompt: async () => words.prompt({ stem: item.stem, text: `${item.text}${hint}`, place }),
    ...(isListed ? { choices: async () => choicesOf(item) } : {}),
    when: (answers) => isEnabled(item, answers),
    check: async (raw) => readAnswer(item, raw),
    worry: (value) => worryOf(survey, item, value),
    show: async (value) => shown(item, value),
  }
}

const finish = async (survey: Survey, sealer: Sealer, { work, person, answers }: FlowContext): Promise<FlowEnd> => {
  const campaign = await runningCampaign(work, survey.id)
  const group = campaign?.id ?? monthGroup(survey.id, monthOf(work.now))
  await keepResponse(work, sealer, { survey, values: answers, group, person })
  // Beside an answer that speaks of danger a low score would sound like "nothing is wrong".
  if (survey.items.some((item) => isWorrying(item, answers[item.linkId] ?? '')))
    return { kind: 'done', replies: [words.doneWorried()] }
  return { kind: 'done', replies: [words.done(bandsOf(survey, answers).map(({ band }) => band?.say))] }
}

/** An answer of an earlier version that today's questions would take. */
const stillFits = (item: Item, value: string): boolean => {
  if (value === '') return !item.isRequired
  if (item.type === 'choice' || item.type === 'boolean') return valuesOf(item).some((one) => one.value === value)
  return readAnswer(item, value).ok
}

/** The form a survey is asked with. */
export const surveyFlow = (survey: Survey, sealer: Sealer): Flow => ({
  id: flowOf(survey),
  version: survey.version,
  title: survey.title,
  opening: words.opening(survey),
  isAnonymous: survey.isAnonymous,
  isFrom14: true,
  questions: survey.items.map((item, index) => questionOf(survey, item, index)),
  upgrade: (answers: Values) =>
    Object.fromEntries(
      survey.items.flatMap((item) => {
        const value = answers[item.linkId]
        return value !== undefined && stillFits(item, value) ? [[item.linkId, value] as const] : []
      }),
    ),
  finish: (context) => finish(survey, sealer, context),
})
