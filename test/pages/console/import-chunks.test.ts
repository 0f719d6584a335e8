import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunksOf, importText } from '../../../src/pages/console/import-chunks.ts'

test('a list is sent in pieces that fit, each knowing its first line, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), (count) => {
      const lines = Array.from({ length: count }, (_, at) => `王师傅${at},138${String(at).padStart(8, '0')}`)
      const chunks = chunksOf(lines.join('\n')) ?? []
      expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(lines)
      for (const { text, firstLine } of chunks) {
        expect(lines[firstLine - 1]).toBe(text.split('\n')[0])
        expect(Buffer.byteLength(text)).toBeLessThan(60_000)
      }
    }),
  )
})

test('the longest lines fit too, and more than 5,000 are refused', () => {
  const wide = Array.from({ length: 400 }, () => '王'.repeat(500)).join('\n')
  for (const { text } of chunksOf(wide) ?? []) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(61_000)
  expect(chunksOf('1\n'.repeat(5_000))).toHaveLength(25)
  expect(chunksOf('1\n'.repeat(5_001))).toBeUndefined()
})

test('what became of a list names lines, not numbers', () => {
  expect(importText({ added: 2, undialable: [2, 5], duplicate: [], refused: [7] })).toEqual([
    '加进名单 2 个',
    '号码不对 2 个：第2、5行',
    '说过不想再接 1 个：第7行',
  ])
})
