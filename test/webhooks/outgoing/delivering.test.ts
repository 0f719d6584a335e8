import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { startOutgoing, type OutgoingHouse } from './house.ts'
import { startReceiver, type Received, type Receiver } from './receiver.ts'

let house: OutgoingHouse
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
  house = await startOutgoing()
})
afterEach(async () => {
  await house.stop()
  await receiver.stop()
})

const headersOf = ({ headers }: Received): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** Verified as its receiver would at the moment it was signed. */
const isSignedBy = (secret: string, one: Received): boolean => {
  const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '', 'webhook-signature': given = '' } = headersOf(one)
  return given.split(' ').includes(new Webhook(secret).sign(id, new Date(Number(seconds) * 1000), one.body))
}

const idsOf = (all: readonly Received[]): readonly unknown[] => all.map(({ headers }) => headers['webhook-id'])

describe('an event', () => {
  test('arrives signed, with an id and names, and that is all', async () => {
    const { secret } = await house.add(receiver.url)
    await house.tellOf()
    await house.run()
    const [one] = receiver.received
    if (one === undefined) throw new Error('nothing came')
    const said = new Webhook(secret).verify(one.body, headersOf(one))
    const timestamp = house.clock.now().toISOString()
    expect(said).toEqual({
      type: 'case.created',
      timestamp,
      data: { id: 'cas_1', kind: 'lecture', state: 'seated' },
    })
    expect(await house.deliveries()).toMatchObject([{ state: 'delivered', attempts: [{ status: 204 }] }])
  })

  test('goes to whoever asked for it, and to whoever asked for all', async () => {
    const other = await startReceiver()
    await house.add(receiver.url, ['alert.raised'])
    await house.add(other.url)
    await house.tellOf('case.created')
    await house.tellOf('alert.raised')
    await house.run()
    expect(receiver.received).toHaveLength(1)
    expect(other.received).toHaveLength(2)
    expect(new Set(idsOf(other.received)).size).toBe(2)
    await other.stop()
  })

  test('whose transaction fails is told to nobody', async () => {
    await house.add(receiver.url)
    const failing = house.store().transaction('tell', async (work) => {
      const { emit } = await import('../../../src/core/events.ts')
      await emit(work, { type: 'case.closed', subject: 'cas_1' })
      throw new Error('not after all')
    })
    await expect(failing).rejects.toThrow('not after all')
    await house.run()
    expect(receiver.received).toEqual([])
  })

  test('that was committed before a process died is told by the next, once', async () => {
    await house.add(receiver.url)
    await house.tellOf()
    const [before] = await house.deliveries()
    await house.reopen()
    await house.run()
    await house.run()
    expect(idsOf(receiver.received)).toEqual([before?.event])
  })

  test('is told again under the same id when the process died after the answer, before it was kept', async () => {
    await house.add(receiver.url)
    await house.tellOf()
    const kept = house.store()
    const { createWorker } = await import('../../../src/jobs/worker.ts')
    const { silentLog } = await import('../../../src/core/log.ts')
    const { createOutgoing } = await import('../../../src/webhooks/outgoing/outgoing.ts')
    const { createSealer } = await import('../../../src/core/seal.ts')
    // A store that dies where the outcome would be kept.
    const dying = {
      ...kept,
      transaction: <T>(lock: string, work: Parameters<typeof kept.transaction<T>>[1]): Promise<T> =>
        lock.startsWith('webhook:') ? new Promise<T>(() => undefined) : kept.transaction(lock, work),
    }
    const sealer = createSealer(Buffer.alloc(32, 7))
    const config = { allow: ['127.0.0.0/8'], overlapHours: 24 }
    const { job } = createOutgoing({ config, store: dying, clock: house.clock, log: silentLog, sealer })
    const parts = { store: dying, clock: house.clock, log: silentLog, handlers: [job], owner: 'prc_dead' }
    void createWorker({ ...parts, isAlone: true, listens: false }).run()
    await expect.poll(() => receiver.received.length).toBe(1)
    house.clock.move(2 * minuteMs)
    await house.recover()
    await house.run()
    expect(receiver.received).toHaveLength(2)
    expect(new Set(idsOf(receiver.received)).size).toBe(1)
    expect(await house.deliveries()).toMatchObject([{ state: 'delivered' }])
  })
})

