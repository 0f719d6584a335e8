import { describe, expect, test } from 'vitest'
import { text } from '../../src/core/reply.ts'
import { isNo, isNotThat, isShortFact, isYes, yesAfter } from '../../src/dialogue/short-replies.ts'

describe('short replies', () => {
  test.each(['好', '好的。', '要', '行吧', '可以', 'OK', '麻烦你了', '嗯嗯', '转吧'])('%s is yes', (words) => {
    expect(isYes(words)).toBe(true)
  })
  test.each(['不用', '不要了', '算了', '不需要。', '没有'])('%s is no', (words) => {
    expect(isNo(words)).toBe(true)
    expect(isYes(words)).toBe(false)
  })
  test.each(['好像没发工资', '要多久', '可以辞职吗', '行政处罚', '不签可以吗', '算加班吗', '没有合同怎么办'])(
    '%s is neither',
    (words) => {
      expect(isYes(words)).toBe(false)
      expect(isNo(words)).toBe(false)
      expect(isShortFact(words)).toBe(false)
    },
  )
  test.each(['还在', '不在了', '是的', '昨天', '专送', '记不清'])('%s tells a fact', (words) => {
    expect(isShortFact(words)).toBe(true)
  })
  test.each(['不是这个', '答非所问', '没用', '都不是', '我不是问这个'])(
    '%s says that the answer was not it',
    (words) => {
      expect(isNotThat(words)).toBe(true)
    },
  )
  test.each(['不是我的错', '没用工资卡发', '不对外公布工资', '都不是本地人能交社保吗'])('%s does not', (words) => {
    expect(isNotThat(words)).toBe(false)
  })
})

describe('yes after an answer', () => {
  test('is the one thing it offered', () => {
    expect(yesAfter([text('我找工会的人陪你一起看，好吗？')])).toBe('人工')
    expect(yesAfter([text('心里堵得慌，我帮你约个心理老师聊聊，要吗？')])).toBe('预约心理老师')
    expect(yesAfter([text('要我到期前提醒你吗？'), text('…', [{ label: '提醒我最后一天', send: '提醒我起诉' }])])).toBe(
      '提醒我起诉',
    )
    expect(yesAfter([text('要我按你的情况算一下吗？'), text('…', [{ label: '按我的情况算', send: '算补偿' }])])).toBe(
      '算补偿',
    )
  })
  test('is nothing after a question of fact', () => {
    expect(yesAfter([text('你现在还在这家上班吗？'), text('…', [{ label: '找真人', send: '人工' }])])).toBeUndefined()
    expect(yesAfter([text('收到裁决书是11月11日当天吗？')])).toBeUndefined()
  })
})
