import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApplicationMessages } from '../../../src/channels/wecom/application-message.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { startPlatform, type Account, type Member, type Platform } from '../../support/platform/index.ts'

const sendApi = '/cgi-bin/message/send'
let platform: Platform
let account: Account
let member: Member
let clock: MovableClock
beforeEach(async () => {
  clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  platform = await startPlatform({ clock })
  account = platform.account('wecom', { agentId: 1_000_002 })
  member = platform.member('zhang.san', account)
})
afterEach(() => platform.stop())

const application = (secret = account.secret, timeoutMs = 5_000) =>
  createApplicationMessages({
    apiBase: platform.base,
    corpId: account.id,
    agentId: 1000002,
    secret,
    clock,
    log: silentLog,
    duplicateSeconds: 45,
    timeoutMs,
  })

describe('a message of the application', () => {
  test('goes to one user as text, marked so that the platform drops doubles', async () => {
    expect(await application()('zhang.san', '有一条待处理')).toEqual({ kind: 'sent' })
    expect(member.received.map(({ body }) => body)).toEqual([
      {
        touser: 'zhang.san',
        msgtype: 'text',
        agentid: 1000002,
        text: { content: '有一条待处理' },
        enable_duplicate_check: 1,
        duplicate_check_interval: 45,
      },
    ])
  })

  test('shares one token among all that are sent at once, and fetches another when it has ended', async () => {
    const say = application()
    await Promise.all(Array.from({ length: 8 }, (_, i) => say('zhang.san', `${i}`)))
    expect(platform.calls('/cgi-bin/gettoken').length).toBe(1)
    clock.move(7_200_000)
    await say('zhang.san', 'x')
    expect(platform.calls('/cgi-bin/gettoken').length).toBe(2)
  })

  test('is sent again once with a fresh token when the platform took the old one back', async () => {
    const say = application()
    await say('zhang.san', 'x')
    platform.endTokens()
    expect(await say('zhang.san', 'y')).toEqual({ kind: 'sent' })
    expect(platform.calls('/cgi-bin/gettoken').length).toBe(2)
  })

  test.each([
    [
      'to somebody unknown',
      { raw: JSON.stringify({ errcode: 0, invaliduser: 'u' }) },
      { kind: 'permanent', code: 'invalid-user' },
    ],
    ['to nobody', { errcode: 81013 }, { kind: 'permanent', code: '81013' }],
    ['beyond the day', { errcode: 45009 }, { kind: 'retry', code: '45009' }],
    ['from an address that is not allowed', { errcode: 60020 }, { kind: 'no-permission', code: '60020' }],
  ])('%s is told apart', async (_name, answer, outcome) => {
    platform.faults.next(sendApi, answer)
    expect(await application()('u', 'x')).toMatchObject(outcome)
  })

  test('does not leave without a token: a wrong secret is no permission', async () => {
    expect(await application('wrong')('u', 'x')).toEqual({ kind: 'no-permission', code: '40001' })
    expect(member.received).toEqual([])
    expect(platform.calls(sendApi)).toEqual([])
  })

  test('has an unknown fate when the platform takes it and says nothing', async () => {
    const say = application(account.secret, 1_000)
    await say('zhang.san', 'x')
    platform.faults.next(sendApi, 'timeout')
    expect(await say('zhang.san', 'y')).toMatchObject({ kind: 'unknown' })
  })
})
