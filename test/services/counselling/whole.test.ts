import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { conversations, notices } from '../../../src/core/conversation.ts'
import { dayMs, hourMs } from '../../../src/core/time.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { calls } from '../../../src/services/callbacks/records.ts'
import { aftercares } from '../../../src/services/counselling/request-records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { staffOf } from '../../support/staff.ts'

let house: TestApp

beforeEach(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterEach(() => house.stop())

const book = async (...steps: readonly string[]) => {
  for (const words of ['预约心理老师', '1', ...steps]) await house.say(words)
  return house.say('提交')
}

const runStanding = async (name: string): Promise<void> => {
  const task = house.app.services.standing.find((one) => one.name === name)
  if (task === undefined) throw new Error(`no standing task ${name}`)
  await task.run()
}

test('the link a member is given leads to the calendar file, by the whole application', async () => {
  const replies = await book('网上', '跳过', '1', '跳过', '同意')
  const url = replies.find(({ link }) => link !== undefined)?.link?.url ?? ''
  const token = /^\/c\/([\w-]{43})\.ics$/.exec(url)?.[1] ?? ''
  const file = await house.app.store.read((read) => house.app.services.calendarOfLink(read, token))
  expect(file).toContain('SUMMARY:预约')
})

test('a booking by phone stands in the call-back list', async () => {
  await book('打电话', '跳过', '1', '13800000001', '同意')
  const [row] = await allRows(house, cases)
  expect(await allRows(house, calls)).toMatchObject([{ case: row?.id }])
})

test('words of danger in the question after three days get help first, raise an alert, and the form is kept', async () => {
  await book('网上', '跳过', '1', '跳过', '同意')
  house.clock.move(2 * dayMs)
  await runStanding('past appointments')
  house.clock.move(3 * dayMs + hourMs)
  await house.settle()
  const asked = (await allRows(house, notices)).map(({ replies }) => wordsOf(replies)).join('\n')
  expect(asked).toContain('您有一条问候')
  expect(asked).not.toMatch(/心理|压力/)
  await house.say('打开问候')
  await house.say('不太好')
  await house.say('跳过')
  const [first] = await house.say('我不想活了')
  expect(first?.kind).toBe('help')
  expect(await allRows(house, alerts)).toHaveLength(1)
  expect((await allRows(house, conversations))[0]?.parked).toMatchObject({ flow: 'counselling-aftercare' })
  await house.say('继续')
  await house.say('跳过')
  expect(wordsOf(await house.say('提交'))).toContain('12356')
  expect(await allRows(house, aftercares)).toMatchObject([{ how: 'worse' }])
})

test('who left a number and unfollowed is called when the office cancels, once; the row says that nothing could be sent', async () => {
  await book('网上', '跳过', '1', '13800000001', '同意')
  const envelope = { account: 'web', sender: 'somebody', receivedAt: '2026-11-23T02:00:00.000Z' }
  await house.app.inbox.receive({ ...envelope, id: 'bye', kind: 'unsubscribe' })
  const [row] = await allRows(house, cases)
  if (row === undefined) throw new Error('no case')
  const clerk = staffOf('stf_1')
  await house.app.store.transaction(row.person, (work) =>
    house.app.services.staff.counselling.cancel(work, clerk, { id: row.id, version: row.version, reason: '老师病了' }),
  )
  const rows = await allRows(house, calls)
  expect(rows).toMatchObject([{ source: 'unreachable', person: row.person, state: 'open' }])
  expect(JSON.stringify(rows)).not.toContain('13800000001')
})
