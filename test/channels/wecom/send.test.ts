import { describe, expect, test } from 'vitest'
import { afterRush } from '../../../src/channels/wecom/send.ts'
import { notice, text } from '../../../src/core/reply.ts'
import { user } from './bench.ts'
import { wired } from './platform.ts'

const sendApi = '/cgi-bin/message/send'

describe('an application message to a member', () => {
  test('is text to one member, with the check for doubles over half an hour', async () => {
    const { channel, platform, account, member } = await wired()
    expect(await channel.send(user, [text('好的')], 's1')).toEqual({ kind: 'sent' })
    expect(member.received.map(({ words }) => words)).toEqual(['好的'])
    expect(platform.calls(sendApi).map(({ body }) => body)).toEqual([
      {
        touser: user,
        msgtype: 'text',
        agentid: account.agentId,
        text: { content: '好的' },
        enable_duplicate_check: 1,
        duplicate_check_interval: 1_800,
      },
    ])
  })

  test('is never cut by the platform: long words go out in parts, no character in two', async () => {
    const { channel, member } = await wired()
    const words = `${'工会'.repeat(900)}🙂`
    expect(await channel.send(user, [text(words)], 's1')).toEqual({ kind: 'sent' })
    expect(member.received.map((one) => one.words).join('')).toBe(words)
  })

  test('with a second send of the same id is shown once; the same words of another id are shown again', async () => {
    const { channel, member } = await wired()
    await channel.send(user, [text('您有一条提醒')], 's1')
    await channel.send(user, [text('您有一条提醒')], 's1')
    expect(member.received).toHaveLength(1)
    await channel.send(user, [text('您有一条提醒')], 's2')
    expect(member.received).toHaveLength(2)
  })

  test('whose answer was lost may be sent again without being shown twice', async () => {
    const { channel, member, platform } = await wired()
    platform.faults.next(sendApi, 'taken-then-reset')
    expect(await channel.send(user, [text('好的')], 's1')).toMatchObject({ kind: 'unknown' })
    expect(await channel.send(user, [text('好的')], 's1')).toEqual({ kind: 'sent' })
    expect(member.received).toHaveLength(1)
  })

  test('waits where the platform would drop it: the thirty-first of a minute goes when the minute is over', async () => {
    const { channel, member, move } = await wired()
    for (let i = 0; i < 30; i += 1) expect(await channel.send(user, [text(`${i}`)], `s${i}`)).toEqual({ kind: 'sent' })
    expect(await channel.send(user, [text('30')], 's30')).toEqual({
      kind: 'retry',
      code: 'member-pace',
      at: '2026-11-23T04:11:00.000Z',
    })
    move(60_000)
    expect(await channel.send(user, [text('30')], 's30')).toEqual({ kind: 'sent' })
    expect(member.received).toHaveLength(31)
  })

  test('uses one token, also for many at once, and one more when it was taken back', async () => {
    const { channel, platform } = await wired()
    await Promise.all(Array.from({ length: 8 }, (_, i) => channel.send(user, [text(`${i}`)], `s${i}`)))
    expect(platform.calls('/cgi-bin/gettoken')).toHaveLength(1)
    platform.endTokens()
    expect(await channel.send(user, [text('again')], 's9')).toEqual({ kind: 'sent' })
    expect(platform.calls('/cgi-bin/gettoken')).toHaveLength(2)
  })

  test.each([
    ['nobody known', 'stranger', undefined, { kind: 'permanent', code: '81013' }],
    ['nobody', '', undefined, { kind: 'permanent', code: 'no-recipient' }],
    ['a busy platform', user, { errcode: -1 }, { kind: 'retry', code: '-1' }],
    [
      'one that counts calls',
      user,
      { errcode: 45009 },
      { kind: 'retry', code: '45009', at: '2026-11-23T04:11:00.000Z' },
    ],
    ['one that does not know our address', user, { errcode: 60020 }, { kind: 'no-permission', code: '60020' }],
    ['a broken platform', user, { status: 502 }, { kind: 'retry', code: 'http-502' }],
    ['a platform that says nothing', user, 'timeout', { kind: 'unknown' }],
  ] as const)('to %s ends as %s %j %j', async (_name, to, fault, outcome) => {
    const { channel, platform } = await wired()
    if (fault !== undefined) platform.faults.next(sendApi, fault)
    expect(await channel.send(to, [text('好的')], 's1')).toMatchObject(outcome)
  })

  test('with a wrong secret is not allowed', async () => {
    const { channel } = await wired(undefined, 'wrong')
    expect(await channel.send(user, [text('好的')], 's1')).toMatchObject({ kind: 'no-permission' })
  })
})

describe('at the full and the half hour', () => {
  const at = '2026-11-23T04:30:05.000Z'

  test('notices wait up to a minute, each its own while, the same on every attempt', () => {
    const waits = Array.from({ length: 50 }, (_, i) => afterRush(at, [notice('您有一条提醒')], `s${i}`) ?? at)
    expect(waits.every((until) => until >= '2026-11-23T04:30:15' && until < '2026-11-23T04:31:00')).toBe(true)
    expect(new Set(waits).size).toBeGreaterThan(15)
    expect(afterRush(at, [notice('您有一条提醒')], 's0')).toBe(waits[0])
  })

  test('answers and help go at once, and at other times notices too', () => {
    expect(afterRush(at, [text('好')], 's')).toBeUndefined()
    expect(afterRush(at, [{ kind: 'help', text: '请打 120' }, notice('x')], 's')).toBeUndefined()
    expect(afterRush('2026-11-23T04:30:15.000Z', [notice('x')], 's')).toBeUndefined()
    expect(afterRush('2026-11-23T04:29:59.000Z', [notice('x')], 's')).toBeUndefined()
  })
})
