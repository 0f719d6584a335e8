import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Survey } from '../../../src/services/surveys/definition.ts'
import { readDefinition } from '../../../src/services/surveys/read-definition.ts'
import { toInstant } from '../../../src/core/time.ts'
import { startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

const ordinal = 'http://hl7.org/fhir/StructureDefinition/ordinalValue'
const own = (name: string, value: Readonly<Record<string, unknown>>) => ({
  url: `urn:liangxin:survey:${name}`,
  ...value,
})

export const inScale = (scale: string) => own('in-scale', { valueString: scale })
export const reversed = own('reverse', { valueBoolean: true })
export const alertFrom = (score: number) => own('alert-from', { valueDecimal: score })

const often = ['从不', '偶尔', '常有', '天天']

/** A question about how often, scored 0 to 3. */
export const choice = (linkId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  linkId,
  type: 'choice',
  text: `${linkId}这件事有多常见`,
  required: true,
  answerOption: often.map((display, valueDecimal) => ({
    valueCoding: { code: `c${valueDecimal}`, display },
    extension: [{ url: ordinal, valueDecimal }],
  })),
  ...more,
})

interface Shape {
  readonly id?: string
  readonly version?: string
  readonly anonymous?: boolean
  readonly method?: 'sum' | 'mean'
  readonly mayMiss?: number
  readonly bands?: readonly (readonly [number, string, string])[]
  readonly item: readonly unknown[]
}

export const threeBands = [
  [0, '得分偏低', '得分偏低，照常过日子就行。'],
  [3, '得分中等', '得分中等，找人说说。'],
  [6, '得分偏高', '得分偏高，建议到正规医院看看。'],
] as const

/** A questionnaire in FHIR with one scale, `all`. */
export const questionnaire = (shape: Shape): Readonly<Record<string, unknown>> => {
  const { id = 'trial', version = '1', anonymous = false, method = 'sum', mayMiss = 0, bands = threeBands } = shape
  const scale = [
    { url: 'id', valueString: 'all' },
    { url: 'label', valueString: '合计' },
    { url: 'method', valueCode: method },
    { url: 'may-miss', valueInteger: mayMiss },
    ...bands.map(([from, label, say]) => ({
      url: 'band',
      extension: [
        { url: 'from', valueDecimal: from },
        { url: 'label', valueString: label },
        { url: 'say', valueString: say },
      ],
    })),
  ]
  return {
    resourceType: 'Questionnaire',
    id,
    version,
    title: '试填一份',
    status: 'active',
    extension: [own('anonymous', { valueBoolean: anonymous }), own('scale', { extension: scale })],
    item: shape.item,
  }
}

export const surveyFrom = (raw: unknown): Survey => {
  const read = readDefinition(raw)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.survey
}

/** The whole application, with these questionnaires imported. */
export const startWith = async (...definitions: readonly { readonly id?: unknown }[]): Promise<TestApp> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-surveys-'))
  await mkdir(path.join(dataDir, 'surveys'))
  for (const definition of definitions)
    await writeFile(path.join(dataDir, 'surveys', `${String(definition.id)}.json`), JSON.stringify(definition))
  return startTestApp(monday, {}, undefined, { dataDir })
}

let sent = 0

/** What is said to the last of these lines. Unlike `say` of an application, its messages are new ones after a start as well. */
export const write = async (at: TestApp, ...lines: readonly string[]): Promise<string> => {
  let heard = ''
  for (const text of lines) {
    sent += 1
    const envelope = { account: 'web', sender: 'somebody', receivedAt: toInstant(at.clock.now()) }
    heard = wordsOf(await at.app.inbox.receive({ ...envelope, id: `w${sent}`, kind: 'text', text }))
  }
  return heard
}

/** Three scored questions, the last of which may mean danger, and one in the person's own words. */
export const withDanger = (anonymous: boolean) =>
  questionnaire({
    id: anonymous ? 'nameless' : 'named',
    anonymous,
    item: [
      choice('sleep', { extension: [inScale('all')] }),
      choice('work', { extension: [inScale('all')] }),
      choice('thoughts', { extension: [inScale('all'), alertFrom(1)] }),
      { linkId: 'more', type: 'text', text: '还想说什么' },
    ],
  })
