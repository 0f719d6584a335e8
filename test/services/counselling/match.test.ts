import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { match, type Candidate } from '../../../src/services/counselling/match.ts'
import { readWishes, wishesText } from '../../../src/services/counselling/wishes.ts'

const one = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  topics: ['work'],
  ways: ['phone'],
  languages: ['普通话'],
  excludedEmployers: [],
  load: 0,
  starts: ['2026-11-25T01:00:00.000Z'],
  ...more,
})
const request = { topic: 'work', way: 'phone' } as const
const ids = (candidates: readonly Candidate[], more: object = {}) =>
  match({ ...request, ...more }, candidates).map(({ id }) => id)

describe('who fits', () => {
  test('a wish of the member outweighs the topic, the topic outweighs the load', () => {
    const woman = one('woman', { gender: 'female', topics: ['sleep'], load: 5 })
    const expert = one('expert', { gender: 'male', load: 6 })
    const idle = one('idle', { gender: 'male', topics: ['sleep'] })
    expect(ids([idle, expert, woman], { gender: 'female' })).toEqual(['woman', 'expert', 'idle'])
    expect(ids([idle, expert])).toEqual(['expert', 'idle'])
  })

  test('speaks the language, is near, has less to do', () => {
    expect(ids([one('a'), one('b', { languages: ['普通话', '无锡话'] })], { language: '无锡话' })).toEqual(['b', 'a'])
    expect(ids([one('a'), one('b', { street: '崇安街道' })], { near: '崇安街道' })).toEqual(['b', 'a'])
    expect(ids([one('a', { load: 3 }), one('b', { load: 1 })])).toEqual(['b', 'a'])
  })

  test('nobody who has excluded the employer, under a shorter name of it too', () => {
    const bound = one('bound', { excludedEmployers: ['无锡示例机电有限公司'] })
    for (const employer of ['无锡示例机电有限公司', '示例机电', '示例机电公司'])
      expect(ids([bound, one('free')], { employer })).toEqual(['free'])
    expect(ids([bound], { employer: '另一家' })).toEqual(['bound'])
  })

  test('nobody who does not offer the way or has no time', () => {
    expect(ids([one('a', { ways: ['station'] }), one('b', { starts: [] })])).toEqual([])
  })

  test('says why, the unmet wishes too', () => {
    const [first] = match({ ...request, gender: 'female', language: '无锡话' }, [
      one('a', { gender: 'female', load: 2 }),
    ])
    expect(first?.reasons).toEqual(['想要女老师，是', '不会无锡话', '熟悉工作压力', '后面排了2个'])
  })

  test('the order does not hang on the order of the list', () => {
    const candidate = fc.record({
      id: fc.uuid(),
      gender: fc.constantFrom('female' as const, 'male' as const, undefined),
      load: fc.nat({ max: 8 }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 8 }), (some) => {
        const all = some.map(({ id, ...more }) => one(id, more))
        expect(ids(all.toReversed(), { gender: 'male' })).toEqual(ids(all, { gender: 'male' }))
      }),
    )
  })
})

describe('wishes in words', () => {
  test.each([
    ['女老师', { gender: 'female' }],
    ['想要男的', { gender: 'male' }],
    ['不要男老师', { gender: 'female' }],
    ['会说无锡话的女老师', { gender: 'female', language: '无锡话' }],
    ['避开示例机电公司的人', { employer: '示例机电' }],
    ['不要示例厂的老师', { employer: '示例' }],
    ['离崇安街道近点', { near: '崇安街道' }],
    ['女老师男老师都行', {}],
    ['今天天气不错', {}],
  ])('%s', (words, wishes) => {
    expect(readWishes(words)).toEqual(wishes)
  })

  test('are told back as they were understood', () => {
    expect(wishesText(readWishes('无锡话，女老师'))).toBe('女老师，会无锡话')
    expect(wishesText({})).toBe('没有要求')
  })
})
