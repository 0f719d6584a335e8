import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import { disorderIn } from '../../../src/services/surveys/disorders.ts'
import { loadSurveys } from '../../../src/services/surveys/load-surveys.ts'
import { readDefinition } from '../../../src/services/surveys/read-definition.ts'
import { scoreRange } from '../../../src/services/surveys/scoring.ts'
import { alertFrom, choice, inScale, questionnaire, surveyFrom, threeBands } from './house.ts'

const dir = path.join(dataRoot, 'surveys')
const scored = { extension: [inScale('all')] }

const problemsIn = (raw: unknown): string => {
  const read = readDefinition(raw)
  return 'problems' in read ? read.problems.join('\n') : ''
}

describe('what is shipped', () => {
  test('every file is sound, and its name is its id', () => {
    const surveys = loadSurveys([dir])
    expect(surveys.map(({ id }) => `${id}.json`)).toEqual(
      readdirSync(dir)
        .filter((name) => name.endsWith('.json'))
        .toSorted(),
    )
  })

  test('the check-in has five questions, three bands that can all be reached, and one question that may mean danger', () => {
    const survey = surveyFrom(JSON.parse(readFileSync(path.join(dir, 'check-in.json'), 'utf8')))
    const [scale] = survey.scales
    if (scale === undefined) throw new Error('no scale')
    expect(survey.items).toHaveLength(5)
    expect(scale.bands).toHaveLength(3)
    expect(scale.bands.at(-1)?.from).toBeLessThanOrEqual(scoreRange(survey, scale)?.high ?? 0)
    expect(scale.bands.at(-1)?.say).toContain('建议到正规医院看看')
    expect(survey.items.filter(({ alertFrom: from }) => from !== undefined)).toHaveLength(1)
  })
})

test('a file that is wrong stops the start and is named', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'liangxin-surveys-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(
    path.join(folder, 'odd.json'),
    JSON.stringify(questionnaire({ item: [choice('a', { repeats: true })] })),
  )
  expect(() => loadSurveys([folder])).toThrow(/odd\.json.*repeats/)
  expect(loadSurveys([path.join(folder, 'nowhere')])).toEqual([])
})

describe('bands', () => {
  test('name no disorder', () => {
    for (const named of [
      '轻度抑郁',
      '焦虑状态',
      '可能患有强迫症',
      '有自杀倾向',
      'mild depression',
      '神经衰弱',
      '疑似双相',
    ])
      expect(disorderIn(named), named).toBeDefined()
    for (const plain of ['得分偏高，建议到正规医院看看', '这两周有点吃力', '睡得不太好，症状重了就去医院'])
      expect(disorderIn(plain), plain).toBeUndefined()
  })

  test('that do are refused, in what is said, in the label, in the scale and in the title', () => {
    const item = [choice('a', scored)]
    const bands = [
      [0, '正常', '照常就好。'],
      [2, '得分偏高', '你可能有抑郁，去看看。'],
    ] as const
    expect(problemsIn(questionnaire({ item, bands }))).toContain('不能写“抑郁”')
    expect(problemsIn(questionnaire({ item, bands: [[0, '中度焦虑', '去看看。']] }))).toContain('不能写“焦虑”')
    expect(problemsIn({ ...questionnaire({ item }), title: '抑郁自评' })).toContain('title')
  })
})

describe('a bad definition is refused with its place', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['is no questionnaire', { resourceType: 'Patient' }, 'resourceType'],
    ['has no questions', questionnaire({ item: [] }), 'item'],
    ['has an id that is a path', { ...questionnaire({ item: [choice('a', scored)] }), id: '../up' }, 'id'],
    ['has a version that is no number', questionnaire({ version: 'v2', item: [choice('a', scored)] }), 'version'],
    [
      'asks for a kind we do not have',
      questionnaire({ item: [{ linkId: 'a', type: 'attachment', text: '照片' }] }),
      'type',
    ],
    ['repeats', questionnaire({ item: [choice('a', { ...scored, repeats: true })] }), 'repeats'],
    [
      'takes its options from elsewhere',
      questionnaire({ item: [choice('a', { answerValueSet: 'x' })] }),
      'answerValueSet',
    ],
    ['uses a linkId twice', questionnaire({ item: [choice('a', scored), choice('a', scored)] }), 'linkId 用了两遍'],
    [
      'leans on a later question',
      questionnaire({
        item: [
          choice('a', { ...scored, enableWhen: [{ question: 'b', operator: 'exists', answerBoolean: true }] }),
          choice('b'),
        ],
      }),
      '不在它前面',
    ],
    [
      'leans on an option that is not there',
      questionnaire({
        item: [
          choice('a', scored),
          choice('b', { enableWhen: [{ question: 'a', operator: '=', answerCoding: { code: 'x' } }] }),
        ],
      }),
      '没有“x”这个选项',
    ],
    ['scores words', questionnaire({ item: [{ linkId: 'a', type: 'text', text: '说说', ...scored }] }), '要计分'],
    [
      'alerts on words',
      questionnaire({
        item: [choice('a', scored), { linkId: 'b', type: 'text', text: '说说', extension: [alertFrom(1)] }],
      }),
      '要计分',
    ],
    [
      'names a scale that is not there',
      questionnaire({ item: [choice('a', { extension: [inScale('x')] })] }),
      '没有“x”这个量表',
    ],
    [
      'has bands out of order',
      questionnaire({ item: [choice('a', scored)], bands: threeBands.toReversed() }),
      '从小到大',
    ],
    [
      'has scores below its bands',
      questionnaire({ item: [choice('a', scored)], bands: [[1, '得分偏高', '去看看。']] }),
      '最低能得',
    ],
    ['may miss everything', questionnaire({ item: [choice('a', scored)], mayMiss: 1 }), 'may-miss'],
  ]
  test.each(cases)('that %s', (_, raw, place) => {
    expect(problemsIn(raw)).toContain(place)
  })
})
