import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { addJob } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import type { Table } from '../../src/core/table.ts'
import { dayMs } from '../../src/core/time.ts'
import { fingerprintOf } from '../../src/operations/fingerprint.ts'
import { moveStore } from '../../src/operations/migrate.ts'
import { databasePlace, type Place } from '../../src/operations/place.ts'
import { restoreBackup } from '../../src/operations/restore.ts'
import { withPlace } from '../../src/operations/open-place.ts'
import { tables } from '../../src/state.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { contractTables, slots, things, type Thing } from '../contracts/store-tables.ts'
import { openIn } from '../store/support.ts'
import { startTestApp } from '../support/app.ts'
import { startPostgres } from '../support/postgres.ts'
import { allRowsIn, backupOf, filledFolder, now, placeIn, removeFolders, rowsIn, tempFolder } from './house.ts'

const server = await startPostgres()
afterAll(() => server?.end())
afterEach(removeFolders)

interface Target {
  readonly place: Place
  readonly rows: () => Promise<readonly (readonly object[])[]>
  readonly end: () => Promise<void>
}

const folderTarget = async (): Promise<Target> => {
  const dataDir = await tempFolder()
  return { place: placeIn(dataDir), rows: () => allRowsIn(dataDir), end: async () => undefined }
}

const databaseUrl = async (): Promise<string> => {
  if (server === undefined) throw new Error('skipped')
  return server.createDatabase()
}

const openDatabase = async (url: string, of: readonly Table[] = contractTables): Promise<PortableStore> =>
  openPostgresStore({ url, tables: of, clock: systemClock, log: silentLog })

const databaseTarget = async (): Promise<Target> => {
  const store = await openDatabase(await databaseUrl())
  const dataDir = await tempFolder()
  return {
    place: databasePlace({ store, tables: contractTables, dataDir, now, release: '0' }),
    rows: async () => [await rowsIn(store, things), await rowsIn(store, slots)],
    end: () => store.close(),
  }
}

const targets = server === undefined ? (['folder'] as const) : (['folder', 'database'] as const)

describe.each(targets)('a move to a %s', (kind) => {
  const open = kind === 'folder' ? folderTarget : databaseTarget

  test('brings every row with its id and version, and says so when run again', async () => {
    const dataDir = await filledFolder()
    const target = await open()
    const from = placeIn(dataDir)
    const moved = await moveStore({ from, to: target.place, force: false })
    expect(moved.standing).toBe('empty')
    expect(moved.tables.get('things')?.rows).toBe(1_200)
    expect(await target.rows()).toEqual(await allRowsIn(dataDir))
    expect(await moveStore({ from, to: target.place, force: false })).toMatchObject({ standing: 'same' })
    expect(await target.rows()).toEqual(await allRowsIn(dataDir))
    await target.end()
  })

  test('that was broken off is taken up and doubles nothing', async () => {
    const dataDir = await filledFolder()
    const target = await open()
    await target.place.replace(async (store) => {
      const rows = (await allRowsIn(dataDir))[0] ?? []
      await store.importRows(things, rows.slice(0, 700))
    }, true)
    const moved = await moveStore({ from: placeIn(dataDir), to: target.place, force: false })
    expect(moved.standing).toBe('part')
    expect(await target.rows()).toEqual(await allRowsIn(dataDir))
    await target.end()
  })

  test('refuses to go over other rows; with force they are kept elsewhere', async () => {
    const dataDir = await filledFolder(30)
    const target = await open()
    await target.place.replace(async (store) => {
      const other: Thing = { id: 'other', version: 4, name: 'other' }
      await store.importRows(things, [other])
    }, true)
    const before = await target.rows()
    await expect(moveStore({ from: placeIn(dataDir), to: target.place, force: false })).rejects.toThrow('--force')
    expect(await target.rows()).toEqual(before)
    const { kept = '' } = await moveStore({ from: placeIn(dataDir), to: target.place, force: true })
    expect(await target.rows()).toEqual(await allRowsIn(dataDir))
    const keptDir = kept.endsWith('.gz') ? await tempFolder() : kept
    if (keptDir !== kept) await restoreBackup({ file: kept, place: placeIn(keptDir), force: false })
    expect(await allRowsIn(keptDir)).toEqual(before)
    await target.end()
  })

  test('says which table did not come out the same', async () => {
    const dataDir = await filledFolder(30)
    const target = await open()
    const forgetful: Place = {
      ...target.place,
      replace: (fill, over) =>
        target.place.replace(
          (store) => fill({ ...store, importRows: (table, rows) => store.importRows(table, rows.slice(1)) }),
          over,
        ),
    }
    await expect(moveStore({ from: placeIn(dataDir), to: forgetful, force: false })).rejects.toThrow(
      '表 things 对不上：应有 30 条，现在 29 条',
    )
    await target.end()
  })
})

test('a folder without data is nothing to move', async () => {
  const target = await folderTarget()
  await expect(moveStore({ from: placeIn(await tempFolder()), to: target.place, force: false })).rejects.toThrow(
    '没有数据',
  )
})

