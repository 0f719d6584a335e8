import { Pool } from 'pg'
import { systemClock } from '../../src/core/clock.ts'
import { newId } from '../../src/core/ids.ts'
import { addJob, jobs } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { addWakeUps, prepareWakeUps } from '../../src/jobs/graphile.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { fillMembers, memberOf, members, message, turns } from './district.ts'
import { serveSubject } from './subject.ts'

/** Our PostgreSQL form, and beside it the same driver doing what pgbench calls a simple update. */
const [url = '', count = '0'] = process.argv.slice(2)
const memberCount = Number(count)

const openPeer = async (): Promise<Pool> => {
  const pool = new Pool({ connectionString: url, max: 10 })
  await pool.query(
    'create table accounts (aid integer primary key, bid integer, abalance integer, filler character(84)) with (fillfactor=100)',
  )
  await pool.query(`insert into accounts select n, 1, 0, '' from generate_series(0, ${memberCount - 1}) n`)
  return pool
}

const update = { name: 'update', text: 'update accounts set abalance = abalance + $1 where aid = $2' }
const wakeUp = { name: 'wake', text: `select graphile_worker.add_job('bench', json_build_object('id', $1::text))` }

const updateWithWakeUp = async (pool: Pool, values: readonly number[]): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query({ ...update, values: [...values] })
    await client.query({ ...wakeUp, values: [newId('job', systemClock.now())] })
    await client.query('commit')
  } finally {
    client.release()
  }
}

await serveSubject(async () => {
  await prepareWakeUps(url, silentLog)
  const tables = [members, turns, jobs]
  const store = await openPostgresStore({ url, tables, clock: systemClock, log: silentLog, onJobs: addWakeUps })
  await fillMembers(store, memberCount, systemClock.now())
  const peer = await openPeer()
  await peer.query('vacuum analyze')
  await peer.query('checkpoint')
  const account = (writer: number, n: number): number[] => [n, (writer * 4_513 + n * 31) % memberCount]
  return {
    modes: {
      message: (writer, n) => {
        const member = memberOf(writer, n, memberCount)
        return store.transaction(member, (work) => message(work, member, `turn ${n}`))
      },
      'message with a job': (writer, n) => {
        const member = memberOf(writer, n, memberCount)
        return store.transaction(member, async (work) => {
          await message(work, member, `turn ${n}`)
          await addJob(work, { kind: 'bench', key: work.newId('key'), payload: { person: member } })
        })
      },
      update: async (writer, n) => {
        await peer.query({ ...update, values: account(writer, n) })
      },
      'update with add_job': (writer, n) => updateWithWakeUp(peer, account(writer, n)),
    },
    close: async () => {
      await store.close()
      await peer.end()
    },
  }
})
