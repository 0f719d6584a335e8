import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newBytes } from '../../src/core/ids.ts'
import { createSealer, mapSealed } from '../../src/core/seal.ts'

const sealer = createSealer(Buffer.alloc(32, 7))

test('what was sealed is opened again, whatever it is, and never reads twice the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (words) => {
      const sealed = sealer.seal('contact', words)
      expect(sealer.open('contact', sealed)).toBe(Buffer.from(words).toString())
      expect(sealer.seal('contact', words)).not.toBe(sealed)
    }),
  )
})

test('another purpose, another key, or a changed byte opens nothing', () => {
  const sealed = sealer.seal('contact', '13800000001')
  expect(() => sealer.open('counselling', sealed)).toThrow(Error)
  expect(() => createSealer(newBytes(32)).open('contact', sealed)).toThrow(Error)
  const middle = sealed.length - 10
  const other = sealed[middle] === 'A' ? 'B' : 'A'
  expect(() => sealer.open('contact', `${sealed.slice(0, middle)}${other}${sealed.slice(middle + 1)}`)).toThrow(Error)
  expect(() => sealer.open('contact', `k2${sealed.slice(sealed.indexOf('.'))}`)).toThrow('k2')
  for (const broken of ['', 'k1.', 'k1', 'plain words', 'k1.AAAA'])
    expect(() => sealer.open('contact', broken)).toThrow(Error)
})

test('a look-up hash is the same each time, and another for another purpose or key', () => {
  const hash = sealer.lookup('lookup', '123456')
  expect(sealer.lookup('lookup', '123456')).toBe(hash)
  expect(sealer.lookup('contact', '123456')).not.toBe(hash)
  expect(createSealer(Buffer.alloc(32, 8)).lookup('lookup', '123456')).not.toBe(hash)
  expect(hash).not.toContain('123456')
})

test('a short key is refused', () => {
  expect(() => createSealer(Buffer.alloc(31))).toThrow('32 bytes')
})

describe('when the key has changed', () => {
  const old = Buffer.alloc(32, 1)
  const middle = Buffer.alloc(32, 2)
  const fresh = Buffer.alloc(32, 3)
  const before = createSealer(old)
  const after = createSealer([fresh, middle, old])
  const words = '13800000001'

  test('a text names the key that sealed it, and only the newest seals', () => {
    const id = (sealed: string): string | undefined => sealed.split('.')[0]
    expect(id(before.seal('contact', words))).toMatch(/^k[0-9a-f]{8}$/)
    expect(id(after.seal('contact', words))).not.toBe(id(before.seal('contact', words)))
    expect(id(after.seal('contact', words))).toBe(id(createSealer(fresh).seal('note', words)))
  })

  test('texts of every earlier key still open, and those sealed before keys had names', () => {
    const named = before.seal('contact', words)
    const nameless = `k1${named.slice(named.indexOf('.'))}`
    expect(after.open('contact', named)).toBe(words)
    expect(after.open('contact', nameless)).toBe(words)
    expect(before.open('contact', nameless)).toBe(words)
    expect(after.open('contact', createSealer(middle).seal('contact', words))).toBe(words)
    expect(() => createSealer(fresh).open('contact', nameless)).toThrow(Error)
  })

  test('a text of the first release opens, and its hashes match', () => {
    const first = 'k1.OWQDKHV95MZ3Ik9MG6bZRuKFy7raPCtWe_Rb2GHdFgtK7jA1nXhX'
    const sealer = createSealer(Buffer.alloc(32, 7))
    expect(sealer.open('contact', first)).toBe('13800000001')
    expect(sealer.lookup('lookup', 'counselling:123456')).toBe('CAs7AWtoEx6ZJiVnNs8qE_donCuhbRzMbYp2SfNTSjM')
  })

  test('renewing keeps words and purpose, leaves what is new, and what only looks sealed', () => {
    const sealed = before.seal('counselling', words)
    const renewed = after.renew(sealed) ?? ''
    expect(createSealer(fresh).open('counselling', renewed)).toBe(words)
    expect(after.renew(renewed)).toBeUndefined()
    expect(before.renew(sealed)).toBeUndefined()
    expect(after.renew(`k1.${'A'.repeat(60)}`)).toBeUndefined()
  })

  test('a key named twice is one key', () => {
    expect(createSealer([old, old]).keyCount).toBe(1)
    expect(after.keyCount).toBe(3)
  })

  test('sealed texts are found wherever they are in a row; a row without any is the same row', () => {
    const sealed = before.seal('form', words)
    const row = { id: 'a', n: 1, none: null, deep: { list: [{ phone: sealed }, `sealed:${sealed}`] } }
    const found: string[] = []
    const same = mapSealed(row, (text) => {
      found.push(text)
      return undefined
    })
    expect(found).toEqual([sealed, sealed])
    expect(same).toBe(row)
    const changed = mapSealed(row, () => 'new')
    expect(changed).toEqual({ id: 'a', n: 1, none: null, deep: { list: [{ phone: 'new' }, 'sealed:new'] } })
  })
})
