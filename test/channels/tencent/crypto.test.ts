import * as wecom from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aesKey, decryptMessage, encryptMessage, sameText, signatureOf } from '../../../src/channels/tencent/crypto.ts'
import { appId, encodingAesKey, peer, token } from '../official-account/platform.ts'

const key = aesKey(encodingAesKey)
const unicode = fc.string({ unit: 'binary', maxLength: 200 })

describe('crypto', () => {
  test('what we encrypt, two packages of others read', () => {
    fc.assert(
      fc.property(unicode, (words) => {
        const encrypted = encryptMessage(key, words, appId)
        expect(peer.decrypt(encrypted)).toEqual({ message: words, id: appId })
        expect(wecom.decrypt(encodingAesKey, encrypted)).toMatchObject({ message: words, id: appId })
      }),
      { numRuns: 200 },
    )
  })

  test('what two packages of others encrypt, we read', () => {
    fc.assert(
      fc.property(unicode, (words) => {
        expect(decryptMessage(key, peer.encrypt(words), appId)?.toString()).toBe(words)
        expect(decryptMessage(key, wecom.encrypt(encodingAesKey, words, appId), appId)?.toString()).toBe(words)
      }),
      { numRuns: 200 },
    )
  })

  test('every message length pads and unpads, a full block of padding too', () => {
    for (let length = 0; length < 70; length += 1) {
      const words = 'a'.repeat(length)
      expect(decryptMessage(key, encryptMessage(key, words, appId), appId)?.toString()).toBe(words)
    }
  })

  test('a message for another account is not read', () => {
    expect(decryptMessage(key, encryptMessage(key, '你好', 'wx-another'), appId)).toBeUndefined()
    expect(decryptMessage(key, encryptMessage(key, '你好', ''), appId)).toBeUndefined()
  })

  test('a changed or foreign ciphertext is not read and does not throw', () => {
    const encrypted = Buffer.from(encryptMessage(key, '你好', appId), 'base64')
    fc.assert(
      fc.property(fc.nat({ max: encrypted.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(encrypted)
        changed[at] = (changed[at] ?? 0) ^ change
        const read = decryptMessage(key, changed.toString('base64'), appId)
        // CBC shows a change of the random bytes or of the first text; that is what the signature is for.
        expect(read === undefined || at < 32).toBe(true)
      }),
    )
    for (const junk of ['', '=', 'AAAA', '不是', encrypted.toString('base64').slice(4), 'A'.repeat(64)]) {
      expect(decryptMessage(key, junk, appId)).toBeUndefined()
    }
  })

  test('signatures agree with two packages of others and compare by value', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{10}$/), fc.stringMatching(/^\w{1,16}$/), (timestamp, nonce) => {
        const ours = signatureOf(token, timestamp, nonce, 'abc==')
        expect(ours).toBe(peer.getSignature(timestamp, nonce, 'abc=='))
        expect(ours).toBe(wecom.getSignature(token, timestamp, nonce, 'abc=='))
      }),
    )
    expect(sameText('abc', 'abc')).toBe(true)
    expect(sameText('abc', 'abd')).toBe(false)
    expect(sameText('abc', 'abcd')).toBe(false)
    expect(sameText('', '不')).toBe(false)
  })
})
