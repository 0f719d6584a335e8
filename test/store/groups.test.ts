import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog, type Log } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import type { LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { contractTables, things, type Thing } from '../contracts/store-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const opened: { readonly dataDir: string; readonly store: LowdbStore }[] = []
const start = async (more: Parameters<typeof openIn>[2] = {}) => {
  const dataDir = await tempFolder()
  const store = await openIn(dataDir, contractTables, more)
  opened.push({ dataDir, store })
  return { dataDir, store }
}
afterEach(async () => {
  for (const { dataDir, store } of opened.splice(0)) {
    await store.close()
    await removeFolder(dataDir)
  }
})

const insert = (store: Store, id: string, fields: Partial<Thing> = {}): Promise<unknown> =>
  store.transaction('t', (work) => work.rows(things).insert({ name: id, ...fields, id }))

const idsIn = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.read((read) => read.rows(things).range('byName', { limit: 100 }))
  return rows.map(({ id }) => id)
}

/** A promise that is settled from outside. */
const gate = () => {
  let open = (): void => undefined
  const opening = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opening }
}

test.each(['commits', 'throws'])(
  'others become durable while a work is half done and then %s, and nobody sees its half',
  async (ending) => {
    const { store } = await start()
    await insert(store, 'a', { holder: 'x' })
    await insert(store, 'b', { holder: 'y' })
    const { open, opening } = gate()
    const before = insert(store, 'c')
    const slow = store.transaction('t', async (work) => {
      const rows = work.rows(things)
      const a = await rows.get('a')
      const b = await rows.get('b')
      if (a === undefined || b === undefined) throw new Error('they were inserted')
      // The two exchange a unique key.
      const free = await rows.update({ ...a, holder: 'z' })
      await rows.update({ ...b, holder: 'x' })
      await rows.update({ ...free, holder: 'y' })
      await rows.delete('c')
      await rows.insert({ id: 'd', name: 'd' })
      await opening
      expect((await rows.byUnique('holder', ['y']))?.id).toBe('a')
      expect(await rows.get('c')).toBeUndefined()
      expect(await rows.count('byName')).toBe(3)
      if (ending === 'throws') throw new RangeError('dropped')
    })
    const outcome = slow.catch((error: unknown) => error)
    await before
    expect(await idsIn(store)).toEqual(['a', 'b', 'c'])
    expect(await store.read((read) => read.rows(things).byUnique('holder', ['x']))).toMatchObject({ id: 'a' })
    open()
    expect(await outcome).toEqual(ending === 'throws' ? new RangeError('dropped') : undefined)
    const kept = ending === 'commits'
    expect(await idsIn(store)).toEqual(kept ? ['a', 'b', 'd'] : ['a', 'b', 'c'])
    const holder = await store.read((read) => read.rows(things).byUnique('holder', ['x']))
    expect(holder?.id).toBe(kept ? 'b' : 'a')
    await insert(store, 'e', { holder: 'z' })
  },
)

test('more than one write can take is kept in the order of the commits', async () => {
  const { dataDir, store } = await start()
  const long = '字'.repeat(600_000)
  const ids = Array.from({ length: 9 }, (_, i) => `t${i}`)
  await Promise.all(ids.map((id) => insert(store, id, { name: `${id}${long}` })))
  expect(await idsIn(store)).toEqual(ids)
  await store.close()
  const again = await openIn(dataDir, contractTables)
  opened.push({ dataDir, store: again })
  expect(await idsIn(again)).toEqual(ids)
})

test('a reader goes on seeing what it began with while groups are written', async () => {
  const { store } = await start()
  await Promise.all(Array.from({ length: 20 }, (_, i) => insert(store, `a${i}`)))
  const seen = await store.read(async (read) => {
    const before = await read.rows(things).count('byName')
    await Promise.all(Array.from({ length: 40 }, (_, i) => insert(store, `b${i}`)))
    return [before, await read.rows(things).count('byName')]
  })
  expect(seen).toEqual([20, 20])
  expect(await store.read((read) => read.rows(things).count('byName'))).toBe(60)
})

test('a transaction that holds up the others is told of once, and a row of short ones is not', async () => {
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  const words: string[] = []
  const log: Log = { ...silentLog, warn: (_category, message) => words.push(message) }
  const { store } = await start({ clock, log })
  for (let i = 0; i < 4; i += 1) {
    await insert(store, `a${i}`)
    clock.move(2_000)
  }
  const { open, opening } = gate()
  const slow = store.transaction('t', () => opening)
  await nextTick()
  clock.move(4_000)
  expect(words).toEqual([])
  clock.move(4_000)
  clock.move(60_000)
  open()
  await slow
  expect(words).toEqual(['a transaction holds up all others'])
})
