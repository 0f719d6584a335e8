import { derivedId } from '../../src/core/ids.ts'
import type { JobHandler } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { addWakeUps } from '../../src/jobs/graphile.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { fastClock } from './fast-clock.ts'
import { effects, jobTables, rings } from './job-tables.ts'

/** A process that runs jobs until it is told to stop. Arguments: the database, the clock's origin, its name. */
const [databaseUrl = '', origin = '0', owner = ''] = process.argv.slice(2)
const clock = fastClock(Number(origin))
const log = silentLog
const store = await openPostgresStore({ url: databaseUrl, tables: jobTables, clock, log, onJobs: addWakeUps })

const ring: JobHandler = {
  kind: 'ring',
  run: async (payload, { interrupted }) => {
    const key = payload['key'] ?? ''
    const id = derivedId('eff', key)
    await store.transaction(key, async (work) => {
      await work.rows(rings).insert({ id: work.newId('rng'), key, owner, interrupted: String(interrupted) })
      if ((await work.rows(effects).get(id)) === undefined) await work.rows(effects).insert({ id, key })
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    return { kind: 'done', outcome: owner }
  },
}

const crew = createJobs({ store, clock, log, handlers: [ring], databaseUrl })
await crew.start()
const alarm = setInterval(() => {
  // While the process stood still the database gave up on it: the next ring comes through.
  crew.run().catch(() => undefined)
}, 300)
process.on('SIGTERM', () => {
  clearInterval(alarm)
  crew
    .stop()
    .then(() => store.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    )
})
process.stdout.write('ready\n')
