import { afterEach, beforeEach, expect, test } from 'vitest'
import { bookings, counsellors } from '../../../src/services/counselling/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import type { Staff } from '../../../src/people/records.ts'
import { addStaff } from '../../../src/people/staff.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { monday } from './house.ts'

let at: TestApp
let clerk: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  clerk = await addStaff(at.app.store, { login: 'li', name: '小李', role: 'clerk', password: 'a long enough password' })
})
afterEach(() => at.stop())

const sayAll = async (...words: readonly string[]): Promise<string> => {
  let said = ''
  for (const one of words) said = wordsOf(await at.say(one))
  return said
}

test('whoever loses their counsellor is told neutrally, and picks another time with one word', async () => {
  expect(await sayAll('我想约个心理老师聊聊', '1', '到站点', '跳过', '1', '跳过', '同意', '提交')).toContain('约上了')
  const [booked] = await allRows(at, bookings)
  const who = (await allRows(at, counsellors)).find(({ id }) => id === booked?.counsellor)
  if (who === undefined) throw new Error('nobody was booked')
  const { people } = at.app.services.staff
  await at.app.store.transaction('x', (work) => people.remove(work, clerk, { id: who.id, version: who.version }))
  const words = (await allRows(at, notices)).flatMap(({ replies }) => replies.map(({ text }) => text))
  expect(words.length).toBeGreaterThan(0)
  for (const one of words) expect(one).not.toMatch(/心理|咨询|老师|压力/)
  expect(words.at(-1)).toContain('回“改期”')
  expect(await sayAll('改期')).toMatch(/11月\d+日/)
  await sayAll('1')
  expect(await sayAll('提交')).toContain('改好了')
  const held = (await allRows(at, bookings)).filter(({ state }) => state === 'held')
  expect(held).toHaveLength(1)
  expect(held[0]?.counsellor).not.toBe(booked?.counsellor)
})
