import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bubbleParts, passiveParts, shortened } from '../../../src/channels/official-account/passive-reply.ts'
import { maxTextBytes, splitBytes } from '../../../src/channels/tencent/text-parts.ts'
import { type Reply, text } from '../../../src/core/reply.ts'

const bytes = (words: string): number => Buffer.byteLength(words)

describe('splitBytes', () => {
  test('parts fit, join to the text and cut no character', () => {
    const mixed = fc.string({
      unit: fc.constantFrom('工', '资', 'a', '。', '\n', '👨‍👩‍👧', '🙂', 'é', 'é', '𠮷'),
      maxLength: 300,
    })
    fc.assert(
      fc.property(
        fc.oneof(mixed, fc.string({ unit: 'binary', maxLength: 300 })),
        fc.integer({ min: 4, max: 60 }),
        (words, limit) => {
          const parts = splitBytes(words, limit)
          expect(parts.join('')).toBe(words)
          for (const part of parts) {
            expect(part).not.toBe('')
            expect(bytes(part)).toBeLessThanOrEqual(limit)
            expect(part.isWellFormed()).toBe(true)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('an emoji of several code points stays whole when it fits', () => {
    const family = '👨‍👩‍👧'
    expect(splitBytes(`${'工'.repeat(5)}${family}`, 20)).toEqual(['工'.repeat(5), family])
  })

  test('a cut is made at a line, else at a sentence', () => {
    expect(splitBytes('先存好考勤。\n再去投诉。别签字', 36)).toEqual(['先存好考勤。\n', '再去投诉。别签字'])
    expect(splitBytes('先存好考勤。再去投诉别签字', 36)).toEqual(['先存好考勤。', '再去投诉别签字'])
  })
})

const long: Reply = {
  kind: 'answer',
  text: '工资拖欠可以投诉。'.repeat(75),
  cites: ['劳动法第五十条', '劳动合同法第三十条'],
}

describe('replies', () => {
  test('bubbles are joined by a blank line', () => {
    expect(passiveParts([text('一'), text('二', [{ label: '好', send: 'ok' }])])).toEqual([
      '一\n\n二\n1 好\n回数字就行。',
    ])
    expect(passiveParts([])).toEqual([])
  })

  test('ten thousand characters go out whole, in parts that fit', () => {
    const words = '工'.repeat(10_000)
    const parts = passiveParts([text(words)])
    expect(parts.join('')).toBe(words)
    expect(parts.every((part) => bytes(part) <= maxTextBytes)).toBe(true)
  })

  test('a single answer drops the articles first', () => {
    expect(shortened([text('你好'), long])).not.toContain('依据')
    expect(shortened([{ ...long, text: '短' }])).toContain('依据')
  })

  test('a single answer that is still too long ends at a sentence, with dots', () => {
    const words = shortened([text('拖欠工资可以投诉。'.repeat(1_000))])
    expect(bytes(words)).toBeLessThanOrEqual(maxTextBytes)
    expect(words.endsWith('。……')).toBe(true)
  })

  test('more bubbles than the window lets through are joined', () => {
    expect(bubbleParts(['一', '二', '三'].map((words) => text(words)))).toEqual(['一', '二', '三'])
    expect(bubbleParts(['一', '二', '三', '四', '五', '六'].map((words) => text(words)))).toHaveLength(1)
  })
})
