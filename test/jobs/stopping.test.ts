import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { jobs, maxAttempts, retryDead, type JobResult } from '../../src/core/job.ts'
import { addMs, minuteMs } from '../../src/core/time.ts'
import { monday, openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let finish: (result: JobResult) => void
const sent: JobResult = { kind: 'done', outcome: 'sent' }

beforeEach(async () => {
  house = await openHouse()
})
afterEach(async () => {
  finish(sent)
  await house.store.close()
})

/** The handler stands still, from the next job on; resolves when as many have begun. */
const standStill = (count = 1): Promise<void> => {
  let begun = 0
  const over = new Promise<JobResult>((resolve) => {
    finish = resolve
  })
  return new Promise((resolve) => {
    house.answer(() => {
      begun += 1
      if (begun === count) resolve()
      return over
    })
  })
}

const answerAtOnce = (): void => house.answer(async () => sent)
/** One of several processes. A dead one's clock stands still: it gives no sign of life. */
const oneOfMany = (owner: string, isDead = false) =>
  house.employ({
    owner,
    isAlone: false,
    listens: false,
    ...(isDead ? { clock: manualClock(new Date(monday)) } : {}),
  })

describe('one of several processes', () => {
  test('leaves alone what another is running, however often it looks', async () => {
    const begun = standStill()
    await house.add('a')
    const busy = oneOfMany('busy')
    const running = busy.run()
    await begun
    const other = oneOfMany('other')
    for (let i = 0; i < 10; i += 1) {
      expect(await other.recover()).toBe(0)
      expect(await other.run()).toBe(0)
      house.clock.move(20_000)
      // The sign of life is a transaction: wait until it is kept.
      await house.store.transaction('jobs', async () => undefined)
    }
    expect(await house.jobs()).toMatchObject([{ state: 'running', owner: 'busy', attempts: 1 }])
    finish(sent)
    await running
    expect(house.attempts).toHaveLength(1)
    const [job] = await house.jobs()
    expect(job).toMatchObject({ state: 'done' })
    expect(job).not.toHaveProperty('owner')
    expect(job).not.toHaveProperty('leasedUntil')
  })

  test('finishes what a killed one left, when its lease is over, and tells the handler', async () => {
    const begun = standStill()
    await house.add('a')
    void oneOfMany('killed', true).run()
    await begun
    answerAtOnce()
    const other = oneOfMany('other')
    house.clock.move(minuteMs - 1)
    expect(await other.recover()).toBe(0)
    house.clock.move(1)
    expect(await other.recover()).toBe(1)
    await other.run()
    expect(house.attempts).toEqual([
      { count: 1, interrupted: false },
      { count: 2, interrupted: true },
    ])
    expect(await house.jobs()).toMatchObject([{ state: 'done', attempts: 2 }])
  })

  test('that is killed after it wrote does not make the other write again', async () => {
    const follow = (): Promise<void> => house.add('follow', 'unknown-kind', addMs(monday, 60 * minuteMs))
    const begun = new Promise<void>((resolve) => {
      const over = new Promise<JobResult>((end) => {
        finish = end
      })
      house.answer(async () => {
        await follow()
        resolve()
        return over
      })
    })
    await house.add('a')
    void oneOfMany('killed', true).run()
    await begun
    house.answer(async () => {
      await follow()
      return sent
    })
    house.clock.move(minuteMs)
    const other = oneOfMany('other')
    await other.recover()
    await other.run()
    expect(house.attempts).toHaveLength(2)
    expect((await house.jobs()).map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      'ring done',
      'unknown-kind due',
    ])
  })

  test('that stood still and comes back too late changes nothing', async () => {
    const begun = standStill()
    await house.add('a')
    const running = oneOfMany('paused', true).run()
    await begun
    const late = finish
    answerAtOnce()
    house.clock.move(minuteMs)
    const other = oneOfMany('other')
    await other.recover()
    house.answer(async () => ({ kind: 'dead', outcome: 'permanent 40003' }))
    await other.run()
    late(sent)
    await running
    expect(await house.jobs()).toMatchObject([{ state: 'dead', outcome: 'permanent 40003', attempts: 2 }])
  })

  test('told of a job runs that one only, and only when it is due', async () => {
    answerAtOnce()
    await house.addAll(['a', 'b'])
    await house.add('later', 'ring', addMs(monday, minuteMs))
    const byKey = new Map((await house.jobs()).map((job) => [job.payload['key'], job.id]))
    const worker = oneOfMany('one')
    expect(await worker.runOne(byKey.get('a') ?? '')).toBe(true)
    expect(await worker.runOne(byKey.get('a') ?? '')).toBe(false)
    expect(await worker.runOne(byKey.get('later') ?? '')).toBe(false)
    expect(await worker.runOne('job_of_nobody')).toBe(false)
    const states = (await house.jobs()).map(({ payload, state }) => `${payload['key']} ${state}`)
    expect(states.toSorted()).toEqual(['a done', 'b due', 'later due'])
  })

  test('every job is run once when all are told of all of them', async () => {
    answerAtOnce()
    await house.addAll(Array.from({ length: 60 }, (_, i) => `job-${i}`))
    const ids = (await house.jobs()).map(({ id }) => id)
    const crowd = ['one', 'two', 'three'].map((owner) => oneOfMany(owner))
    await Promise.all(crowd.flatMap((worker) => [worker.run(), ...ids.map((id) => worker.runOne(id))]))
    expect(house.attempts).toHaveLength(60)
    expect((await house.jobs()).every(({ state, attempts }) => state === 'done' && attempts === 1)).toBe(true)
  })
})

