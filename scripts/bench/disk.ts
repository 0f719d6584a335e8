import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { median, round } from './figures.ts'
import { inFolder } from './rounds.ts'

const size = 4_096
const tries = 500

/** What one synced write of 4 KB costs on this disk: the slower it is, the more a group of commits saves. */
export const diskLine = (): Promise<string> =>
  inFolder(async (folder) => {
    const path = join(folder, 'disk')
    const blank = await open(path, 'w')
    await blank.write(Buffer.alloc(size * tries))
    await blank.sync()
    await blank.close()
    const file = await open(path, constants.O_RDWR | constants.O_DSYNC)
    const taken: number[] = []
    for (let n = 0; n < tries; n += 1) {
      const start = performance.now()
      await file.write(Buffer.alloc(size, 1), 0, size, n * size)
      taken.push(performance.now() - start)
    }
    await file.close()
    return `a synced write of 4 KB takes ${round(median(taken), 3)} ms on this disk`
  })
