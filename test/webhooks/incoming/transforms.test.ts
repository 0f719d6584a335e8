import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at } from '../../../src/webhooks/incoming/pointer.ts'
import { plainTransforms } from '../../../src/webhooks/incoming/transforms.ts'

describe('a date', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026/1/5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['20261123', '2026-11-23'],
    ['2026-11-23T08:00:00+08:00', '2026-11-23'],
    ['2028-02-29', '2028-02-29'],
    ['2026-02-29', undefined],
    ['2026-13-01', undefined],
    ['23.11.2026', undefined],
    ['明天', undefined],
  ])('%s is %s', (raw, date) => {
    expect(plainTransforms.date(raw)).toBe(date)
  })

  test('is a day of the calendar or none, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        const date = plainTransforms.date(raw)
        expect(date === undefined || new Date(date).toISOString().startsWith(date)).toBe(true)
      }),
    )
  })
})

test('an instant is read with its offset, or from seconds and milliseconds; without an offset it is none', () => {
  const read = plainTransforms.instant
  expect(read('2026-11-23T10:00:00+08:00')).toBe('2026-11-23T02:00:00.000Z')
  expect(read('1795399200')).toBe(read('1795399200000'))
  expect(read('2026-11-23T10:00:00')).toBeUndefined()
  expect(read('soon')).toBeUndefined()
})

describe('a JSON pointer', () => {
  const body = { a: [{ 'b/c': 1, 'd~e': null }], '': 'empty' }
  test('finds what stands there, escaped names included', () => {
    expect(at(body, '/a/0/b~1c')).toBe(1)
    expect(at(body, '/a/0/d~0e')).toBeNull()
    expect(at(body, '/')).toBe('empty')
  })

  test('finds nothing that the sender did not write', () => {
    for (const pointer of ['/constructor', '/__proto__', '/a/length/x', '/a/1', '/a/0/b~1c/x'])
      expect(at(body, pointer)).toBeUndefined()
  })
})
