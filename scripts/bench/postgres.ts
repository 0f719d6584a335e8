import { startPostgres } from '../../test/support/postgres.ts'
import { districtMembers, writers } from './district.ts'
import type { BenchRow } from './figures.ts'
import { alternate, rateRow, type Effort } from './rounds.ts'
import { compileSubjects, startSubject } from './subjects.ts'

const modes = ['message', 'update', 'message with a job', 'update with add_job'] as const

/** The PostgreSQL form on a real server that waits for the disk, beside single-row updates through the same driver. */
export const postgresRows = async (effort: Effort): Promise<readonly BenchRow[]> => {
  await compileSubjects()
  const server = await startPostgres(['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=2GB'])
  if (server === undefined) return []
  try {
    const subject = await startSubject('postgres', [await server.createDatabase(), String(districtMembers)])
    try {
      const all = await alternate(
        modes.map((mode) => ({ subject, mode })),
        effort,
      )
      const [message, update, withJob, updateWithJob] = all
      if (!message || !update || !withJob || !updateWithJob) throw new Error('a side gave no figures')
      const name = `PostgreSQL form, ${writers} writers, ${districtMembers.toLocaleString('en')} members`
      const peer = 'single-row update like pgbench -N, same driver'
      return [
        rateRow(name, message, { name: peer, perSecond: update.perSecond }),
        rateRow(`${name}, each with a job and add_job`, withJob, {
          name: `${peer}, with add_job`,
          perSecond: updateWithJob.perSecond,
        }),
      ]
    } finally {
      await subject.close()
    }
  } finally {
    await server.end()
  }
}
