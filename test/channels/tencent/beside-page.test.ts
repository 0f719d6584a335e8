import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { besidePage } from '../../../src/channels/tencent/beside-page.ts'
import { maxTextBytes } from '../../../src/channels/tencent/text-parts.ts'
import { asPlainText, text, type Reply } from '../../../src/core/reply.ts'

const page = 'https://union.example/a/0123456789ABCDEFGHJKMNPQRSabcdefghijklmnopqrstuv'
const answer = (words: string, more: Partial<Reply> = {}): Reply => ({ kind: 'answer', text: words, ...more })
const bytes = (words: string): number => Buffer.byteLength(words)

describe('beside a page', () => {
  test('the beginning and the link are one message, the link last', () => {
    const parts = besidePage([answer('先去投诉。'), answer('工资要按月发。'.repeat(900))], page, 5)
    expect(parts).toHaveLength(1)
    expect(parts?.[0]).toMatch(/^先去投诉。\n\n工资要按月发。/)
    expect(parts?.[0]?.endsWith(`。……\n\n全文看这里：${page}`)).toBe(true)
  })

  test('what is not on the page is said whole, in its place, and so are the numbers of choices', () => {
    const long = answer('长。'.repeat(2_000), { choices: [{ label: '帮我算', send: '算' }] })
    const [only = ''] = besidePage([text('您有一条提醒'), long, text('哪天的事？')], page, 5) ?? []
    expect(only.startsWith('您有一条提醒\n\n长。')).toBe(true)
    expect(only.endsWith(`。……\n\n1 帮我算\n回数字就行。\n\n哪天的事？\n\n全文看这里：${page}`)).toBe(true)
  })

  test('what is not on the page and fills a message by itself goes first, the link alone after it', () => {
    const own = '这是你自己的事。'.repeat(150)
    const parts = besidePage([text(own), answer('长。'.repeat(3_000))], page, 5)
    expect(parts?.slice(0, -1).join('')).toBe(own)
    expect(parts?.at(-1)).toBe(`全文看这里：${page}`)
    expect(besidePage([text(own), answer('长')], page, 1)).toBeUndefined()
  })

  test('without an answer there is nothing to link to', () => {
    expect(besidePage([text('长。'.repeat(3_000))], page, 5)).toBeUndefined()
    expect(besidePage([answer('长', { sealed: 'ptn_1' })], page, 5)).toBeUndefined()
  })

  test('parts fit, cut no character, and hold what is nowhere else', () => {
    const unit = fc.constantFrom('工', '资', 'a', '。', '\n', '👨‍👩‍👧', '𠮷')
    const reply = fc.record({
      kind: fc.constantFrom('answer' as const, 'text' as const, 'notice' as const),
      text: fc.string({ unit, minLength: 1, maxLength: 900 }),
    })
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (replies, max) => {
        const parts = besidePage(replies, page, max)
        if (parts === undefined) return
        expect(parts.length).toBeLessThanOrEqual(max)
        for (const part of parts) {
          expect(bytes(part)).toBeLessThanOrEqual(maxTextBytes)
          expect(part.isWellFormed()).toBe(true)
        }
        expect(parts.at(-1)?.endsWith(page)).toBe(true)
        const said = parts.join('').replaceAll(/\s/g, '')
        for (const one of replies.filter(({ kind }) => kind !== 'answer'))
          expect(said).toContain(asPlainText(one).replaceAll(/\s/g, ''))
      }),
      { numRuns: 60 },
    )
  })
})
