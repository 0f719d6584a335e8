import { describe, expect, test } from 'vitest'
import { bandOf, isEnabled, isWorrying, scoreOf } from '../../../src/services/surveys/scoring.ts'
import { alertFrom, choice, inScale, questionnaire, reversed, surveyFrom } from './house.ts'

const scored = { extension: [inScale('all')] }

const surveyOf = (shape: Omit<Parameters<typeof questionnaire>[0], 'item'>, ...item: readonly unknown[]) => {
  const survey = surveyFrom(questionnaire({ ...shape, item }))
  const [scale] = survey.scales
  if (scale === undefined) throw new Error('no scale')
  return { survey, scale, score: (values: Readonly<Record<string, string>>) => scoreOf(survey, scale, values) }
}

describe('a score', () => {
  test('adds the ordinal values, a reversed item the other way round', () => {
    const { score } = surveyOf({}, choice('a', scored), choice('b', { extension: [inScale('all'), reversed] }))
    expect(score({ a: 'c1', b: 'c1' })).toBe(1 + 2)
    expect(score({ a: 'c0', b: 'c3' })).toBe(0)
    expect(score({ a: 'c3', b: 'c0' })).toBe(6)
  })

  test('takes numbers and yes or no, and reverses them within their bounds', () => {
    const bounds = ['minValue', 'maxValue'].map((name, index) => ({
      url: `http://hl7.org/fhir/StructureDefinition/${name}`,
      valueInteger: index === 0 ? 0 : 10,
    }))
    const number = { linkId: 'n', type: 'integer', text: '几天', required: true }
    const { score } = surveyOf(
      {},
      { ...number, extension: [...bounds, inScale('all'), reversed] },
      { linkId: 'y', type: 'boolean', text: '有没有', ...scored },
    )
    expect(score({ n: '3', y: 'true' })).toBe(7 + 1)
    expect(score({ n: '10', y: 'false' })).toBe(0)
  })

  test('lets as many be left out as the scale says, at the mean of the others, and no more', () => {
    const items = ['a', 'b', 'c', 'd'].map((id) => choice(id, { ...scored, required: false }))
    const { score } = surveyOf({ mayMiss: 1 }, ...items)
    expect(score({ a: 'c2', b: 'c1', c: 'c2', d: '' })).toBe(7)
    expect(score({ a: 'c2', b: 'c1', c: '', d: '' })).toBeUndefined()
    expect(score({})).toBeUndefined()
  })

  test('of a mean does not grow with the number of items', () => {
    const { score } = surveyOf({ method: 'mean' }, choice('a', scored), choice('b', scored), choice('c', scored))
    expect(score({ a: 'c1', b: 'c1', c: 'c2' })).toBe(1.3)
  })

  test('leaves out what was not asked, which is not missing', () => {
    const condition = [{ question: 'a', operator: '=', answerCoding: { code: 'c3' } }]
    const { survey, score } = surveyOf({}, choice('a', scored), choice('b', { ...scored, enableWhen: condition }))
    expect(score({ a: 'c1' })).toBe(1)
    expect(score({ a: 'c3' })).toBeUndefined()
    expect(score({ a: 'c3', b: 'c2' })).toBe(5)
    const [, second] = survey.items
    if (second === undefined) throw new Error('no item')
    expect(isEnabled(second, { a: 'c3' })).toBe(true)
    expect(isEnabled(second, { a: '' })).toBe(false)
  })

  test('counts an item in each of its scales only', () => {
    const raw = questionnaire({ item: [choice('a', scored), choice('b')] })
    const survey = surveyFrom(raw)
    const [scale] = survey.scales
    if (scale === undefined) throw new Error('no scale')
    expect(scoreOf(survey, scale, { a: 'c2', b: 'c3' })).toBe(2)
  })
})

test('a band reaches from its first score to the next band', () => {
  const { scale } = surveyOf({}, choice('a', scored))
  expect([0, 2, 3, 5, 6, 99].map((score) => bandOf(scale, score)?.label)).toEqual([
    '得分偏低',
    '得分偏低',
    '得分中等',
    '得分中等',
    '得分偏高',
    '得分偏高',
  ])
})

test('an answer worries by its score as given, also in a reversed item', () => {
  const { survey } = surveyOf({}, choice('a', { extension: [inScale('all'), reversed, alertFrom(2)] }))
  const [item] = survey.items
  if (item === undefined) throw new Error('no item')
  expect(['c0', 'c1', 'c2', 'c3', ''].map((value) => isWorrying(item, value))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ])
})
