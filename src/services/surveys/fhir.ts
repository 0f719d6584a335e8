import { z } from 'zod'

/** The part of FHIR R4 Questionnaire that is understood. What would change the meaning and is not understood is refused. */

const extensionSchema = z.looseObject({
  url: z.string(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.int().optional(),
  valueDecimal: z.number().optional(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  get extension() {
    return z.array(extensionSchema).optional()
  },
})
export type Extension = z.output<typeof extensionSchema>

const codingSchema = z.looseObject({
  system: z.string().optional(),
  code: z.string().min(1),
  display: z.string().optional(),
  extension: z.array(extensionSchema).optional(),
})

const optionSchema = z.looseObject({
  valueCoding: codingSchema.optional(),
  valueString: z.string().min(1).optional(),
  valueInteger: z.int().optional(),
  extension: z.array(extensionSchema).optional(),
})
export type FhirOption = z.output<typeof optionSchema>

const enableWhenSchema = z.strictObject({
  id: z.string().optional(),
  question: z.string().min(1),
  operator: z.enum(['exists', '=', '!=', '>', '<', '>=', '<=']),
  answerBoolean: z.boolean().optional(),
  answerInteger: z.int().optional(),
  answerDecimal: z.number().optional(),
  answerString: z.string().optional(),
  answerCoding: codingSchema.optional(),
})
export type FhirEnableWhen = z.output<typeof enableWhenSchema>

/** Strict: a key that is not known here (`repeats`, `answerValueSet`, `initial`) asks for something we would not do. */
const itemSchema = z.strictObject({
  id: z.string().optional(),
  linkId: z.string().regex(/^[\w.-]{1,40}$/),
  definition: z.string().optional(),
  code: z.array(z.unknown()).optional(),
  prefix: z.string().optional(),
  text: z.string().trim().min(1).max(500).optional(),
  type: z.enum(['group', 'choice', 'integer', 'boolean', 'text']),
  required: z.boolean().default(false),
  repeats: z.literal(false).optional(),
  readOnly: z.literal(false).optional(),
  maxLength: z.int().min(1).max(2_000).optional(),
  enableWhen: z.array(enableWhenSchema).min(1).optional(),
  enableBehavior: z.enum(['all', 'any']).optional(),
  answerOption: z.array(optionSchema).optional(),
  extension: z.array(extensionSchema).optional(),
  get item() {
    return z.array(itemSchema).optional()
  },
})
export type FhirItem = z.output<typeof itemSchema>

export const questionnaireSchema = z.looseObject({
  resourceType: z.literal('Questionnaire'),
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  version: z.string().regex(/^[1-9]\d{0,5}$/, 'a whole number, raised with every change'),
  title: z.string().trim().min(1).max(40),
  status: z.enum(['draft', 'active', 'retired']),
  /** Would change what the rest means. */
  modifierExtension: z.undefined().optional(),
  extension: z.array(extensionSchema).optional(),
  item: z.array(itemSchema).min(1),
})
export type Questionnaire = z.output<typeof questionnaireSchema>

const own = 'urn:liangxin:survey:'
const standard = 'http://hl7.org/fhir/StructureDefinition/'

/** The extensions that are understood; any other is ignored, as FHIR has it for extensions that do not modify. */
export const urls = {
  ordinal: `${standard}ordinalValue`,
  min: `${standard}minValue`,
  max: `${standard}maxValue`,
  anonymous: `${own}anonymous`,
  scale: `${own}scale`,
  inScale: `${own}in-scale`,
  reverse: `${own}reverse`,
  alertFrom: `${own}alert-from`,
} as const

type With = { readonly extension?: readonly Extension[] | undefined }

export const extensionsOf = (element: With | undefined, url: string): readonly Extension[] =>
  element?.extension?.filter((one) => one.url === url) ?? []

export const numberOf = (element: With | undefined, url: string): number | undefined => {
  const [found] = extensionsOf(element, url)
  return found?.valueDecimal ?? found?.valueInteger
}

export const flagOf = (element: With, url: string): boolean => extensionsOf(element, url)[0]?.valueBoolean === true

export const textOf = (element: With, url: string): string | undefined => {
  const [found] = extensionsOf(element, url)
  return found?.valueString ?? found?.valueCode
}
