import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { AppError, ensure } from '../core/errors.ts'
import type { PortableStore } from '../core/store.ts'
import { toInstant } from '../core/time.ts'
import { backUp } from './back-up.ts'
import { checkStore, type StoreChecksParts } from './store-checks.ts'

interface ControlParts {
  readonly store: PortableStore & {
    onControl(command: string, handler: (args: unknown) => Promise<unknown>): void
  }
  readonly clock: Clock
  readonly release: string
  readonly checks: Pick<StoreChecksParts, 'tables' | 'sealer' | 'demo' | 'realChannel'>
}

const backupArgs = z.object({ file: z.string().refine(isAbsolute) })

/** The running server's side of `backup` and `doctor`. */
export const answerControl = ({ store, clock, release, checks }: ControlParts): void => {
  let busy = false
  store.onControl('backup', async (args) => {
    const { file } = backupArgs.parse(args)
    ensure(!busy, 'conflict', '另一份备份正在写，等它写完')
    busy = true
    try {
      return await backUp({ store, tables: checks.tables, file, now: toInstant(clock.now()), release })
    } finally {
      busy = false
    }
  })
  store.onControl('doctor', async () => ({
    pid: process.pid,
    checks: await checkStore({ ...checks, store, now: toInstant(clock.now()), running: true }),
  }))
  // What would change all data under a server's feet is refused by name, so that nobody wonders why nothing answers.
  for (const command of ['restore', 'migrate']) {
    store.onControl(command, async () => {
      throw new AppError('conflict', '服务正在运行，先停掉它')
    })
  }
}
