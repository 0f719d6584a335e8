import { expect, test } from 'vitest'
import { addJob, keepBundle } from '../../src/core/job.ts'
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
    return keepBundle(work, claim)
  })
  if (!isCrash) places.begin(added)
  return added?.jobs.length ?? 0
}

const keys = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `k${n}`)

test('jobs that are added to hands are claimed at once and each is run once', async () => {
  const house = await openHouse()
  const worker = house.employ()
  expect(await addInBulk(house, worker, keys(30))).toBe(30)
  await worker.run()
  expect(house.attempts).toEqual(Array.from({ length: 30 }, () => ({ count: 1, interrupted: false })))
  expect(await house.jobs()).toMatchObject([{ kind: 'bundle', state: 'done' }])
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
  expect(await addInBulk(house, worker, keys(500))).toBe(128)
  const more = addInBulk(house, worker, ['later'])
  await house.add('due')
  await expect
    .poll(async () => (await house.jobs()).find(({ payload }) => payload['key'] === 'due')?.state)
    .toBe('done')
  ends.shift()?.()
  expect(await more).toBe(1)
  await expect.poll(() => ends.length).toBe(128)
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

test('one that is to be tried again, and one that is given up, get rows of their own', async () => {
  const house = await openHouse()
  const worker = house.employ()
  house.answer(async ({ key = '' }) => {
    if (key === 'k1') return { kind: 'retry', outcome: 'busy' }
    return key === 'k2' ? { kind: 'dead', outcome: 'refused' } : { kind: 'done', outcome: 'sent' }
  })
  await addInBulk(house, worker, keys(4))
  await worker.run()
  const own = (await house.jobs()).filter(({ kind }) => kind === 'ring')
  expect(own.map(({ payload, state, outcome }) => `${payload['key']} ${state} ${outcome}`).toSorted()).toEqual([
    'k1 due busy',
    'k2 dead refused',
  ])
  house.answer(async () => ({ kind: 'done', outcome: 'sent' }))
  house.clock.move(15_000)
  await worker.run()
  expect(house.attempts.slice(4)).toEqual([{ count: 2, interrupted: false }])
  await worker.stop()
})

test('a crash in the middle: what has a row of its own is not added again, the rest is asked again', async () => {
  const house = await openHouse()
  house.answer(async ({ key = '' }) => {
    if (key === 'k0') return { kind: 'retry', outcome: 'busy' }
    // The process ends meanwhile: this never comes back.
    return key === 'k1' ? new Promise(() => undefined) : { kind: 'done', outcome: 'sent' }
  })
  await addInBulk(house, house.employ(), keys(3))
  await expect.poll(async () => (await house.jobs()).some(({ state }) => state === 'due')).toBe(true)
  house.answer(async () => ({ kind: 'done', outcome: 'sent' }))
  const next = house.employ()
  expect(await next.recover()).toBe(2)
  await next.run()
  expect(house.attempts.slice(3)).toEqual(Array.from({ length: 2 }, () => ({ count: 2, interrupted: true })))
  house.clock.move(15_000)
  await next.run()
  expect(house.attempts.slice(5)).toEqual([{ count: 2, interrupted: false }])
  expect((await house.jobs()).every(({ state }) => state === 'done')).toBe(true)
  expect(await house.employ().recover()).toBe(0)
})

test('who stops before the end gives back what has not ended', async () => {
  const house = await openHouse()
  const worker = house.employ()
  house.answer(({ key = '' }) =>
    key === 'k1' ? new Promise(() => undefined) : Promise.resolve({ kind: 'done', outcome: 'sent' }),
  )
  await addInBulk(house, worker, keys(2))
  const stopped = worker.stop()
  await expect.poll(() => house.attempts.length).toBe(2)
  house.clock.move(8_000)
  await stopped
  const own = (await house.jobs()).filter(({ kind }) => kind === 'ring')
  expect(own.map(({ state, outcome }) => `${state} ${outcome}`)).toEqual(['due interrupted', 'due interrupted'])
})

test('while one of them takes its time, nobody else takes them for lost', async () => {
  const house = await openHouse()
  const worker = house.employ({ isAlone: false })
  let end = (): void => undefined
  house.answer(() => new Promise((resolve) => (end = () => resolve({ kind: 'done', outcome: 'sent' }))))
  await addInBulk(house, worker, keys(1))
  const other = house.employ({ isAlone: false })
  for (let beat = 0; beat < 6; beat += 1) {
    house.clock.move(21_000)
    const version = beat + 2
    await expect.poll(async () => (await house.jobs())[0]?.version).toBe(version)
    expect(await other.recover()).toBe(0)
  }
  end()
  await expect.poll(async () => (await house.jobs())[0]?.state).toBe('done')
  await worker.stop()
  await other.stop()
})

test('who stops gives no place any more, and waits for what was being added', async () => {
  const house = await openHouse()
  const worker = house.employ()
  const places = await worker.hands(5)
  const stopped = worker.stop()
  expect(await worker.hands(1)).toBeUndefined()
  places?.begin(undefined)
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
  expect(statesOf('ring')).toEqual([])
  // It is taken back one day, and each is asked again.
  expect(all.find(({ kind }) => kind === 'bundle')?.state).toBe('running')
  expect(statesOf('written').toSorted()).toEqual(['k0 due', 'k2 due'])
  expect(errors).toEqual(['an outcome could not be kept'])
  await worker.stop()
})
