import { describe, expect, test, vi } from 'vitest'
import { StoreConflict, type Store } from '../../src/core/store.ts'
import { insert } from '../contracts/store-support.ts'
import { slots, things, type Thing } from '../contracts/store-tables.ts'
import { increment, rank, severalStores } from './two-stores.ts'

const { server, twoStores, killAll } = await severalStores()

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

  test('who waits for a turn holds no connection: others are served meanwhile', async () => {
    const { one } = await twoStores()
    let go = (): void => undefined
    const still = new Promise<void>((resolve) => {
      go = resolve
    })
    const order: number[] = []
    const all = Array.from({ length: 30 }, (_, i) =>
      one.transaction('p', async () => {
        if (i === 0) await still
        order.push(i)
      }),
    )
    await one.transaction('q', (work) => work.rows(things).insert({ id: 'a', name: 'n', rank: 7 }))
    expect(await rank(one)).toBe(7)
    expect(order).toEqual([])
    go()
    await Promise.all(all)
    expect(order).toEqual(Array.from({ length: 30 }, (_, i) => i))
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
