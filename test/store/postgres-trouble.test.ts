import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { StoreUnavailable } from '../../src/core/store.ts'
import { insert } from '../contracts/store-support.ts'
import { things } from '../contracts/store-tables.ts'
import { increment, rank, severalStores } from './two-stores.ts'

const { server, given, openOn, twoStores, killAll } = await severalStores()

describe.skipIf(server === undefined)('when PostgreSQL fails', () => {
  test('a connection killed in the middle is a clear error, keeps nothing, and the next call works', async () => {
    const { url, one } = await twoStores()
    const cut = one.transaction('t', async (work) => {
      await work.rows(things).insert({ id: 'a', name: 'a' })
      await killAll(url)
      await work.rows(things).insert({ id: 'b', name: 'b' })
    })
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable)
    expect(one.trouble()).toBeDefined()
    await insert(one, [{ id: 'c', name: 'c' }])
    expect(await one.read((read) => read.rows(things).count('byName'))).toBe(1)
    await vi.waitFor(() => expect(one.trouble()).toBeUndefined(), 5_000)
  })

  test('a connection killed while the work does nothing is noticed at its end', async () => {
    const { url, one } = await twoStores()
    const cut = one.transaction('t', async (work) => {
      await work.rows(things).insert({ id: 'a', name: 'a' })
      await killAll(url)
    })
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await rank(one)).toBeUndefined()
  })

  test('a stopped server is unavailable, and everything works by itself once it is back', async () => {
    const { one, other } = await twoStores()
    await insert(one, [{ id: 'a', name: 'a', rank: 0 }])
    let heard = 0
    other.subscribe('topic', () => {
      heard += 1
    })
    await given().stop()
    await expect(increment(one, 'a')).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(rank(one)).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(one.scan(things)[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(StoreUnavailable)
    expect(one.trouble()).toBeDefined()
    await given().start()
    await increment(one, 'a')
    expect(await rank(other)).toBe(1)
    await vi.waitFor(() => expect(one.trouble()).toBeUndefined(), 5_000)
    await vi.waitFor(() => expect(heard).toBeGreaterThan(0), 10_000)
    const before = heard
    await one.transaction('t', async (work) => work.notify('topic'))
    await vi.waitFor(() => expect(heard).toBeGreaterThan(before), 5_000)
  })

  test('works that stand still use up the connections, then give their locks back', async () => {
    const { one, other } = await twoStores()
    let resume = (): void => undefined
    let inside = 0
    const still = new Promise<void>((resolve) => {
      resume = resolve
    })
    const stuck = Array.from({ length: 10 }, (_, i) =>
      one.transaction(`p${i}`, async (work) => {
        await work.rows(things).insert({ id: `t${i}`, name: 'n' })
        inside += 1
        await still
      }),
    )
    const outcomes = Promise.allSettled(stuck)
    await vi.waitFor(() => expect(inside).toBe(10), 4_000)
    const late = other.transaction('p0', (work) => work.rows(things).insert({ id: 'late', name: 'n' }))
    await expect(rank(one)).rejects.toBeInstanceOf(StoreUnavailable)
    await late
    resume()
    for (const outcome of await outcomes) expect(outcome.status).toBe('rejected')
    expect(await one.read((read) => read.rows(things).count('byName'))).toBe(1)
  })

  test('whoever waits too long for a turn that another holds is told, and nothing of it stays', async () => {
    const { url, one } = await twoStores()
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query(`select pg_advisory_lock(hashtextextended('p', 0))`)
    const waiting = one.transaction('p', (work) => work.rows(things).insert({ id: 'a', name: 'n', rank: 1 }))
    await expect(waiting).rejects.toThrow('PostgreSQL took too long')
    await holder.end()
    expect(await rank(one)).toBeUndefined()
    await one.transaction('p', (work) => work.rows(things).insert({ id: 'a', name: 'n', rank: 2 }))
    expect(await rank(one)).toBe(2)
    // The time limit of a statement is above that of most tests.
  }, 60_000)

  test('a server that is not there refuses the opening', async () => {
    const opening = openOn('postgres://postgres@127.0.0.1:1/nowhere')
    await expect(opening).rejects.toBeInstanceOf(StoreUnavailable)
  })

  test('a statement that fails ends the transaction, also when the work goes on', async () => {
    const { one } = await twoStores()
    const tooLong = '字'
      .repeat(100_000)
      .split('')
      .map((letter, i) => letter + String(i))
      .join('')
    const careless = one.transaction('t', async (work) => {
      await work.rows(things).insert({ id: 'a', name: 'a' })
      // Longer than an index entry may be.
      await work
        .rows(things)
        .insert({ id: 'b', name: tooLong })
        .catch(() => undefined)
    })
    await expect(careless).rejects.toThrow('index')
    expect(await rank(one)).toBeUndefined()
    expect(await one.read((read) => read.rows(things).get('a'))).toBeUndefined()
    expect(one.trouble()).toBeUndefined()
  })
})
