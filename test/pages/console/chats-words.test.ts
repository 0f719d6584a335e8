import { expect, test } from 'vitest'
import { chatResultSchema } from '../../../src/http/api/chats.ts'
import { chatStateText, minutesSince, resultWords } from '../../../src/pages/console/chats-words.ts'

test('every result of a chat has words', () => {
  expect(Object.keys(resultWords)).toEqual(chatResultSchema.options)
})

test('a clerk sees whose turn it is', () => {
  const staff = { id: 'stf_1', name: '陈' }
  expect(chatStateText({ state: 'waiting', isMine: true, staff })).toBe('轮到你接')
  expect(chatStateText({ state: 'waiting', isMine: false, staff })).toBe('在叫陈')
  expect(chatStateText({ state: 'held', isMine: true, staff })).toBe('你正在说')
  expect(chatStateText({ state: 'held', isMine: false })).toBe('别人在说')
})

test('waiting is told in whole minutes, never below none', () => {
  const now = Date.parse('2026-11-23T02:10:30.000Z')
  expect(minutesSince('2026-11-23T02:00:00.000Z', now)).toBe('10分钟')
  expect(minutesSince('2026-11-23T02:10:00.000Z', now)).toBe('不到1分钟')
  expect(minutesSince('2026-11-23T02:20:00.000Z', now)).toBe('不到1分钟')
})
