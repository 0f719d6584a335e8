import { expect, test } from 'vitest'
import { addJob } from '../../src/core/job.ts'
import type { Worker } from '../../src/jobs/worker.ts'
import { openHouse } from './house.ts'

type House = Awaited<ReturnType<typeof openHouse>>

/** Adds so many jobs to the hands of this worker; `isCrash`: the process ends before it begins them. */
const addInBulk = async ({ store }: House, { hands }: Worker, keys: readonly string[], isCrash = false) => {
  const places = await hands(keys.length)
  if (places === undefined) return 0
  const added = await store.transaction('add', async (work) => {
    const claim = places.claim(work.now)
    for (const key of keys.slice(0, places.count)) await addJob(work, { kind: 'ring', key, payload: { key }, claim })
    return claim.jobs
  })
  if (!isCrash) places.begin(added)
  return added.length
}

const keys = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `k${n}`)

test('jobs that are added to hands are claimed at once and each is run once', async () => {
  const house = await openHouse()
  const worker = house.employ()
  expect(await addInBulk(house, worker, keys(30))).toBe(30)
  await worker.run()
  expect(house.attempts).toEqual(Array.from({ length: 30 }, () => ({ count: 1, interrupted: false })))
  expect((await house.jobs()).map(({ state }) => state)).toEqual(Array.from({ length: 30 }, () => 'done'))
  await worker.stop()
})

test('who adds more than there are places waits until some are free, and what is due waits for none of them', async () => {
  const house = await openHouse()
  const worker = house.employ()
  const ends: (() => void)[] = []
  house.answer(async ({ key = '' }) => {
    if (key !== 'due') await new Promise<void>((resolve) => ends.push(resolve))
    return { kind: 'done', outcome: 'sent' }
  })
  expect(await addInBulk(house, worker, keys(500))).toBe(32)
  const more = addInBulk(house, worker, ['later'])
  await house.add('due')
  await expect
    .poll(async () => (await house.jobs()).find(({ payload }) => payload['key'] === 'due')?.state)
    .toBe('done')
  ends.shift()?.()
  expect(await more).toBe(1)
  await expect.poll(() => ends.length).toBe(32)
  for (const end of ends.splice(0)) end()
  await worker.run()
  await worker.stop()
})

test('a crash before they are begun leaves them to be taken back, told that they may have begun', async () => {
  const house = await openHouse()
  await addInBulk(house, house.employ(), keys(3), true)
  const next = house.employ()
  expect(await next.recover()).toBe(3)
  await next.run()
  expect(house.attempts).toEqual(Array.from({ length: 3 }, () => ({ count: 2, interrupted: true })))
  await next.stop()
})

test('who stops gives no place any more, and waits for what was being added', async () => {
  const house = await openHouse()
  const worker = house.employ()
  const places = await worker.hands(5)
  const stopped = worker.stop()
  expect(await worker.hands(1)).toBeUndefined()
  places?.begin([])
  await stopped
})

test('what a run writes at its end is kept with the job or not at all, and one bad end harms no other', async () => {
  const house = await openHouse()
  const errors: string[] = []
  const worker = house.employ({
    log: { info: () => undefined, warn: () => undefined, error: (_category, message) => void errors.push(message) },
    handlers: [
      {
        kind: 'ring',
        run: async ({ key = '' }) => ({
          kind: 'ending',
          lock: key,
          write: async (work) => {
            await addJob(work, { kind: 'written', key, payload: { key }, runAt: '2027-01-01T00:00:00.000Z' })
            if (key === 'k1') throw new Error('a bad row')
            return { kind: 'done', outcome: 'sent' }
          },
        }),
      },
    ],
  })
  await addInBulk(house, worker, keys(3))
  await worker.run()
  const all = await house.jobs()
  const statesOf = (kind: string) =>
    all.filter((job) => job.kind === kind).map(({ payload, state }) => `${payload['key']} ${state}`)
  expect(statesOf('ring').toSorted()).toEqual(['k0 done', 'k1 running', 'k2 done'])
  expect(statesOf('written').toSorted()).toEqual(['k0 due', 'k2 due'])
  expect(errors).toEqual(['an outcome could not be kept'])
  await worker.stop()
})