const hashes = (place: Place): Promise<readonly unknown[]> =>
  place.look(async (store) =>
    store === undefined ? [] : [await fingerprintOf(store.scan(things)), await fingerprintOf(store.scan(slots))],
  )

describe.skipIf(server === undefined)('PostgreSQL', () => {
  test('and back gives the same hash of canonical JSON, table by table', async () => {
    const there = await filledFolder()
    const back = await tempFolder()
    const target = await databaseTarget()
    await moveStore({ from: placeIn(there), to: target.place, force: false })
    await moveStore({ from: target.place, to: placeIn(back), force: false })
    expect(await hashes(target.place)).toEqual(await hashes(placeIn(there)))
    expect(await hashes(placeIn(back))).toEqual(await hashes(placeIn(there)))
    await target.end()
  })

  test('and back gives the same hash of every table of the application, log tables with old rows among them', async () => {
    const at = '2026-11-23T02:00:00.000Z'
    const house = await startTestApp(at)
    for (const words of [
      '公司拖欠工资怎么办',
      '我不想活了',
      '预约心理老师',
      '1',
      '打电话',
      '跳过',
      '1',
      '13812345678',
      '同意',
      '提交',
    ])
      await house.say(words)
    await house.app.store.transaction('t', (work) => addJob(work, { kind: 'k', key: 'a', payload: { turn: 'trn_1' } }))
    await house.settle()
    house.clock.move(40 * dayMs)
    await house.say('今天天气\u0001真好\ud83d\ude00')
    await house.settle()
    const files = await tempFolder()
    const back = await tempFolder()
    const store = await openDatabase(await databaseUrl(), tables)
    const parts = { tables, dataDir: await tempFolder(), now, release: '0' }
    const there = databasePlace({ store, ...parts })
    await house.app.stop()
    await cp(house.dataDir, files, { recursive: true })
    await house.stop()
    const hash = (place: Place): Promise<readonly unknown[]> =>
      place.look(async (look) => {
        if (look === undefined) throw new Error('nothing there')
        const found: unknown[] = []
        for (const one of tables) found.push([one.name, await fingerprintOf(look.scan(one))])
        return found
      })
    const before = await hash(placeIn(files, tables))
    await moveStore({ from: placeIn(files, tables), to: there, force: false })
    expect(await hash(there)).toEqual(before)
    await moveStore({ from: there, to: placeIn(back, tables), force: false })
    expect(await hash(placeIn(back, tables))).toEqual(before)
    const rows = z.array(z.tuple([z.string(), z.object({ rows: z.number() })])).parse(before)
    expect(rows.filter(([, table]) => table.rows > 0).map(([name]) => name)).toEqual(
      expect.arrayContaining(['turns', 'ledger', 'jobs', 'cases', 'bookings', 'alerts', 'reminders', 'audit']),
    )
    await store.close()
  }, 60_000)

  test('and back keeps whatever a row can hold; text it refuses is made well-formed on the way', async () => {
    const names = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\u0000b', '\ud800', '😀\udc00')), {
      minLength: 1,
      maxLength: 30,
    })
    const ranks = fc.double({ noNaN: true, noDefaultInfinity: true })
    await fc.assert(
      fc.asyncProperty(names, ranks, async (texts, rank) => {
        const [there, back] = [await tempFolder(), await tempFolder()]
        const store = await openIn(there, contractTables)
        await store.transaction('t', async (work) => {
          for (const [n, name] of texts.entries()) await work.rows(things).insert({ id: `t${n}`, name, rank })
        })
        await store.close()
        const target = await databaseTarget()
        await moveStore({ from: placeIn(there), to: target.place, force: false })
        await moveStore({ from: target.place, to: placeIn(back), force: false })
        expect(await hashes(placeIn(back))).toEqual(await hashes(target.place))
        await target.end()
      }),
      { numRuns: 8 },
    )
  })

  test('takes a backup of one moment and gives it back to files', async () => {
    const target = await databaseTarget()
    const dataDir = await filledFolder(50)
    await moveStore({ from: placeIn(dataDir), to: target.place, force: false })
    const file = join(await tempFolder(), 'all.gz')
    await backupOf(dataDir, { file })
    await expect(restoreBackup({ file, place: target.place, force: false })).rejects.toThrow('--force')
    const { kept = '' } = await restoreBackup({ file, place: target.place, force: true })
    expect(await target.rows()).toEqual(await allRowsIn(dataDir))
    const back = await tempFolder()
    await restoreBackup({ file: kept, place: placeIn(back), force: false })
    expect(await allRowsIn(back)).toEqual(await allRowsIn(dataDir))
    await target.end()
  })

  test('that somebody works on is left alone', async () => {
    const url = await databaseUrl()
    const store = await openDatabase(url)
    const parts = {
      dataDir: await tempFolder(),
      databaseUrl: url,
      tables: contractTables,
      clock: systemClock,
      log: silentLog,
      release: '0',
    }
    await expect(withPlace('postgres', parts, async () => undefined)).rejects.toThrow('先都停掉')
    await store.close()
    await expect(withPlace('postgres', parts, async () => readdir('.'))).resolves.toBeDefined()
  })
})
