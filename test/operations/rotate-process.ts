import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { createSealer } from '../../src/core/seal.ts'
import type { Store } from '../../src/core/store.ts'
import { renewTexts } from '../../src/operations/rotate-keys.ts'
import { tables } from '../../src/state.ts'
import { addKey, knownKeys } from '../../src/store/key-files.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

/** Begins to change the key and stands still after two batches, to be killed there. */
const config = readConfig()
const store = await openLowdbStore({ dataDir: config.dataDir, tables, clock: systemClock, log: silentLog })
await addKey(config.dataDir)
const sealer = createSealer((await knownKeys(config)).map((key) => Buffer.from(key)))
let done = 0
const halting: Store = {
  ...store,
  transaction: async (lock, work) => {
    const result = await store.transaction(lock, work)
    done += 1
    if (done === 2) {
      process.stdout.write('half way\n')
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    }
    return result
  },
}
await renewTexts(halting, tables, sealer)
