import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { maxAttempts, type JobResult } from '../../src/core/job.ts'
import { addMs, dayMs, hourMs, minuteMs, msBetween } from '../../src/core/time.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import type { Worker } from '../../src/jobs/worker.ts'
import { countJobs } from '../../src/web.ts'
import { monday, openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let worker: Worker

beforeEach(async () => {
  house = await openHouse()
  worker = house.employ()
})
afterEach(async () => {
  await worker.stop()
  await house.store.close()
})

describe('a job', () => {
  test('added twice is one, and is done once', async () => {
    await house.add('a')
    await house.add('a')
    await worker.run()
    await house.add('a')
    await worker.run()
    expect(house.attempts).toHaveLength(1)
    expect(await house.jobs()).toMatchObject([{ state: 'done', outcome: 'sent', finishedAt: monday }])
  })

  test('of another kind under the same key is another job', async () => {
    await house.add('a')
    await house.add('a', 'unknown-kind')
    await worker.run()
    expect((await house.jobs()).map(({ state, outcome }) => [state, outcome])).toEqual(
      expect.arrayContaining([
        ['done', 'sent'],
        ['dead', 'no-handler'],
      ]),
    )
  })

  test('waits until it is due', async () => {
    await house.add('a', 'ring', addMs(monday, hourMs))
    expect(await worker.run()).toBe(0)
    house.clock.move(hourMs - 1)
    expect(await worker.run()).toBe(0)
    house.clock.move(1)
    expect(await worker.run()).toBe(1)
  })

  test('that was added wakes the worker by itself', async () => {
    const ran = new Promise<void>((resolve) => {
      house.answer(async () => {
        resolve()
        return { kind: 'done', outcome: 'sent' }
      })
    })
    await house.add('a')
    await ran
    await worker.run()
    expect(house.attempts).toHaveLength(1)
  })

  test('among many is done once, also when everybody asks at the same time', async () => {
    for (let i = 0; i < 40; i += 1) await house.add(`job-${i}`)
    await Promise.all(Array.from({ length: 5 }, () => worker.run()))
    expect(house.attempts).toHaveLength(40)
    expect((await house.jobs()).every(({ state }) => state === 'done')).toBe(true)
  })
})

describe('a failure', () => {
  test('is tried again after growing waits, and after the last the job is dead', async () => {
    house.answer(async () => ({ kind: 'retry', outcome: '45009' }))
    await house.add('a')
    await worker.run()
    const waits: number[] = []
    for (let i = 1; i < maxAttempts; i += 1) {
      const [job] = await house.jobs()
      if (job === undefined) throw new Error('no job')
      expect(job).toMatchObject({ state: 'due', attempts: i, outcome: '45009' })
      const wait = msBetween(house.clock.now().toISOString(), job.runAt)
      waits.push(wait)
      house.clock.move(wait - 1)
      expect(await worker.run()).toBe(0)
      house.clock.move(1)
      expect(await worker.run()).toBe(1)
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits[0]).toBeLessThanOrEqual(minuteMs)
    expect(await house.jobs()).toMatchObject([{ state: 'dead', attempts: maxAttempts }])
    house.clock.move(dayMs)
    expect(await worker.run()).toBe(0)
    expect(house.attempts.map(({ count }) => count)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('of many at the same moment is not tried again by all at the same moment', async () => {
    house.answer(async () => ({ kind: 'retry', outcome: '45009' }))
    await house.addAll(Array.from({ length: 40 }, (_, i) => `job-${i}`))
    await worker.run()
    const waits = (await house.jobs()).map(({ runAt }) => msBetween(monday, runAt))
    expect(waits).toHaveLength(40)
    expect(new Set(waits).size).toBeGreaterThan(5)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(10_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(12_500)
  })

  test('that names a time is tried again then', async () => {
    const at = addMs(monday, 5 * hourMs)
    house.answer(async () => ({ kind: 'retry', outcome: '45009', at }))
    await house.add('a')
    await worker.run()
    expect(await house.jobs()).toMatchObject([{ state: 'due', runAt: at }])
  })

  test('by a throw is a failure like any other, and keeps nobody else waiting', async () => {
    house.answer(async ({ key }) => {
      if (key === 'bad') throw new TypeError('a word of a member')
      return { kind: 'done', outcome: 'sent' }
    })
    await house.add('bad')
    await house.add('good')
    await worker.run()
    const states = Object.fromEntries((await house.jobs()).map((job) => [job.payload['key'], job]))
    expect(states['bad']).toMatchObject({ state: 'due', outcome: 'TypeError' })
    expect(states['good']).toMatchObject({ state: 'done' })
    house.answer(async () => ({ kind: 'done', outcome: 'sent' }))
    house.clock.move(minuteMs)
    await worker.run()
    expect((await house.jobs()).every(({ state }) => state === 'done')).toBe(true)
  })

  test('that is final ends the job at once, and the metrics count it', async () => {
    house.answer(async () => ({ kind: 'dead', outcome: 'permanent 40003' }))
    await house.add('a')
    await worker.run()
    expect(await house.jobs()).toMatchObject([{ state: 'dead', outcome: 'permanent 40003' }])
    const metrics = createMetrics({ jobs: () => countJobs(house) })
    expect(await metrics.text()).toContain('liangxin_jobs{state="dead"} 1')
  })
})

describe('after a crash', () => {
  let release = (): void => undefined
  afterEach(() => release())

  /** A worker that stands still while it runs these jobs: until the test is over none is settled by it. */
  const dieWhileRunning = async (...keys: readonly string[]) => {
    let begun = 0
    const over = new Promise<JobResult>((resolve) => {
      release = () => resolve({ kind: 'done', outcome: 'sent' })
    })
    const all = new Promise<void>((resolve) => {
      house.answer(() => {
        begun += 1
        if (begun === Math.min(keys.length, 8)) resolve()
        return over
      })
    })
    await house.addAll(keys)
    await all
    house.answer(async () => ({ kind: 'done', outcome: 'sent' }))
    return house.employ()
  }

  test('what was under way is due again and its handler is told', async () => {
    const next = await dieWhileRunning('a')
    expect(await next.run()).toBe(0)
    expect(await next.recover()).toBe(1)
    await next.run()
    expect(house.attempts).toEqual([
      { count: 1, interrupted: false },
      { count: 2, interrupted: true },
    ])
    await next.stop()
  })

  test('only what had really begun counts as interrupted', async () => {
    const next = await dieWhileRunning(...Array.from({ length: 20 }, (_, i) => `job-${i}`))
    const begun = house.attempts.length
    expect(await next.recover()).toBe(begun)
    await next.run()
    expect(house.attempts.filter(({ interrupted }) => interrupted)).toHaveLength(begun)
    expect((await house.jobs()).every(({ state }) => state === 'done')).toBe(true)
    await next.stop()
  })
})

test('a stop waits for what runs, takes nothing new, and does not fail with the store', async () => {
  await house.add('a')
  await worker.stop()
  await house.add('b')
  expect(await worker.run()).toBe(0)
  const other = house.employ()
  await house.store.close()
  const failing = other.run()
  await expect(other.stop()).resolves.toBeUndefined()
  await expect(failing).rejects.toThrow('closing')
})
