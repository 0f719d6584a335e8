import { z } from 'zod'
import type { Band, Condition, Conditions, Item, Option, Scale, Survey } from './definition.ts'
import {
  extensionsOf,
  flagOf,
  numberOf,
  questionnaireSchema,
  textOf,
  urls,
  type Extension,
  type FhirEnableWhen,
  type FhirItem,
  type FhirOption,
  type Questionnaire,
} from './fhir.ts'
import { problemsOf } from './check.ts'

/** A questionnaire, or all that is wrong with it, each with its place. */
export type ReadSurvey = { readonly survey: Survey } | { readonly problems: readonly string[] }

const optionOf = (option: FhirOption): Option => {
  const score = numberOf(option, urls.ordinal) ?? numberOf(option.valueCoding, urls.ordinal)
  const { valueCoding, valueString, valueInteger } = option
  if (valueCoding !== undefined)
    return { code: valueCoding.code, label: valueCoding.display ?? valueCoding.code, score }
  const words = valueString ?? String(valueInteger ?? '')
  return { code: words, label: words, score }
}

const numeric = { '<': true, '>': true, '<=': true, '>=': true } as const
const isNumeric = (operator: FhirEnableWhen['operator']): operator is keyof typeof numeric => operator in numeric

const conditionOf = (when: FhirEnableWhen): Condition => {
  const { question, operator, answerBoolean, answerCoding, answerString } = when
  const number = when.answerInteger ?? when.answerDecimal
  if (operator === 'exists') return { question, operator, wanted: answerBoolean ?? true }
  if (isNumeric(operator)) return { question, operator, wanted: number ?? Number.NaN }
  const wanted = answerCoding?.code ?? answerString ?? String(number ?? answerBoolean ?? '')
  return { question, operator, wanted }
}

const conditionsOf = ({ enableWhen, enableBehavior }: FhirItem): readonly Conditions[] =>
  enableWhen === undefined ? [] : [{ behaviour: enableBehavior ?? 'all', list: enableWhen.map(conditionOf) }]

interface Above {
  readonly stem: string
  readonly enabledBy: readonly Conditions[]
}

const itemsOf = (items: readonly FhirItem[], above: Above): readonly Item[] =>
  items.flatMap((item): readonly Item[] => {
    const enabledBy = [...above.enabledBy, ...conditionsOf(item)]
    const { linkId, type, text = '' } = item
    const stem = [above.stem, text].filter((part) => part !== '').join('\n')
    if (type === 'group') return itemsOf(item.item ?? [], { stem, enabledBy })
    const read: Item = {
      linkId,
      text,
      stem: above.stem,
      type,
      isRequired: item.required,
      options: (item.answerOption ?? []).map(optionOf),
      min: numberOf(item, urls.min),
      max: numberOf(item, urls.max),
      maxLength: item.maxLength ?? 500,
      enabledBy,
      isReversed: flagOf(item, urls.reverse),
      scales: extensionsOf(item, urls.inScale).flatMap(({ valueString }) => valueString ?? []),
      alertFrom: numberOf(item, urls.alertFrom),
    }
    // Questions below a question are asked after it.
    return [read, ...itemsOf(item.item ?? [], { stem: above.stem, enabledBy })]
  })

const bandOf = (band: Extension): Band => ({
  from: numberOf(band, 'from') ?? Number.NaN,
  label: textOf(band, 'label') ?? '',
  say: textOf(band, 'say') ?? '',
})

const scaleOf = (scale: Extension): Scale => ({
  id: textOf(scale, 'id') ?? '',
  label: textOf(scale, 'label') ?? '',
  method: textOf(scale, 'method') === 'mean' ? 'mean' : 'sum',
  mayMiss: numberOf(scale, 'may-miss') ?? 0,
  bands: extensionsOf(scale, 'band').map(bandOf),
})

const surveyOf = (read: Questionnaire): Survey => ({
  id: read.id,
  version: Number(read.version),
  title: read.title,
  isActive: read.status === 'active',
  isAnonymous: flagOf(read, urls.anonymous),
  items: itemsOf(read.item, { stem: '', enabledBy: [] }),
  scales: extensionsOf(read, urls.scale).map(scaleOf),
})

/** Reads and checks a definition. @param raw parsed JSON */
export const readDefinition = (raw: unknown): ReadSurvey => {
  const parsed = questionnaireSchema.safeParse(raw)
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(
        ({ path, message }) => `${z.core.toDotPath(path) || 'Questionnaire'}: ${message}`,
      ),
    }
  const survey = surveyOf(parsed.data)
  const problems = problemsOf(survey)
  return problems.length === 0 ? { survey } : { problems }
}
