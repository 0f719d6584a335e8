import { describe, expect, test } from 'vitest'
import { StoreConflict, type Store } from '../../src/core/store.ts'
import { insert, ids, type Start } from './store-support.ts'
import { slots, things, type Thing } from './store-tables.ts'

export const transactionContract = (name: string, start: Start): void => {
  describe(`${name}: transactions`, () => {
    test('a thrown work leaves nothing behind and its error comes out', async () => {
      const { store } = await start()
      const doomed = store.transaction('t', async (work) => {
        await work.rows(things).insert({ id: 'a', name: 'a' })
        await work.rows(slots).insert({ id: 's', slot: '9:00', person: 'p' })
        throw new RangeError('on second thoughts')
      })
      await expect(doomed).rejects.toThrow('on second thoughts')
      expect(await store.read((read) => read.rows(things).get('a'))).toBeUndefined()
      expect(await store.read((read) => read.rows(slots).byUnique('slot', ['9:00']))).toBeUndefined()
    })

    test('a work sees what it has written, by every way of reading', async () => {
      const { store } = await start()
      await insert(store, [{ id: 'a', name: 'n', rank: 1, holder: 'x' }])
      await store.transaction('t', async (work) => {
        const rows = work.rows(things)
        const a = await rows.get('a')
        await rows.update({ ...(a as Thing), rank: 5, holder: 'y' })
        await rows.insert({ id: 'b', name: 'n', rank: 3, holder: 'x' })
        expect(await rows.get('b')).toMatchObject({ id: 'b', version: 1 })
        expect(ids(await rows.range('rank', { limit: 9 }))).toEqual(['b', 'a'])
        expect((await rows.byUnique('holder', ['x']))?.id).toBe('b')
        expect((await rows.byUnique('holder', ['y']))?.id).toBe('a')
        await rows.delete('a')
        expect(await rows.count('name', { where: ['n'] })).toBe(1)
        expect(await rows.byUnique('holder', ['y'])).toBeUndefined()
      })
      expect(ids(await store.read((read) => read.rows(things).range('rank', { limit: 9 })))).toEqual(['b'])
    })

    test('nobody outside sees a work that has not ended', async () => {
      const { store } = await start()
      await store.transaction('t', async (work) => {
        await work.rows(things).insert({ id: 'a', name: 'a' })
        expect(await store.read((read) => read.rows(things).get('a'))).toBeUndefined()
      })
      expect(await store.read((read) => read.rows(things).get('a'))).toBeDefined()
    })

    test('an id, a unique key and an old version are refused by name', async () => {
      const { store } = await start()
      await insert(store, [{ id: 'a', name: 'a', holder: 'x' }])
      const key = async (change: (store: Store) => Promise<unknown>): Promise<unknown> =>
        change(store).then(
          () => undefined,
          (error: unknown) => error instanceof StoreConflict && [error.table, error.key],
        )
      expect(await key((s) => insert(s, [{ id: 'a', name: 'b' }]))).toEqual(['things', 'id'])
      expect(await key((s) => insert(s, [{ id: 'b', name: 'b', holder: 'x' }]))).toEqual(['things', 'holder'])
      const old: Thing = { id: 'a', name: 'a', holder: 'x', version: 1 }
      const write = (s: Store): Promise<unknown> => s.transaction('t', (work) => work.rows(things).update(old))
      expect(await key(write)).toBeUndefined()
      expect(await key(write)).toEqual(['things', 'version'])
    })

    test('a rule may catch a conflict and go on', async () => {
      const { store } = await start()
      await insert(store, [{ id: 'a', name: 'a', holder: 'x' }])
      await store.transaction('t', async (work) => {
        const taken = work.rows(things).insert({ id: 'b', name: 'b', holder: 'x' })
        await expect(taken).rejects.toBeInstanceOf(StoreConflict)
        await work.rows(things).insert({ id: 'b', name: 'second choice', holder: 'y' })
      })
      expect(await store.read((read) => read.rows(things).get('b'))).toMatchObject({ name: 'second choice' })
    })

    test('the version counts writes', async () => {
      const { store } = await start()
      const versions = await store.transaction('t', async (work) => {
        const first = await work.rows(things).insert({ id: 'a', name: 'a' })
        const second = await work.rows(things).update(first)
        return [first.version, second.version]
      })
      expect(versions).toEqual([1, 2])
    })

    test('a row that does not fit its schema is refused without quoting it', async () => {
      const { store } = await start()
      // What a program without types could pass.
      const wrong = { id: 'a', name: 'a', rank: 'secret' } as unknown as Omit<Thing, 'version'>
      const error: unknown = await insert(store, [wrong]).catch((caught: unknown) => caught)
      expect(String(error)).toContain('rank')
      expect(String(error)).not.toContain('secret')
    })

    test('of 50 who book one slot at the same time, one gets it', async () => {
      const { store } = await start()
      const book = (person: string): Promise<boolean> =>
        store
          .transaction(person, async (work) => {
            const taken = await work.rows(slots).byUnique('slot', ['9:00'])
            if (taken !== undefined) return false
            await work.rows(slots).insert({ id: work.newId('slo'), slot: '9:00', person })
            return true
          })
          .catch((error: unknown) => {
            if (error instanceof StoreConflict) return false
            throw error
          })
      const results = await Promise.all(Array.from({ length: 50 }, (_, i) => book(`p${i}`)))
      expect(results.filter(Boolean)).toHaveLength(1)
      const all: string[] = []
      for await (const row of store.scan(slots)) all.push(row.slot)
      expect(all).toEqual(['9:00'])
    })

    test('increments under one lock are never lost', async () => {
      const { store } = await start()
      await insert(store, [{ id: 'a', name: 'a', rank: 0 }])
      const increment = (): Promise<unknown> =>
        store.transaction('a', async (work) => {
          const row = await work.rows(things).get('a')
          return work.rows(things).update({ ...(row as Thing), rank: (row?.rank ?? 0) + 1 })
        })
      await Promise.all(Array.from({ length: 40 }, increment))
      expect(await store.read((read) => read.rows(things).get('a'))).toMatchObject({ rank: 40, version: 41 })
    })
  })
}
