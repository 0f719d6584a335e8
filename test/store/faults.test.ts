import { expect, test } from 'vitest'
import { StoreUnavailable, type Work } from '../../src/core/store.ts'
import { idsOf } from '../support/rows.ts'
import { writePair } from './crash-pairs.ts'
import { crashTables, lefts, rights } from './crash-tables.ts'
import { faultyFiles } from './faulty-files.ts'
import { tinyWindow } from './log-tables.ts'
import { newFolder, openIn, removeFolder } from './support.ts'

/** Writes to a row that has left memory, and to its partner. */
const replaceOldest = async (work: Work): Promise<void> => {
  const [oldest] = await work.rows(lefts).range('n', { limit: 1 })
  if (oldest !== undefined) await work.rows(lefts).update({ ...oldest, filling: 'new' })
}

const long = '字'.repeat(200)

/** Writes pairs, two at a time and with snapshots in between, on a disk that dies after `healthy` calls; says what was acknowledged. */
const writeUntilDead = async (
  dataDir: string,
  healthy: number,
  torn: boolean,
): Promise<{ ids: string[]; calls: number }> => {
  const disk = faultyFiles(healthy, { code: 'EIO', torn })
  const ids: string[] = []
  const options = { files: disk.files, segmentBytes: 4_096, window: tinyWindow }
  const store = await openIn(dataDir, crashTables, options).catch(() => undefined)
  if (store === undefined) return { ids, calls: disk.calls() }
  for (let n = 0; n < 12; n += 2) {
    const results = await Promise.allSettled([writePair(store, n, long), writePair(store, n + 1, long)])
    for (const result of results) if (result.status === 'fulfilled') ids.push(result.value)
    if (n % 4 === 2) await store.compact().catch(() => undefined)
    if (n === 6) await store.transaction('t', (work) => replaceOldest(work)).catch(() => undefined)
  }
  await store.close()
  return { ids, calls: disk.calls() }
}

test('wherever the disk dies, what was acknowledged is there afterwards and nothing by half', async () => {
  const whole = await writeUntilDead(await newFolder(), Number.POSITIVE_INFINITY, false)
  expect(whole.ids).toHaveLength(12)
  for (let healthy = 0; healthy < whole.calls; healthy += 1) {
    const dataDir = await newFolder()
    const { ids } = await writeUntilDead(dataDir, healthy, healthy % 2 === 0)
    const store = await openIn(dataDir, crashTables, { segmentBytes: 4_096 })
    const found = await idsOf(store, lefts)
    expect([healthy, ids.filter((id) => !found.includes(id))]).toEqual([healthy, []])
    expect(await idsOf(store, rights)).toEqual(found)
    await writePair(store, 1_000)
    await store.close()
    const again = await openIn(dataDir, crashTables, { segmentBytes: 4_096 })
    expect(await idsOf(again, lefts)).toHaveLength(found.length + 1)
    await again.close()
  }
}, 60_000)

test('after a failed write nothing more is written, reads show only what is durable, and a restart heals it', async () => {
  const dataDir = await newFolder()
  const whole = faultyFiles(Number.POSITIVE_INFINITY)
  const healthy = await openIn(dataDir, crashTables, { files: whole.files })
  const opening = whole.calls()
  await healthy.close()

  await removeFolder(dataDir)
  const disk = faultyFiles(opening + 1)
  const store = await openIn(dataDir, crashTables, { files: disk.files })
  const first = await writePair(store, 1)
  expect(store.trouble()).toBeUndefined()
  const later = await Promise.allSettled([writePair(store, 2), writePair(store, 3)])
  expect(later.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(store.trouble()).toContain('ENOSPC')
  await expect(writePair(store, 4)).rejects.toBeInstanceOf(StoreUnavailable)
  await expect(store.transaction('t', async () => 'nothing to write')).rejects.toBeInstanceOf(StoreUnavailable)
  expect(await store.read((read) => read.rows(lefts).count('n'))).toBe(1)
  expect(await idsOf(store, lefts)).toEqual([first])
  await store.close()

  const again = await openIn(dataDir, crashTables)
  expect(await idsOf(again, lefts)).toContain(first)
  expect(again.trouble()).toBeUndefined()
  await writePair(again, 5)
  await again.close()
})

test('a work that has read what never became durable is not answered', async () => {
  const dataDir = await newFolder()
  const whole = faultyFiles(Number.POSITIVE_INFINITY)
  const healthy = await openIn(dataDir, crashTables, { files: whole.files })
  const opening = whole.calls()
  await healthy.close()
  await removeFolder(dataDir)

  const store = await openIn(dataDir, crashTables, { files: faultyFiles(opening).files })
  const written = writePair(store, 1)
  const read = store.transaction('t', (work) => work.rows(lefts).count('n'))
  const results = await Promise.allSettled([written, read])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await store.close()
})
