import { describe, expect, test } from 'vitest'
import { ids, insert, type Start } from './store-support.ts'
import { things, type Thing } from './store-tables.ts'

export const readingContract = (name: string, start: Start): void => {
  describe(`${name}: reading`, () => {
    test('text sorts by code point, also beyond the basic plane, and numbers by value', async () => {
      const { store } = await start()
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
      const { store } = await start()
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
      const { store } = await start()
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
      const { store } = await start()
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
      const { store } = await start()
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
}
