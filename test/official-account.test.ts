import { afterEach, beforeEach, expect, test } from 'vitest'
import { notices } from '../src/core/conversation.ts'
import { jobs } from '../src/core/job.ts'
import { atLocal, msBetween, toInstant } from '../src/core/time.ts'
import { ledger } from '../src/reminders/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from './support/app.ts'
import { startPlatform, type Member, type Platform } from './support/platform/index.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
const appId = 'wx0123456789abcdef'
const openid = 'oMember-1_x'

const sendApi = '/cgi-bin/message/custom/send'
let platform: Platform
let member: Member
let house: TestApp
let serial = 0

beforeEach(async () => {
  platform = await startPlatform()
  platform.account('service', { id: appId, secret: 'secret4test' })
  member = platform.member(openid)
  await member.writes()
  house = await startTestApp(monday, {
    WECHAT_APP_ID: appId,
    WECHAT_APP_SECRET: 'secret4test',
    WECHAT_TOKEN: 'token4test',
    WECHAT_API_BASE: platform.base,
  })
})
afterEach(async () => {
  await house.stop()
  await platform.stop()
})

const message = (text: string) => ({
  account: `official-account:${appId}`,
  sender: openid,
  id: `m${(serial += 1)}`,
  receivedAt: toInstant(house.clock.now()),
  kind: 'text' as const,
  text,
})
const says = async (...said: readonly string[]): Promise<string> => {
  let heard = ''
  for (const words of said) heard = wordsOf(await house.app.inbox.receive(message(words)))
  return heard
}
const book = () => says('预约心理老师', '1', '网上', '跳过', '11月24日（周二）13:30', '跳过', '同意', '提交')
const settleAt = async (date: string, minutes: number): Promise<void> => {
  house.clock.move(msBetween(toInstant(house.clock.now()), atLocal(date, minutes)))
  await house.settle()
}
const outcomes = async () => (await allRows(house, ledger)).map(({ outcome }) => outcome)

test('reminders arrive through the customer-service API, once each', async () => {
  await book()
  await settleAt('2026-11-23', 13 * 60 + 30)
  await settleAt('2026-11-24', 11 * 60 + 30)
  await house.settle()
  expect(member.received.map(({ words }) => words.includes('您有一个预约'))).toEqual([true, true])
  expect(await outcomes()).toEqual(['sent', 'sent'])
})

test('a reminder the closed window refuses waits and is given with the next message', async () => {
  await book()
  platform.faults.next(sendApi, { errcode: 45015 })
  await settleAt('2026-11-23', 13 * 60 + 30)
  expect(member.received).toEqual([])
  expect(await outcomes()).toEqual(['parked'])
  expect(await says('菜单')).toMatch(/^您有一个预约[^]*我的预约/)
  expect(await says('菜单')).not.toContain('您有一个预约')
  expect((await allRows(house, notices)).map(({ delivery }) => delivery)).toEqual(['sent'])
})

test('a busy platform is tried again, and the member reads it once', async () => {
  await book()
  platform.faults.next(sendApi, { errcode: -1 }, { status: 503 })
  await settleAt('2026-11-23', 13 * 60 + 30)
  await settleAt('2026-11-23', 13 * 60 + 31)
  await settleAt('2026-11-23', 13 * 60 + 40)
  expect(member.received).toHaveLength(1)
  expect(await outcomes()).toEqual(['sent'])
})

test('a connection that breaks after the message was taken does not make it come twice', async () => {
  await book()
  platform.faults.next(sendApi, 'taken-then-reset')
  await settleAt('2026-11-23', 13 * 60 + 30)
  await settleAt('2026-11-23', 20 * 60)
  expect(member.received).toHaveLength(1)
})

test('an answer that came too late for the platform is sent, and its retry is told nothing', async () => {
  const late = message('公司拖欠工资怎么办')
  await house.app.inbox.deliverLater(late)
  expect(await house.app.inbox.receive(late)).toEqual([])
  await house.settle()
  expect(member.received.map(({ words }) => words).join('\n')).toContain('劳动监察')
  const before = member.received.length
  expect(await house.app.inbox.receive(late)).toEqual([])
  await house.settle()
  expect(member.received).toHaveLength(before)
})

test('a job a dead process left under way is sent again under the same id, which the platform drops', async () => {
  await book()
  await settleAt('2026-11-23', 13 * 60 + 30)
  const row = (await allRows(house, jobs)).find(({ kind }) => kind === 'bundle')
  const sent = (await allRows(house, notices)).find(({ ledger }) => ledger !== undefined)
  if (row === undefined || sent === undefined) throw new Error('nothing was sent')
  const payload = { notice: sent.id, ledger: sent.ledger ?? '' }
  await house.app.store.transaction('crash', async (work) => {
    await work.rows(notices).update({ ...sent, delivery: 'pending' })
    const bundle = [{ id: 'job_cut-off', kind: 'send-notice', payload }]
    await work.rows(jobs).update({ ...row, state: 'running', bundle })
  })
  await house.app.worker.recover()
  await house.settle()
  expect(platform.calls(sendApi).length).toBe(2)
  expect(member.received).toHaveLength(1)
})
