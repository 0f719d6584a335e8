import type { z } from 'zod'
import { readConfig, release } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { minuteMs } from '../core/time.ts'
import { withPlace } from '../operations/open-place.ts'
import { tables } from '../state.ts'
import { askControl } from '../store/lowdb/control.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'

interface Reading<A, T> {
  /** The running server's name for it. */
  readonly command: string
  readonly args: A
  readonly result: z.ZodType<T>
  readonly read: (store: Store, args: A) => Promise<T>
}

/** Reads what is stored: through the server that runs, for only it knows what is in memory; else it is opened here. */
export const readStored = async <A, T>({ command, args, result, read }: Reading<A, T>): Promise<T> => {
  const { dataDir, databaseUrl } = readConfig()
  const parts = { dataDir, databaseUrl, tables, clock: systemClock, log: createLog('warn'), release }
  if (databaseUrl !== undefined) {
    const store = await openPostgresStore({ ...parts, url: databaseUrl })
    try {
      return await read(store, args)
    } finally {
      await store.close()
    }
  }
  const answered = await askControl(dataDir, command, args, 5 * minuteMs)
  if (answered !== undefined) return result.parse(answered.result)
  return withPlace('lowdb', parts, (place) =>
    place.look(async (store) => {
      ensure(store !== undefined, 'not_found', `${dataDir} 里还没有数据`)
      return read(store, args)
    }),
  )
}