describe('a receiver that does not take it', () => {
  test.each([301, 400, 404, 500])(
    'with %i is asked again under the same id, with the time of the try',
    async (status) => {
      const { secret } = await house.add(receiver.url)
      receiver.status(status)
      await house.tellOf()
      await house.run()
      house.clock.move(10_000)
      receiver.status(200)
      await house.run()
      expect(receiver.received).toHaveLength(2)
      expect(new Set(idsOf(receiver.received)).size).toBe(1)
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(2)
      expect(receiver.received.every((one) => isSignedBy(secret, one))).toBe(true)
      expect(await house.deliveries()).toMatchObject([{ state: 'delivered', attempts: [{ status }, { status: 200 }] }])
    },
  )

  test('is asked ten times in about 75 hours, then no more', async () => {
    await house.add(receiver.url)
    receiver.status(500)
    await house.tellOf()
    const begun = house.clock.now().getTime()
    for (let hours = 0; hours < 100; hours += 1) {
      for (const ms of [6_000, 6 * minuteMs, hourMs - 6 * minuteMs - 6_000]) {
        await house.run()
        house.clock.move(ms)
      }
    }
    expect(receiver.received).toHaveLength(10)
    const [row] = await house.deliveries()
    expect(row?.state).toBe('failed')
    const took = Date.parse(row?.attempts.at(-1)?.at ?? '') - begun
    expect(took).toBeGreaterThan(75 * hourMs)
    expect(took).toBeLessThan(90 * hourMs)
  })

  test.each(['3600', 'date'])('is left alone as long as it asks for (%s)', async (after) => {
    await house.add(receiver.url)
    const header = after === 'date' ? new Date(house.clock.now().getTime() + 3_600_000).toUTCString() : after
    receiver.status(503, { 'retry-after': header })
    await house.tellOf()
    await house.run()
    house.clock.move(59 * minuteMs)
    await house.run()
    expect(receiver.received).toHaveLength(1)
    house.clock.move(2 * minuteMs)
    await house.run()
    expect(receiver.received).toHaveLength(2)
  })

  test('with 410 is told of nothing more, also not of what waits', async () => {
    const { id } = await house.add(receiver.url)
    receiver.status(410)
    await house.tellOf()
    await house.run()
    receiver.status(200)
    await house.tellOf()
    house.clock.move(hourMs)
    await house.run()
    expect(receiver.received).toHaveLength(1)
    expect(await house.health()).toMatchObject([{ id, state: 'off', failed: 1, waiting: 0 }])
    const { endpoints } = await house.store().read(house.staff().list)
    expect(endpoints).toMatchObject([{ offWhy: 'gone' }])
  })

  test('for five days is switched off; one that takes something in between is not', async () => {
    await house.add(receiver.url)
    const days = async (count: number): Promise<void> => {
      for (let day = 0; day < count; day += 1) {
        await house.tellOf()
        await house.run()
        house.clock.move(dayMs)
      }
    }
    receiver.status(500)
    await days(4)
    receiver.status(200)
    await days(1)
    receiver.status(500)
    await days(5)
    expect((await house.health())[0]?.state).toBe('failing')
    await days(1)
    expect((await house.health())[0]?.state).toBe('off')
    const { endpoints } = await house.store().read(house.staff().list)
    expect(endpoints).toMatchObject([{ offWhy: 'failing' }])
  })

  test('never gets what it answered into our log', async () => {
    await house.add(receiver.url)
    receiver.answers((response) => void response.writeHead(500).end('canary 13812345678'))
    await house.tellOf()
    await house.run()
    const [row] = await house.deliveries()
    expect(row?.attempts).toMatchObject([{ status: 500 }])
    expect(JSON.stringify(row)).not.toContain('canary')
  })
})

