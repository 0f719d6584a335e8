import fc from 'fast-check'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { createSealer } from '../../../src/core/seal.ts'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { firstSecret, newSecret, openSecrets, rotated, signedHeaders } from '../../../src/webhooks/outgoing/signing.ts'

const sealer = createSealer(Buffer.alloc(32, 7))
const now = new Date().toISOString()
const id = 'evt_1'
const body = JSON.stringify({
  type: 'case.created',
  timestamp: now,
  data: { id: 'cas_1', kind: 'lecture', state: 'seated' },
})

describe('a signature', () => {
  test('is right for the reference receiver', () => {
    const secret = newSecret()
    const headers = signedHeaders({ id, body, now, secrets: [secret] })
    expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body))
  })

  test('fails the receiver after any change of a character of id, time, body or signature', () => {
    const secret = newSecret()
    const headers: Readonly<Record<string, string>> = signedHeaders({ id, body, now, secrets: [secret] })
    const whole: Readonly<Record<string, string>> = { ...headers, body }
    const places = Object.entries(whole).flatMap(([part, text]) => Array.from(text, (_, at) => ({ part, at })))
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 33, max: 126 }), ({ part, at }, code) => {
        const text = whole[part] ?? ''
        const sign = String.fromCharCode(code)
        // The last sign of base64 has bits that mean nothing, and a blank or comma only parts signatures.
        fc.pre(text[at] !== sign && !(part === 'webhook-signature' && at >= text.length - 2))
        const changed = { ...whole, [part]: text.slice(0, at) + sign + text.slice(at + 1) }
        const { body: changedBody = '', ...changedHeaders } = changed
        expect(() => new Webhook(secret).verify(changedBody, changedHeaders)).toThrow(WebhookVerificationError)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a secret', () => {
  test('has 32 bytes, and no two are the same', () => {
    const secret = newSecret()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
    expect(newSecret()).not.toBe(secret)
  })

  test('is kept sealed', () => {
    const secret = newSecret()
    expect(JSON.stringify(firstSecret(sealer, secret))).not.toContain(secret.slice(6, 20))
  })

  test('signs along for the hours that are set after a new one was made, and no longer', () => {
    const [old, fresh] = [newSecret(), newSecret()]
    const secrets = rotated(sealer, firstSecret(sealer, old), { secret: fresh, now, overlapMs: 24 * hourMs })
    const headers = signedHeaders({ id, body, now, secrets: openSecrets(sealer, secrets, now) })
    for (const secret of [old, fresh]) expect(new Webhook(secret).verify(body, { ...headers })).toBeDefined()
    expect(openSecrets(sealer, secrets, addMs(now, 24 * hourMs - 1))).toEqual([fresh, old])
    expect(openSecrets(sealer, secrets, addMs(now, 24 * hourMs))).toEqual([fresh])
  })

  test('keeps its end when another comes after it', () => {
    const first = newSecret()
    const once = rotated(sealer, firstSecret(sealer, first), { secret: newSecret(), now, overlapMs: 24 * hourMs })
    const later = addMs(now, 23 * hourMs)
    const twice = rotated(sealer, once, { secret: newSecret(), now: later, overlapMs: 24 * hourMs })
    expect(openSecrets(sealer, twice, addMs(now, 24 * hourMs))).not.toContain(first)
    expect(openSecrets(sealer, twice, addMs(now, 24 * hourMs))).toHaveLength(2)
  })
})
