import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derivedId, newBytes, newCode, newId, newNonce, newSalt, newSaltText, newToken } from '../../src/core/ids.ts'

test('new ids carry their prefix, differ, and sort by time', () => {
  const at = (ms: number) => newId('cas', new Date(ms))
  expect(at(0)).toMatch(/^cas_[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(new Set(Array.from({ length: 1_000 }, () => at(0))).size).toBe(1_000)
  fc.assert(
    fc.property(fc.nat(2 ** 42), fc.nat(2 ** 42), (a, b) => {
      fc.pre(a !== b)
      expect(at(a) < at(b)).toBe(a < b)
    }),
  )
})

test('a derived id is the same for the same parts and no others, however they are cut', () => {
  expect(derivedId('trn', 'web', 'a', '1')).toBe(derivedId('trn', 'web', 'a', '1'))
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (a, b) => {
      expect(derivedId('x', ...a) === derivedId('x', ...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
    }),
  )
  expect(derivedId('x', 'ab', 'c')).not.toBe(derivedId('x', 'a', 'bc'))
  expect(derivedId('job', 'a')).toMatch(/^job_[0-9A-HJKMNP-TV-Z]{26}$/)
})

test('codes are digits, tokens cannot be guessed, nonces are of letters and digits', () => {
  expect(newCode(6)).toMatch(/^\d{6}$/)
  expect(newToken()).toMatch(/^[\w-]{43}$/)
  expect(newToken()).not.toBe(newToken())
  expect(newNonce(16)).toMatch(/^[0-9A-Z]{16}$/)
  expect(newBytes(12)).toHaveLength(12)
})

test('what makes one sealed answer unlike the next is never the same twice', () => {
  const salts = Array.from({ length: 1_000 }, () => Buffer.from(newSalt(16)).toString('hex'))
  expect(new Set(salts).size).toBe(1_000)
  expect(salts[0]).toHaveLength(32)
  expect(newSaltText(16)).toMatch(/^[0-9A-Z]{16}$/)
})
