import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import type { PortableStore } from '../core/store.ts'
import { toInstant } from '../core/time.ts'
import { backUp } from './back-up.ts'
import { checkStore, type StoreChecksParts } from './store-checks.ts'

interface ControlParts {
  readonly store: PortableStore
  readonly onControl: (command: string, handler: (args: unknown) => Promise<unknown>) => void
  readonly clock: Clock
  readonly release: string
  readonly checks: Pick<StoreChecksParts, 'tables' | 'sealer' | 'demo' | 'realChannel' | 'keptFiles'>
}

const backupArgs = z.object({ file: z.string().refine(isAbsolute) })

/** The running server's side of `backup` and `doctor`. */
export const answerControl = ({ store, onControl, clock, release, checks }: ControlParts): void => {
  let busy = false
  onControl('backup', async (args) => {
    const { file } = backupArgs.parse(args)
    ensure(!busy, 'conflict', '另一份备份正在写，等它写完')
    busy = true
    try {
      return await backUp({ store, tables: checks.tables, file, now: toInstant(clock.now()), release })
    } finally {
      busy = false
    }
  })
  onControl('doctor', async () => ({
    pid: process.pid,
    checks: await checkStore({ ...checks, store, now: toInstant(clock.now()), running: true }),
  }))
}
