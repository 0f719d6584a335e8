import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { idsOf } from '../support/rows.ts'
import { writePair } from './crash-pairs.ts'
import { crashTables, lefts, rights } from './crash-tables.ts'
import { tinyWindow } from './log-tables.ts'
import { losingFiles } from './power-cut.ts'
import { numbersFrom, openIn, removeFolder, tempFolder } from './support.ts'

const seed = Number(process.env['FAULT_SEED'] ?? (process.pid * 7919) % 1_000_003)
const small = { segmentBytes: 4_096, window: tinyWindow }
/** Cuts are made before so many of the calls that change the disk. */
const share = 0.15

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

test.each([
  ['all that was not synced is lost', () => () => 0],
  ['some of what was not synced is lost', (random: () => number) => random],
] as const)(
  `when the power goes and %s, every acknowledged write is there and none by half (FAULT_SEED=${seed})`,
  async (_name, chanceOf) => {
    const random = numbersFrom(seed)
    const chance = chanceOf(random)
    const [base, left] = [await tempFolder(), await tempFolder()]
    folders.push(base, left)
    const ids: string[] = []
    const cuts: { readonly folder: string; readonly acknowledged: readonly string[] }[] = []
    const disk = losingFiles(base, () => {
      if (ids.length === 0 || random() > share) return
      const folder = join(left, String(cuts.length))
      disk.cut(folder, chance)
      cuts.push({ folder, acknowledged: [...ids] })
    })
    const store = await openIn(base, crashTables, { ...small, files: disk.files })
    for (let n = 0; n < 40; n += 2) {
      ids.push(...(await Promise.all([writePair(store, n), writePair(store, n + 1)])))
      if (n % 6 === 4) await store.compact()
      if (n % 10 === 8)
        await store.transaction('t', async (work) => {
          const [oldest] = await work.rows(lefts).range('n', { limit: 1 })
          if (oldest !== undefined) await work.rows(lefts).update({ ...oldest, filling: 'new' })
        })
    }
    await store.close()
    expect(cuts.length).toBeGreaterThan(20)
    for (const [n, { folder, acknowledged }] of cuts.entries()) {
      const again = await openIn(folder, crashTables, small)
      const found = await idsOf(again, lefts)
      expect([n, acknowledged.filter((id) => !found.includes(id))]).toEqual([n, []])
      expect(await idsOf(again, rights)).toEqual(found)
      await again.close()
    }
  },
  120_000,
)
