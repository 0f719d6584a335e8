import { describe, expect, test } from 'vitest'
import { outcomeWords, staffOutcomeWords } from '../../../src/services/reminding/outcome-words.ts'

const at = '2026-11-23T02:00:00.000Z'
const tried = (outcome: 'parked' | 'sent') => ({
  outcome,
  attempts: [{ at, account: 'official-account:a', sendId: 'snd_1', outcome }],
})

describe('what became of a reminder', () => {
  test('tells the member how to get what waits, and staff what it waits for', () => {
    expect(outcomeWords(tried('parked'))).toBe('公众号这会儿发不进，写来任意一句话就能收到')
    expect(staffOutcomeWords(tried('parked'))).toBe('公众号这会儿发不进，等对方来消息再发')
  })

  test('reads the same for both otherwise', () => {
    expect(staffOutcomeWords(tried('sent'))).toBe(outcomeWords(tried('sent')))
  })
})