test('a handler that never answers gives up its place, and the next try is told', async () => {
  const begun = standStill()
  await house.add('a')
  const worker = house.employ({ listens: false })
  const running = worker.run()
  await begun
  house.clock.move(5 * minuteMs)
  await running
  expect(await house.jobs()).toMatchObject([{ state: 'due', outcome: 'interrupted', attempts: 1 }])
  answerAtOnce()
  house.clock.move(minuteMs)
  await worker.run()
  expect(house.attempts.at(-1)).toEqual({ count: 2, interrupted: true })
})

describe('a stop', () => {
  test('waits for what is under way', async () => {
    const begun = standStill()
    await house.add('a')
    const worker = house.employ()
    void worker.run()
    await begun
    const stopped = worker.stop()
    house.clock.move(1_000)
    finish(sent)
    await stopped
    expect(await house.jobs()).toMatchObject([{ state: 'done', outcome: 'sent' }])
  })

  test('gives back what does not end within eight seconds, for another process to finish', async () => {
    const begun = standStill(2)
    await house.addAll(['a', 'b'])
    const worker = oneOfMany('old')
    const running = worker.run()
    await begun
    const stopped = worker.stop()
    house.clock.move(8_000)
    await stopped
    await running
    expect(await house.jobs()).toMatchObject([
      { state: 'due', outcome: 'interrupted' },
      { state: 'due', outcome: 'interrupted' },
    ])
    answerAtOnce()
    expect(await oneOfMany('new').run()).toBe(2)
    expect(house.attempts.slice(2)).toEqual([
      { count: 2, interrupted: true },
      { count: 2, interrupted: true },
    ])
  })
})

describe('a job that is dead', () => {
  const dead = async () => {
    house.answer(async () => ({ kind: 'dead', outcome: 'permanent 40003' }))
    await house.add('a')
    await house.employ({ listens: false }).run()
    const [job] = await house.jobs()
    if (job === undefined) throw new Error('no job')
    return job
  }

  test('and is wanted again has all its tries before it', async () => {
    const job = await dead()
    answerAtOnce()
    await house.store.transaction('t', (work) => retryDead(work, job))
    await house.employ().run()
    expect(house.attempts.at(-1)).toEqual({ count: 1, interrupted: false })
    expect(await house.jobs()).toMatchObject([{ state: 'done', attempts: 1 }])
  })

  test('is what becomes of one that ends the process whenever it is run', async () => {
    await house.add('poison')
    for (let i = 0; i < maxAttempts; i += 1) {
      const begun = standStill()
      void house.employ({ owner: `killed-${i}`, listens: false, clock: manualClock(new Date(monday)) }).run()
      await begun
      expect(await house.employ({ listens: false }).recover()).toBe(1)
    }
    expect(await house.jobs()).toMatchObject([{ state: 'dead', attempts: maxAttempts, outcome: 'interrupted' }])
  })
})

test('a job that ran before there were leases is taken back', () => {
  const old = { id: 'job_1', version: 3, kind: 'ring', payload: {}, runAt: monday, attempts: 1, createdAt: monday }
  expect(jobs.shape).toBe(2)
  expect(jobs.upgrade({ ...old, state: 'running' }, 1)).toMatchObject({ leasedUntil: monday, attempts: 1 })
  const done = { ...old, state: 'done', finishedAt: monday }
  expect(jobs.upgrade(done, 1)).toEqual(done)
  for (const row of [jobs.upgrade({ ...old, state: 'running' }, 1), jobs.upgrade(done, 1)])
    expect(jobs.schema.safeParse(row).success).toBe(true)
})
