import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { StoreConflict, type Store } from '../../src/core/store.ts'
import type { Table } from '../../src/core/table.ts'
import { agreesWithModel, transactions } from './store-model.ts'
import { contractTables, slots, things, type Thing } from './store-tables.ts'

/** A fresh, empty store that can be closed and opened again on the same data. */
export interface OpenedStore {
  readonly store: Store
  reopen(): Promise<Store>
  /** Closes it and removes its data. */
  end(): Promise<void>
}

export type OpenStore = (tables: readonly Table[]) => Promise<OpenedStore>

/** What every form of the store must do. */
export const storeContract = (name: string, open: OpenStore): void => {
  const opened: OpenedStore[] = []
  const start = async (): Promise<OpenedStore> => {
    const one = await open(contractTables)
    opened.push(one)
    return one
  }
  const startStore = async (): Promise<Store> => (await start()).store
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.end()
  })

  const insert = (store: Store, rows: readonly Omit<Thing, 'version'>[]): Promise<void> =>
    store.transaction('t', async (work) => {
      for (const row of rows) await work.rows(things).insert(row)
    })
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)

  describe(`${name}: transactions`, () => {
    test('a thrown work leaves nothing behind and its error comes out', async () => {
      const store = await startStore()
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
      const store = await startStore()
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
      const store = await startStore()
      await store.transaction('t', async (work) => {
        await work.rows(things).insert({ id: 'a', name: 'a' })
        expect(await store.read((read) => read.rows(things).get('a'))).toBeUndefined()
      })
      expect(await store.read((read) => read.rows(things).get('a'))).toBeDefined()
    })

    test('an id, a unique key and an old version are refused by name', async () => {
      const store = await startStore()
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
      const store = await startStore()
      await insert(store, [{ id: 'a', name: 'a', holder: 'x' }])
      await store.transaction('t', async (work) => {
        const taken = work.rows(things).insert({ id: 'b', name: 'b', holder: 'x' })
        await expect(taken).rejects.toBeInstanceOf(StoreConflict)
        await work.rows(things).insert({ id: 'b', name: 'second choice', holder: 'y' })
      })
      expect(await store.read((read) => read.rows(things).get('b'))).toMatchObject({ name: 'second choice' })
    })

    test('the version counts writes', async () => {
      const store = await startStore()
      const versions = await store.transaction('t', async (work) => {
        const first = await work.rows(things).insert({ id: 'a', name: 'a' })
        const second = await work.rows(things).update(first)
        return [first.version, second.version]
      })
      expect(versions).toEqual([1, 2])
    })

    test('a row that does not fit its schema is refused without quoting it', async () => {
      const store = await startStore()
      // What a program without types could pass.
      const wrong = { id: 'a', name: 'a', rank: 'secret' } as unknown as Omit<Thing, 'version'>
      const error: unknown = await insert(store, [wrong]).catch((caught: unknown) => caught)
      expect(String(error)).toContain('rank')
      expect(String(error)).not.toContain('secret')
    })

    test('of 50 who book one slot at the same time, one gets it', async () => {
      const store = await startStore()
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
      const store = await startStore()
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

  describe(`${name}: reading`, () => {
    test('text sorts by code point, also beyond the basic plane, and numbers by value', async () => {
      const store = await startStore()
      const letters = [
        'a',
        'z',
        '中',
        '\u{D7FF}',
        '\u{E000}',
        '\u{FF0C}',
        '\u{FFFD}',
        '\u{10000}',
        '\u{1F600}',
        '\u{20BB7}',
      ]
      await insert(
        store,
        letters.toReversed().map((name, i) => ({ id: `t${i}`, name, rank: [10, 9, -1, 0, 2.5][i % 5] ?? 0 })),
      )
      const byName = await store.read((read) => read.rows(things).range('byName', { limit: 99 }))
      expect(byName.map(({ name }) => name)).toEqual(letters)
      const byRank = await store.read((read) => read.rows(things).range('rank', { limit: 99 }))
      expect(byRank.map(({ rank }) => rank)).toEqual([-1, -1, 0, 0, 2.5, 2.5, 9, 9, 10, 10])
    })

    test('pages meet every row once, upwards and downwards', async () => {
      const store = await startStore()
      const rows = Array.from({ length: 25 }, (_, i) => ({
        id: `t${String(i).padStart(2, '0')}`,
        name: 'n',
        rank: i % 3,
      }))
      await insert(store, rows)
      const pages = async (descending: boolean): Promise<string[]> => {
        const seen: string[] = []
        let after: Thing | undefined
        for (;;) {
          const range = { where: ['n'], limit: 4, descending, ...(after === undefined ? {} : { after }) }
          const page = await store.read((read) => read.rows(things).range('name', range))
          seen.push(...ids(page))
          after = page.at(-1)
          if (after === undefined) return seen
        }
      }
      const up = await pages(false)
      expect(up).toHaveLength(25)
      expect(new Set(up).size).toBe(25)
      expect(await pages(true)).toEqual(up.toReversed())
    })

    test('a range starts at from and ends before to', async () => {
      const store = await startStore()
      await insert(store, [
        { id: 'a', name: 'n', rank: 1 },
        { id: 'b', name: 'n', rank: 2 },
        { id: 'c', name: 'n', rank: 3 },
        { id: 'd', name: 'm', rank: 2 },
      ])
      await store.read(async (read) => {
        const rows = read.rows(things)
        const range = { where: ['n'], from: 1, to: 3 }
        expect(ids(await rows.range('name', { ...range, limit: 9 }))).toEqual(['a', 'b'])
        expect(ids(await rows.range('name', { ...range, limit: 9, descending: true }))).toEqual(['b', 'a'])
        expect(ids(await rows.range('rank', { from: 2, limit: 2 }))).toEqual(['b', 'd'])
        expect(await rows.count('name', range)).toBe(2)
        expect(await rows.count('name', { where: ['n'], from: 3, to: 1 })).toBe(0)
        expect(await rows.range('name', { limit: 0 })).toEqual([])
      })
    })

    test('a row without an indexed field is not in that index and binds no unique key', async () => {
      const store = await startStore()
      await insert(store, [
        { id: 'a', name: 'n', rank: 1 },
        { id: 'b', name: 'n', holder: null },
        { id: 'c', name: 'n', holder: null },
      ])
      await store.read(async (read) => {
        expect(ids(await read.rows(things).range('rank', { limit: 9 }))).toEqual(['a'])
        expect(ids(await read.rows(things).range('byName', { limit: 9 }))).toEqual(['a', 'b', 'c'])
      })
    })

    test('a scan gives every row by id while others write', async () => {
      const store = await startStore()
      await insert(
        store,
        Array.from({ length: 1_200 }, (_, i) => ({ id: `t${String(i).padStart(4, '0')}`, name: 'n' })),
      )
      const seen: string[] = []
      for await (const row of store.scan(things)) {
        seen.push(row.id)
        if (seen.length === 10) await insert(store, [{ id: 'z-late', name: 'n' }])
      }
      const expected = Array.from({ length: 1_200 }, (_, i) => `t${String(i).padStart(4, '0')}`)
      expect(seen.filter((id) => id !== 'z-late')).toEqual(expected)
    })
  })

  describe(`${name}: telling and keeping`, () => {
    test('subscribers hear of a topic after the commit, and of no thrown work', async () => {
      const store = await startStore()
      const heard: (string | undefined)[] = []
      const told = new Promise<void>((resolve) => {
        const end = store.subscribe('topic', () => {
          void store
            .read((read) => read.rows(things).get('a'))
            .then((row) => heard.push(row?.name))
            .finally(() => {
              end()
              resolve()
            })
        })
      })
      const doomed = store.transaction('t', async (work) => {
        work.notify('topic')
        throw new RangeError('dropped')
      })
      await expect(doomed).rejects.toThrow('dropped')
      await store.transaction('t', async (work) => {
        work.notify('topic')
        await work.rows(things).insert({ id: 'a', name: 'there' })
      })
      await told
      await store.transaction('t', async (work) => work.notify('topic'))
      expect(heard).toEqual(['there'])
    })

    test('what was committed is there after closing and opening', async () => {
      const one = await start()
      await insert(one.store, [{ id: 'a', name: '张\u{20BB7}', rank: 1.5, holder: 'x' }])
      const again = await one.reopen()
      expect(await again.read((read) => read.rows(things).byUnique('holder', ['x']))).toEqual({
        id: 'a',
        version: 1,
        name: '张\u{20BB7}',
        rank: 1.5,
        holder: 'x',
      })
      expect(again.trouble()).toBeUndefined()
    })

    test('a closed store refuses transactions', async () => {
      const store = await startStore()
      await store.close()
      await expect(insert(store, [{ id: 'a', name: 'a' }])).rejects.toMatchObject({ name: 'StoreUnavailable' })
    })

    test('random transactions do what a plain map does', async () => {
      const agrees = fc.asyncProperty(transactions, async (todo) => {
        const one = await open(contractTables)
        try {
          await agreesWithModel(one.store, () => one.reopen(), todo)
        } finally {
          await one.end()
        }
      })
      await expect(fc.assert(agrees, { numRuns: 40 })).resolves.toBeUndefined()
    })
  })
}
