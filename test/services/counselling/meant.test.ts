import { describe, expect, test } from 'vitest'
import { meantConsent, meantNone, meantTopic, meantWay } from '../../../src/services/counselling/meant.ts'

describe('words typed instead of a button', () => {
  test.each([
    ['失眠', 'sleep'],
    ['最近睡不着。', 'sleep'],
    ['家里的事', 'family'],
    ['不想说', 'other'],
    ['上班路上摔了算工伤吗', undefined],
    ['加班费怎么算', undefined],
    ['和同事因为工作', undefined],
    ['', undefined],
  ])('topic: %s', (raw, expected) => {
    expect(meantTopic(raw)).toBe(expected)
  })

  test.each([
    ['打电话吧', 'phone'],
    ['当面', 'station'],
    ['微信语音', 'online'],
    ['电话是多少', undefined],
    ['电话或者当面', undefined],
  ])('way: %s', (raw, expected) => {
    expect(meantWay(raw)).toBe(expected)
  })

  test('none of the times', () => {
    for (const raw of ['都不行', '都不合适。', '没空']) expect(meantNone(raw)).toBe(true)
    for (const raw of ['行', '不行的话还有吗', '周三']) expect(meantNone(raw)).toBe(false)
  })

  test.each([
    ['我同意', '同意'],
    ['好的。', '同意'],
    ['不同意', '不同意'],
    ['算了', '不同意'],
    ['同意什么', undefined],
    ['同意吗', undefined],
    ['不好', undefined],
    ['嗯？', undefined],
  ])('consent: %s', (raw, expected) => {
    expect(meantConsent(raw)).toBe(expected)
  })
})
