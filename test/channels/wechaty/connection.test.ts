import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { WechatyBot } from '../../../src/channels/wechaty/bot.ts'
import { createConnection } from '../../../src/channels/wechaty/connection.ts'
import { createRecent } from '../../../src/channels/wechaty/incoming.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { recordingLog } from '../../support/app.ts'

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await setImmediate()
}

/** A bot whose events the test makes. */
const makeBot = () => {
  const listeners = new Map<string, (value: never) => void>()
  const calls: string[] = []
  let failing = false
  const bot: WechatyBot = {
    on: (event: string, listener: (value: never) => void) => listeners.set(event, listener),
    start: async () => {
      calls.push('start')
      if (failing) throw new Error('no puppet')
    },
    stop: async () => {
      calls.push('stop')
      listeners.get('stop')?.(undefined as never)
    },
    isLoggedIn: false,
    currentUser: { name: () => '梁心' },
    puppet: { contactPayload: async () => undefined },
    Contact: { find: async () => undefined },
  }
  return {
    bot,
    calls,
    // The listeners' own types are those of the events.
    emit: (event: string, value?: unknown) => listeners.get(event)?.(value as never),
    fail: (now: boolean) => {
      failing = now
    },
  }
}

const opened = async (log = silentLog) => {
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  const made = makeBot()
  const connection = createConnection({ build: async () => made.bot, clock, log })
  await connection.start()
  return { ...made, clock, connection }
}

describe('a bot that fails', () => {
  test.each(['error', 'stop'])('is started again after %s, later each time, at once after a login', async (event) => {
    const { calls, clock, emit, connection } = await opened()
    const starts = (): number => calls.filter((call) => call === 'start').length
    emit(event, new Error('gone'))
    emit(event, new Error('gone'))
    expect(connection.state()).toEqual({ login: 'broken' })
    clock.move(4_999)
    await settle()
    expect(starts()).toBe(1)
    clock.move(1)
    await settle()
    expect(starts()).toBe(2)
    emit(event, new Error('gone'))
    clock.move(5_000)
    await settle()
    expect(starts()).toBe(2)
    clock.move(5_000)
    await settle()
    expect(starts()).toBe(3)
    emit('login')
    expect(connection.state()).toEqual({ login: 'in' })
    emit(event, new Error('gone'))
    clock.move(5_000)
    await settle()
    expect(starts()).toBe(4)
    await connection.stop()
  })

  test('that does not start keeps nobody from starting, and is tried again', async () => {
    const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
    const made = makeBot()
    made.fail(true)
    const connection = createConnection({ build: async () => made.bot, clock, log: silentLog })
    await connection.start()
    expect(connection.state()).toEqual({ login: 'broken' })
    made.fail(false)
    clock.move(5_000)
    await settle()
    expect(connection.state()).toEqual({ login: 'starting' })
    await connection.stop()
  })

  test('is not started again after a stop of ours', async () => {
    const { calls, clock, emit, connection } = await opened()
    emit('error', new Error('gone'))
    await connection.stop()
    clock.move(3_600_000)
    await settle()
    expect(calls).toEqual(['start', 'stop'])
    expect(connection.state()).toEqual({ login: 'off' })
  })
})

test('a code to scan is shown and never logged; after the login it is gone', async () => {
  const lines: string[] = []
  const { emit, connection } = await opened(recordingLog(lines))
  emit('scan', 'https://login.example/secret')
  expect(connection.state()).toEqual({ login: 'scan', code: 'https://login.example/secret' })
  expect(lines.join()).not.toContain('secret')
  emit('login')
  expect(connection.state()).toEqual({ login: 'in' })
  emit('logout')
  expect(connection.state()).toEqual({ login: 'out' })
})

test('an id is known for a while and then forgotten', () => {
  const isRepeated = createRecent(2)
  expect(['a', 'a', 'b', 'c', 'a'].map(isRepeated)).toEqual([false, true, false, false, false])
})
