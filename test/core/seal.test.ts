import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newBytes } from '../../src/core/ids.ts'
import { createSealer } from '../../src/core/seal.ts'

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
  expect(() => sealer.open('contact', `k2${sealed.slice(2)}`)).toThrow('k2')
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
