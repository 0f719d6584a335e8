import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { turns } from '../../../src/core/conversation.ts'
import { deliver } from '../../../src/dialogue/outbox.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { notice } from '../../../src/core/reply.ts'
import { allRows } from '../../support/app.ts'
import { openWecomApp } from '../../support/wecom-app.ts'
import { user } from './bench.ts'

const morning = '2026-11-23T02:10:00.000Z'

const opened = async () => {
  const wired = await openWecomApp(morning)
  return { ...wired, member: wired.platform.member(user, wired.account) }
}

test('a member of the corporation is answered at once, and once, whatever the platform repeats', async () => {
  const { callback, house } = await opened()
  expect(typeof (await callback.verify())).toBe('string')
  const question = callback.prepare(user, { MsgType: 'text', Content: '公司拖欠工资怎么办' })
  const first = await question.send()
  expect(first.words).toContain('工资')
  expect((await question.send()).words).toBe(first.words)
  expect(await allRows(house, turns)).toHaveLength(1)
})

test('what is not from the platform is refused', async () => {
  const { callback, house } = await opened()
  for (const how of [{ signature: 'wrong' }, { signature: 'none' }, { receiveId: 'ww-other' }] as const)
    expect(await callback.text(user, '放我进去', { ...how, once: true })).toMatchObject({ status: 403, body: '' })
  expect(await callback.verify({ signature: 'none' })).toBe(403)
  expect(await allRows(house, turns)).toEqual([])
})

test('what is said later arrives as a message of the application', async () => {
  const { callback, house, account, member } = await opened()
  await callback.text(user, '你好')
  const before = member.received.length
  await house.app.store.transaction('later', async (work) => {
    const person = await findPerson(work, `wecom:${account.id}:${account.agentId}`, user)
    if (person === undefined) throw new Error('nobody wrote')
    await deliver(work, { person: person.id, sendId: 'later-1', replies: [notice('您有一条提醒')] })
  })
  await house.settle()
  expect(member.received.slice(before).map(({ words, via }) => [via, words])).toEqual([['application', '您有一条提醒']])
})

const settings = { WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1000002', WECOM_SECRET: 'secret' }
const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

test('without token and key there is no channel for members, only pages to staff', () => {
  expect(readConfig(settings).wecom?.callback).toBeUndefined()
  const config = readConfig({ ...settings, WECOM_TOKEN: 't', WECOM_ENCODING_AES_KEY: key })
  expect(config.wecom?.callback).toMatchObject({ memberPerMinute: 30, duplicateSeconds: 1_800, freshnessSeconds: 300 })
  expect(config.demo).toBe(false)
})

test.each([
  ['WECOM_TOKEN', { ...settings, WECOM_ENCODING_AES_KEY: key }],
  ['WECOM_ENCODING_AES_KEY', { ...settings, WECOM_TOKEN: 't' }],
  ['WECOM_ENCODING_AES_KEY', { ...settings, WECOM_TOKEN: 't', WECOM_ENCODING_AES_KEY: 'short' }],
  ['WECOM_CORP_ID', { WECOM_TOKEN: 't', WECOM_ENCODING_AES_KEY: key }],
])('a wrong setting stops the start and names %s', (name, env) => {
  expect(() => readConfig(env)).toThrow(name)
})
