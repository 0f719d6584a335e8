import { describe, expect, test } from 'vitest'
import { StoreConflict, type Work } from '../../src/core/store.ts'
import { ids, insert, type Start } from './store-support.ts'
import { slots, things, type Thing } from './store-tables.ts'

/** What became of each, in their order: `done`, or the key that was taken. */
const outcomes = async (asked: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(asked)).map((one) => {
    if (one.status === 'fulfilled') return 'done'
    return one.reason instanceof StoreConflict ? one.reason.key : 'failed'
  })

const all = (work: Work): Promise<readonly Thing[]> => work.rows(things).range('byName', { limit: 99 })

/** What a transaction asks for without waiting in between is done as if it had waited. */
export const abreastContract = (name: string, start: Start): void => {
  describe(`${name}: several things asked for at once`, () => {
    test('each read has its own answer, in the order of its index', async () => {
      const { store } = await start()
      const rows = Array.from({ length: 12 }, (_, i) => ({ id: `t${i}`, name: `n${i % 3}`, rank: 20 - i }))
      await insert(store, rows)
      const found = await store.transaction('t', (work) => {
        const reads = ['n2', 'none', 'n0', 'n1', 'n0'].map((word) => {
          return work.rows(things).range('name', { where: [word], limit: 3 })
        })
        return Promise.all(reads)
      })
      expect(found.map(ids)).toEqual([
        ['t11', 't8', 't5'],
        [],
        ['t9', 't6', 't3'],
        ['t10', 't7', 't4'],
        ['t9', 't6', 't3'],
      ])
      const counts = await store.read((read) =>
        Promise.all(['n0', 'none'].map((word) => read.rows(things).count('name', { where: [word], to: 16 }))),
      )
      expect(counts).toEqual([2, 0])
      const one = await store.read((read) => Promise.all(['t3', 'x', 't1'].map((id) => read.rows(things).get(id))))
      expect(one.map((row) => row?.rank)).toEqual([17, undefined, 19])
    })

    test('of the same id or unique key the first is inserted, and the others hear which is taken', async () => {
      const { store } = await start()
      const ended = await store.transaction('t', (work) =>
        outcomes([
          work.rows(slots).insert({ id: 'a', slot: 's', person: 'p' }),
          work.rows(slots).insert({ id: 'b', slot: 's', person: 'q' }),
          work.rows(slots).insert({ id: 'a', slot: 'other', person: 'r' }),
          work.rows(slots).insert({ id: 'c', slot: 'free', person: 'r' }),
        ]),
      )
      expect(ended).toEqual(['done', 'slot', 'id', 'done'])
    })

    test('updates keep to versions and unique keys, and a key that one gives up the next may take', async () => {
      const { store } = await start()
      await insert(store, [
        { id: 'a', name: 'a', holder: 'x' },
        { id: 'b', name: 'b', holder: 'y' },
        { id: 'c', name: 'c' },
        { id: 'd', name: 'd', holder: 'z' },
      ])
      const ended = await store.transaction('t', async (work) => {
        const [a, b, c, d] = await all(work)
        if (!a || !b || !c || !d) throw new Error('a row is missing')
        return outcomes([
          work.rows(things).update({ ...a, holder: null }),
          work.rows(things).update({ ...b, holder: 'x' }),
          work.rows(things).update({ ...c, holder: 'z' }),
          work.rows(things).update({ ...d, version: d.version + 1, name: 'late' }),
        ])
      })
      expect(ended).toEqual(['done', 'done', 'holder', 'version'])
      const kept = await store.read((read) => read.rows(things).range('byName', { limit: 9 }))
      expect(kept.map(({ name: word, holder }) => `${word} ${holder ?? '-'}`)).toEqual(['a -', 'b x', 'c -', 'd z'])
    })

    test('what is asked for later sees what was written before, of the same row too', async () => {
      const { store } = await start()
      const seen = await store.transaction('t', (work) => {
        const rows = work.rows(things)
        return Promise.all([
          rows.get('a'),
          rows.insert({ id: 'a', name: 'first' }),
          rows.get('a'),
          rows.update({ id: 'a', version: 1, name: 'second' }),
          rows.get('a'),
          rows.update({ id: 'a', version: 2, name: 'third' }),
          rows.count('byName'),
          rows.delete('a'),
          rows.get('a'),
        ])
      })
      const names = [seen[0]?.name, seen[2]?.name, seen[4]?.name, seen[6], seen[8]]
      expect(names).toEqual([undefined, 'first', 'second', 1, undefined])
    })

    test('who reads beside somebody whose reading fails gets an answer, and sees what was kept before', async () => {
      const { store } = await start()
      await insert(store, [{ id: 'a', name: 'a' }])
      const reads = [1, 2, 3].map((n) =>
        store.read(async (read) => {
          const row = await read.rows(things).get('a')
          if (n === 2) throw new Error('of its own')
          return row?.name
        }),
      )
      const ended = await Promise.allSettled(reads)
      expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })
  })
}
