import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { StoreConflict, StoreUnavailable, type Store } from '../../src/core/store.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { insert } from '../contracts/store-support.ts'
import { contractTables, slots, things, type Thing } from '../contracts/store-tables.ts'
import { startPostgres } from '../support/postgres.ts'

const server = await startPostgres()
afterAll(() => server?.end())

const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

const given = () => {
  if (server === undefined) throw new Error('skipped')
  return server
}
/** A store with its own connections, as another process has. */
const openOn = async (url: string): Promise<Store> => {
  const store = await openPostgresStore({ url, tables: contractTables, clock: systemClock, log: silentLog })
  opened.push(store)
  return store
}
const twoStores = async (): Promise<{ url: string; one: Store; other: Store }> => {
  const url = await given().createDatabase()
  return { url, one: await openOn(url), other: await openOn(url) }
}
/** Ends every connection to the database but the one that does it. */
const killAll = async (url: string): Promise<void> => {
  await given().query(
    url,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
}
const rank = async (store: Store): Promise<number | undefined> =>
  (await store.read((read) => read.rows(things).get('a')))?.rank

const increment = (store: Store, lock: string): Promise<unknown> =>
  store.transaction(lock, async (work) => {
    const row = await work.rows(things).get('a')
    return work.rows(things).update({ ...(row as Thing), rank: (row?.rank ?? 0) + 1 })
  })

describe.skipIf(server === undefined)('several processes on one PostgreSQL', () => {
  test('of 50 who book one slot at the same time through two processes, one gets it', async () => {
    const { one, other } = await twoStores()
    const book = (i: number): Promise<boolean> =>
      (i % 2 === 0 ? one : other)
        .transaction(`p${i}`, async (work) => {
          await work.rows(slots).insert({ id: work.newId('slo'), slot: '9:00', person: `p${i}` })
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof StoreConflict) return false
          throw error
        })
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => book(i)))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test('of 50 who change one row to a free key at the same time, one gets it', async () => {
    const { one, other } = await twoStores()
    const rows = Array.from({ length: 50 }, (_, i) => ({ id: `t${i}`, name: 'n' }))
    await insert(one, rows)
    const take = (i: number): Promise<boolean> =>
      (i % 2 === 0 ? one : other)
        .transaction(`p${i}`, async (work) => {
          const row = await work.rows(things).get(`t${i}`)
          await work.rows(things).update({ ...(row as Thing), holder: 'x' })
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof StoreConflict && error.key === 'holder') return false
          throw error
        })
    const results = await Promise.all(rows.map((_, i) => take(i)))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test.each(['one lock', 'a lock each'])('increments through two processes under %s are never lost', async (locks) => {
    const { one, other } = await twoStores()
    await insert(one, [{ id: 'a', name: 'a', rank: 0 }])
    const all = Array.from({ length: 60 }, (_, i) =>
      increment(i % 2 === 0 ? one : other, locks === 'one lock' ? 'a' : `l${i}`),
    )
    await Promise.all(all)
    expect(await rank(one)).toBe(60)
  })

  test('two who each look at what the other writes do not both go on (write skew)', async () => {
    const { one, other } = await twoStores()
    const takeIfFree = (store: Store, own: string): Promise<boolean> =>
      store.transaction(own, async (work) => {
        if ((await work.rows(things).count('byName', { where: ['on duty'] })) > 0) return false
        await work.rows(things).insert({ id: own, name: 'on duty' })
        return true
      })
    for (let i = 0; i < 10; i += 1) {
      const took = await Promise.all([takeIfFree(one, 'a'), takeIfFree(other, 'b')])
      expect(took.filter(Boolean)).toHaveLength(1)
      await one.transaction('a', async (work) => {
        await work.rows(things).delete('a')
        await work.rows(things).delete('b')
      })
    }
  })

  test('a process hears what another tells, and hears again after its connection was lost', async () => {
    const { url, one, other } = await twoStores()
    let heard = 0
    one.subscribe('person:p', () => {
      heard += 1
    })
    await other.transaction('p', async (work) => work.notify('person:p'))
    await vi.waitFor(() => expect(heard).toBe(1), 5_000)
    await killAll(url)
    // It is told to look again once it listens again.
    await vi.waitFor(() => expect(heard).toBeGreaterThan(1), 5_000)
    const before = heard
    await vi.waitFor(() => other.transaction('p', async (work) => work.notify('person:p')), 5_000)
    await vi.waitFor(() => expect(heard).toBeGreaterThan(before), 5_000)
  })

  test('rows that outlive their transaction touch nothing', async () => {
    const { one } = await twoStores()
    const kept = await one.transaction('t', async (work) => ({ rows: work.rows(things) }))
    await expect(kept.rows.insert({ id: 'a', name: 'a' })).rejects.toThrow('has ended')
    const read = await one.read(async (read) => ({ rows: read.rows(things) }))
    await expect(read.rows.get('a')).rejects.toThrow('has ended')
  })

  test('a topic that PostgreSQL could not carry is refused', async () => {
    const { one } = await twoStores()
    await expect(one.transaction('p', async (work) => work.notify('字'.repeat(3_000)))).rejects.toThrow(RangeError)
  })
})

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
