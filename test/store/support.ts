import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Table } from '../../src/core/table.ts'
import { openLowdbStore, type LowdbOptions, type LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

export const tempFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'liangxin-store-'))

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** A folder that is removed when the test is over. */
export const newFolder = async (): Promise<string> => {
  const folder = await tempFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

/** Small segments: a test opens many stores, and each begins a segment of zeros. */
export const openIn = (
  dataDir: string,
  tables: readonly Table[],
  more: Partial<LowdbOptions> = {},
): Promise<LowdbStore> =>
  openLowdbStore({ dataDir, tables, clock: systemClock, log: silentLog, segmentBytes: 64 * 1024, ...more })

/** A small generator whose numbers (0 to 1) follow from the seed, so that a failure can be run again. */
export const numbersFrom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
