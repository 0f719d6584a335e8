import { writeSync } from 'node:fs'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { contractTables, slots, things } from '../contracts/store-tables.ts'

/**
 * Runs in a process of its own until it is killed. Arguments: the database's URL and what to do. `write`: commits as fast as it
 * can, two rows a transaction, each id printed once it was acknowledged. `hold`: stays inside a transaction of the person p.
 */
const [url = '', todo = 'write'] = process.argv.slice(2)
const store = await openPostgresStore({ url, tables: contractTables, clock: systemClock, log: createLog('error') })

const write = async (_: unknown, writer: number): Promise<never> => {
  for (;;) {
    const id = await store.transaction(`lock${writer}`, async (work) => {
      const row = await work.rows(things).insert({ id: work.newId('row'), name: 'n' })
      await work.rows(slots).insert({ id: row.id, slot: row.id, person: 'p' })
      return row.id
    })
    writeSync(1, `${id}\n`)
  }
}

const hold = (): Promise<void> =>
  store.transaction('p', async (work) => {
    await work.rows(things).insert({ id: 'held', name: 'n' })
    writeSync(1, 'inside\n')
    await new Promise(() => undefined)
  })

await (todo === 'hold' ? hold() : Promise.all(Array.from({ length: 8 }, write)))
