import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../src/core/log.ts'
import { createBatches } from '../../src/jobs/batches.ts'
import { createLeases } from '../../src/jobs/leases.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
const rung: string[] = []

beforeEach(async () => {
  rung.length = 0
  house = await openHouse()
})
afterEach(() => house.store.close())

const processNamed = (owner: string, isAlone = false) => {
  const { once } = createLeases({ store: house.store, clock: house.clock, log: silentLog, owner, isAlone })
  return {
    ring: (act: () => Promise<void> = async () => undefined) =>
      once({
        name: 'sweep',
        gapMs: 10_000,
        act: async () => {
          rung.push(owner)
          await act()
        },
      }),
  }
}

test('of processes woken at the same second one does the task', async () => {
  const all = ['a', 'b', 'c'].map((owner) => processNamed(owner))
  for (let round = 0; round < 3; round += 1) {
    const done = await Promise.all(all.map(({ ring }) => ring()))
    expect(done.filter(Boolean)).toHaveLength(1)
    house.clock.move(15_000)
  }
  expect(rung).toHaveLength(3)
})

test('a long task stays with the process that does it', async () => {
  let end = (): void => undefined
  let ended = Promise.resolve(false)
  await new Promise<void>((begun) => {
    ended = processNamed('a').ring(
      () =>
        new Promise((resolve) => {
          end = resolve
          begun()
        }),
    )
  })
  for (let i = 0; i < 12; i += 1) {
    house.clock.move(10_000)
    await house.store.transaction('lease:sweep', async () => undefined)
    expect(await processNamed('b').ring()).toBe(false)
  }
  end()
  expect(await ended).toBe(true)
  expect(await processNamed('b').ring()).toBe(true)
  expect(rung).toEqual(['a', 'b'])
})

test('the task of a process that died is taken over within half a minute', async () => {
  const frozen = createLeases({
    ...house,
    log: silentLog,
    owner: 'killed',
    isAlone: false,
    clock: { ...house.clock, after: () => () => undefined },
  })
  await new Promise<void>((begun) => {
    void frozen.once({
      name: 'sweep',
      gapMs: 10_000,
      act: () => {
        begun()
        return new Promise(() => undefined)
      },
    })
  })
  house.clock.move(29_999)
  expect(await processNamed('b').ring()).toBe(false)
  house.clock.move(1)
  expect(await processNamed('b').ring()).toBe(true)
})

test('a failed task frees the next ring', async () => {
  const failing = processNamed('a').ring(() => Promise.reject(new Error('once')))
  await expect(failing).rejects.toThrow('once')
  house.clock.move(15_000)
  expect(await processNamed('b').ring()).toBe(true)
})

test('the only process there is asks nobody, also right after an earlier one was killed', async () => {
  expect(await processNamed('earlier').ring()).toBe(true)
  expect(await processNamed('now', true).ring()).toBe(true)
  expect(rung).toEqual(['earlier', 'now'])
})

test('what is asked for while a batch is under way goes together in the next', async () => {
  const batches: (readonly number[])[] = []
  const double = createBatches(async (items: readonly number[]) => {
    batches.push(items)
    await house.store.transaction('t', async () => undefined)
    if (items.includes(13)) throw new Error('unlucky')
    return items.map((item) => item * 2)
  })
  const first = double(1)
  await Promise.resolve()
  await Promise.resolve()
  expect(await Promise.all([first, double(2), double(3)])).toEqual([2, 4, 6])
  expect(batches).toEqual([[1], [2, 3]])
  await expect(double(13)).rejects.toThrow('unlucky')
  expect(await double(4)).toBe(8)
  const many = await Promise.all(Array.from({ length: 1200 }, (_, i) => double(i + 100)))
  expect(many).toEqual(Array.from({ length: 1200 }, (_, i) => (i + 100) * 2))
  expect(batches.slice(4).map(({ length }) => length)).toEqual([500, 500, 200])
})
