import { expect, test } from 'vitest'
import { onToday, waitingNow } from '../../../src/pages/console/today-words.ts'
import { quiet } from './quiet-today.ts'

test('what nobody waits for is left out', () => {
  expect(waitingNow(quiet)).toEqual([])
  expect(waitingNow({ ...quiet, calls: 2 })).toEqual([
    { place: 'calls', count: 2, words: '个电话等着打', isUrgent: false },
  ])
})

test('what is pressing stands first, and a broken promise is pressing', () => {
  const now = waitingNow({ ...quiet, toConfirm: 1, handovers: 2, toArrange: 3, lateRequests: 1, alerts: 1 })
  expect(now.map(({ words, more }) => [words, more])).toEqual([
    ['条提醒没打开', undefined],
    ['个咨询等着安排', '1 个过了答应的时间'],
    ['条转人工没回复', undefined],
    ['个咨询等着确认', undefined],
  ])
})

test('what is on today is said in a sentence', () => {
  expect(onToday(quiet)).toBe('今天没有排好的咨询和讲座。')
  expect(onToday({ ...quiet, appointments: 2 })).toBe('今天有 2 个咨询。')
  expect(onToday({ ...quiet, appointments: 2, lectures: 1 })).toBe('今天有 2 个咨询，1 场讲座。')
})