describe('staff', () => {
  test('send again what failed, one or all since then, under the same id', async () => {
    const { id } = await house.add(receiver.url)
    receiver.status(500)
    for (const subject of ['cas_1', 'cas_2', 'cas_3']) {
      await house.tellOf('case.created', subject)
      house.clock.move(1_000)
    }
    for (let hours = 0; hours < 100; hours += 1) {
      for (const ms of [6_000, 6 * minuteMs, hourMs]) {
        await house.run()
        house.clock.move(ms)
      }
    }
    const failed = await house.deliveries()
    expect(failed.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
    const [first, second] = failed.toSorted((a, b) => (a.at < b.at ? -1 : 1))
    receiver.status(200)
    receiver.received.length = 0
    await house.store().transaction('replay', (work) => house.staff().replay(work, first?.id ?? ''))
    await house.run()
    expect(idsOf(receiver.received)).toEqual([first?.event])
    const since = second?.at ?? ''
    const count = await house.store().transaction('replay', (work) => house.staff().replayFailed(work, { id, since }))
    await house.run()
    expect(count).toBe(2)
    expect(new Set(idsOf(receiver.received))).toEqual(new Set(failed.map(({ event }) => event)))
    expect(receiver.received).toHaveLength(3)
  })

  test('do not send their own tries again with what failed', async () => {
    const { id } = await house.add(receiver.url)
    receiver.status(500)
    await house.store().transaction('ping', (work) => house.staff().ping(work, id))
    for (let hours = 0; hours < 100; hours += 1) {
      await house.run()
      house.clock.move(hourMs)
    }
    const [ping] = await house.deliveries()
    expect(ping?.state).toBe('failed')
    const since = ping?.at ?? ''
    expect(await house.store().transaction('replay', (work) => house.staff().replayFailed(work, { id, since }))).toBe(0)
  })

  test('replace a secret: both sign for a day, then only the new one', async () => {
    const { id, secret: old } = await house.add(receiver.url)
    const named = await house.versionOf(id)
    const { secret } = await house.store().transaction('rotate', (work) => house.staff().rotate(work, named))
    await house.tellOf()
    await house.run()
    house.clock.move(dayMs)
    await house.tellOf()
    await house.run()
    const [first, later] = receiver.received
    if (first === undefined || later === undefined) throw new Error('two were told')
    expect([isSignedBy(old, first), isSignedBy(secret, first)]).toEqual([true, true])
    expect([isSignedBy(old, later), isSignedBy(secret, later)]).toEqual([false, true])
  })

  test('try an endpoint once, also one that is off', async () => {
    const { id } = await house.add(receiver.url, ['alert.raised'])
    const named = await house.versionOf(id)
    await house.store().transaction('off', (work) => house.staff().off(work, named))
    receiver.status(500)
    await house.store().transaction('ping', (work) => house.staff().ping(work, id))
    await house.run()
    house.clock.move(dayMs)
    await house.run()
    expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'webhook.ping', data: { id } },
    ])
  })

  test.each(['ftp://a.test/', 'javascript:alert(1)', 'not an address', 'https://user:word@a.test/'])(
    'cannot enter %s',
    async (url) => {
      await expect(house.add(url)).rejects.toThrow('地址')
    },
  )

  test.each([
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'https://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://8.8.8.8/',
  ])('cannot enter %s, which nothing would ever be sent to', async (url) => {
    await expect(house.add(url)).rejects.toThrow('地址')
  })

  test('cannot enter plain http where no network inside is named', async () => {
    const outside = await startOutgoing({ allow: [] })
    await expect(outside.add(receiver.url)).rejects.toThrow('https')
    await outside.stop()
  })
})

test('a slow receiver holds up nobody else', async () => {
  await house.stop()
  house = await startOutgoing({ limits: { perEndpoint: 2, together: 8 }, post: { timeoutMs: 1_000 } })
  const fast = await startReceiver()
  receiver.answers(() => undefined)
  await house.add(receiver.url, ['case.created'])
  await house.add(fast.url, ['case.closed'])
  for (let n = 0; n < 40; n += 1) await house.tellOf('case.created', `cas_${n}`)
  await house.tellOf('case.closed', 'cas_1')
  const ran = house.run()
  await expect.poll(() => fast.received.length).toBe(1)
  expect(receiver.received.length).toBeLessThanOrEqual(2)
  await ran
  // Those that found no room were not tried, and all of them come back.
  expect(receiver.received).toHaveLength(2)
  receiver.status(200)
  for (let round = 0; round < 60; round += 1) {
    house.clock.move(15_000)
    await house.run()
  }
  const waiting = (await house.deliveries()).filter(({ state }) => state !== 'delivered')
  expect(waiting).toEqual([])
  await fast.stop()
})

test('a burst of hundreds is through to a receiver that takes them, without a wait for its turn', async () => {
  await house.stop()
  house = await startOutgoing({ listens: true })
  let under = 0
  let most = 0
  receiver.answers((response) => {
    under += 1
    most = Math.max(most, under)
    setTimeout(() => {
      under -= 1
      response.writeHead(204).end()
    }, 5)
  })
  await house.add(receiver.url)
  for (let n = 0; n < 300; n += 1) await house.tellOf('case.created', `cas_${n}`)
  // The clock stands still: nobody is let in by the time alone.
  await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBe(300)
  await expect.poll(async () => (await house.deliveries()).filter(({ state }) => state !== 'delivered')).toEqual([])
  expect(new Set(idsOf(receiver.received)).size).toBe(300)
  expect(most).toBeLessThanOrEqual(8)
})
