import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { conversations } from '../../src/core/conversation.ts'
import { saysUnder14 } from '../../src/people/age.ts'
import { loadSurveys } from '../../src/services/surveys/load-surveys.ts'
import { privateSessions, privateTurns } from '../../src/services/private/records.ts'
import { surveyResponses } from '../../src/services/surveys/records.ts'
import { disorderIn } from '../../src/services/surveys/disorders.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { accountOf, appointmentOf, counsellorOf, desk, monday } from '../services/private/house.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const says = async (...all: readonly string[]): Promise<string> => {
  let last = ''
  for (const words of all) last = wordsOf(await at.say(words))
  return last
}

describe('people.md 1.13: nobody under 14 without a guardian', () => {
  const toConsent = ['预约心理老师', '1', '网上', '跳过', '1', '跳过'] as const

  test('counselling says so before anybody agrees, and who chooses it is not booked and nothing is kept', async () => {
    const asked = await says(...toConsent)
    expect(asked).toContain('没满14周岁')
    expect(await says('我未满14岁')).toMatch(/家长[^]*人工/)
    expect(await allRows(at, cases)).toEqual([])
    expect((await allRows(at, conversations))[0]).not.toHaveProperty('form')
    expect(await says('提交')).not.toContain('约上了')
  })

  test.each([[[]], [['1']], [['1', '网上']], [toConsent.slice(1)]])(
    'an age said after %j ends the form',
    async (steps) => {
      await says('预约心理老师', ...steps)
      expect(await says('我今年12岁')).toMatch(/家长[^]*人工/)
      expect((await allRows(at, conversations))[0]).not.toHaveProperty('form')
    },
  )

  test('an age said along with the wish opens no form', async () => {
    expect(await says('预约心理老师，我13岁')).not.toContain('想聊哪方面')
    expect(await allRows(at, cases)).toEqual([])
  })

  test('an age said of a child of theirs changes nothing', async () => {
    await says('预约心理老师', '1', '网上', '跳过', '都不合适')
    expect(await says('儿子13岁，他上学的时候')).not.toContain('家长')
  })

  test('a questionnaire says so, and ends without an answer kept', async () => {
    expect(await says('填问卷')).toContain('没满14周岁')
    expect(await says('我上初一')).toContain('家长')
    expect(await allRows(at, surveyResponses)).toEqual([])
  })

  test('a private talk does not begin, and nothing of it is relayed', async () => {
    const account = await accountOf(at)
    const { id } = await appointmentOf(at, await counsellorOf(at, account))
    await desk(at, account).open(id)
    await says('开始')
    expect(await says('我13岁')).toContain('家长')
    expect(await allRows(at, privateSessions)).toMatchObject([{ state: 'ended' }])
    expect(await allRows(at, privateTurns)).toEqual([])
  })

  test('help in danger asks nobody for their age', async () => {
    await says('预约心理老师')
    expect((await at.say('我12岁，不想活了'))[0]).toMatchObject({ kind: 'help' })
  })

  test.each(['我13岁', '我今年12岁了', '上初一', '我还没满14岁', '十三岁', '我是小学生', '本人11周岁'])(
    '%s is under 14',
    (words) => {
      expect(saysUnder14(words)).toBe(true)
    },
  )
  test.each([
    '我14岁',
    '我43岁',
    '我四十三岁',
    '我三十岁',
    '我女儿今年十二岁',
    '我13岁的女儿',
    '13岁那年我就出来打工',
    '孩子上初一了',
    '初一到初七加班',
    '工龄13年',
  ])('%s is not', (words) => {
    expect(saysUnder14(words)).toBe(false)
  })
})

describe('people.md 1.21: bands name no disorder', () => {
  test('of every questionnaire that ships', () => {
    const shipped = loadSurveys(['data/surveys'])
    expect(shipped.length).toBeGreaterThan(0)
    const said = shipped.flatMap(({ scales }) => scales.flatMap(({ bands }) => bands.map(({ say }) => say)))
    expect(said.length).toBeGreaterThan(0)
    for (const words of said) expect(disorderIn(words)).toBeUndefined()
  })

  test('and what is said when one is filled in does not either', async () => {
    await says('填问卷')
    let last = ''
    for (let i = 0; i < 12 && !last.includes('填好了'); i += 1) last = await says(i < 5 ? '1' : '提交')
    expect(last).toContain('填好了')
    expect(disorderIn(last)).toBeUndefined()
  })
})
