import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from '../../src/core/message.ts'
import { asPlainText, notice, replySchema, text } from '../../src/core/reply.ts'

test('outside text is made well-formed and is the same when cleaned twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const clean = cleanText(raw)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F]/)
      expect(cleanText(clean)).toBe(clean)
    }),
  )
})

test('line breaks stay, invisible signs go', () => {
  expect(cleanText(' 工资\r\n没发\u200B\u0000 ')).toBe('工资\n没发')
  expect(cleanText('\uD83D')).toBe('\uFFFD')
})

test('a reply without buttons numbers its choices and names its ground and its door', () => {
  const words = asPlainText({
    kind: 'answer',
    text: '先存好证据。',
    choices: [
      { label: '找真人', send: '人工' },
      { label: '热线', send: '热线电话' },
    ],
    cites: ['劳动合同法第三十条', '劳动法第五十条'],
    link: { label: '详情', url: 'https://example.org/x' },
  })
  expect(words.split('\n')).toEqual([
    '先存好证据。',
    '1 找真人',
    '2 热线',
    '回数字就行。',
    '依据：劳动合同法第三十条、劳动法第五十条',
    '详情：https://example.org/x',
  ])
  expect(asPlainText(text('好', []))).toBe('好')
  expect(replySchema.parse(notice('一条提醒'))).toEqual({ kind: 'notice', text: '一条提醒' })
})
