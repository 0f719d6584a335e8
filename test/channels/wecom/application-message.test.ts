import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApplicationMessages } from '../../../src/channels/wecom/application-message.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { startTencent, type Tencent } from '../../support/tencent.ts'

let platform: Tencent
let clock: MovableClock
beforeEach(async () => {
  platform = await startTencent()
  clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
})
afterEach(() => platform.stop())

const application = (secret = 'right', timeoutMs = 5_000) =>
  createApplicationMessages({
    apiBase: platform.base,
    corpId: 'ww1',
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
    expect(platform.sent).toEqual([
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
    await Promise.all(Array.from({ length: 8 }, (_, i) => say(`u${i}`, 'x')))
    expect(platform.tokens()).toBe(1)
    clock.move(7_200_000)
    await say('u9', 'x')
    expect(platform.tokens()).toBe(2)
  })

  test('is sent again once with a fresh token when the platform took the old one back', async () => {
    const say = application()
    await say('u', 'x')
    platform.revoke()
    expect(await say('u', 'y')).toEqual({ kind: 'sent' })
    expect(platform.tokens()).toBe(2)
  })

  test.each([
    ['to somebody unknown', { errcode: 0, invaliduser: 'u' }, { kind: 'permanent', code: 'invalid-user' }],
    ['to nobody', { errcode: 81013 }, { kind: 'permanent', code: '81013' }],
    ['beyond the day', { errcode: 45009 }, { kind: 'retry', code: '45009' }],
    ['from an address that is not allowed', { errcode: 60020 }, { kind: 'no-permission', code: '60020' }],
  ])('%s is told apart', async (_name, answer, outcome) => {
    platform.answerNext(answer)
    expect(await application()('u', 'x')).toMatchObject(outcome)
  })

  test('does not leave without a token: a wrong secret is no permission', async () => {
    expect(await application('wrong')('u', 'x')).toEqual({ kind: 'no-permission', code: '40001' })
    expect(platform.sent).toEqual([])
  })

  test('has an unknown fate when the platform takes it and says nothing', async () => {
    const say = application('right', 1_000)
    await say('u', 'x')
    platform.answerNext('nothing')
    expect(await say('u', 'y')).toMatchObject({ kind: 'unknown' })
  })
})
