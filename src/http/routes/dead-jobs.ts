import { writeAudit } from '../../casework/transitions.ts'
import { notices } from '../../core/conversation.ts'
import { ensure } from '../../core/errors.ts'
import { dropDead, jobs, retryDead, type Job } from '../../core/job.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { deadJobs, dropDeadJob, retryDeadJob, type DeadJob } from '../api/dead-jobs.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

const shown = 200

/** `official-account:gh_1` is shown as `official-account`. */
const channelOf = (account: string): string => account.split(':')[0] ?? account

const triesOf = async (read: ReadWork, { payload }: Job): Promise<DeadJob['tries']> => {
  const id = payload['notice']
  const found = id === undefined ? undefined : await read.rows(notices).get(id)
  return (found?.attempts ?? []).map(({ at, account, outcome, code, opensAt }) => ({
    at,
    channel: channelOf(account),
    outcome: [outcome, code ?? opensAt].filter((word) => word !== undefined).join(' '),
  }))
}

const view = (
  { id, version, kind, attempts, outcome = '', finishedAt, createdAt }: Job,
  tries: DeadJob['tries'],
): DeadJob => ({
  id,
  version,
  kind,
  attempts,
  outcome,
  at: finishedAt ?? createdAt,
  tries,
})

const list = async (read: ReadWork) => {
  const newest = await read.rows(jobs).range('due', { where: ['dead'], descending: true, limit: shown })
  const shownJobs: DeadJob[] = []
  for (const job of newest) shownJobs.push(view(job, await triesOf(read, job)))
  return { jobs: shownJobs, total: await read.rows(jobs).count('due', { where: ['dead'] }) }
}

interface Decision {
  readonly id: string
  readonly version: number
  readonly staff: string
}

/** The dead job as the clerk saw it, and the audit row of what they decided. */
const decide = async (work: Work, { id, version, staff }: Decision, action: string): Promise<Job> => {
  const job = await work.rows(jobs).get(id)
  ensure(job !== undefined, 'not_found', '没有这一条。')
  ensure(job.state === 'dead' && job.version === version, 'conflict', '刚才有人先处理了这一条。')
  await writeAudit(work, id, { actor: staff, action, detail: { kind: job.kind, outcome: job.outcome ?? '' } })
  return job
}

interface DeadJobWires {
  readonly store: Store
  readonly guards: Guards
}

/** What could not be sent, and what staff decide about it. */
export const deadJobMounts = ({ store, guards }: DeadJobWires): readonly Mount[] => [
  guards.staff(deadJobs, () => store.read(list)),
  guards.staff(retryDeadJob, ({ caller, param, body }) =>
    store.transaction('jobs', async (work) => {
      const decision = { ...body, id: param('id'), staff: caller.staff.id }
      await retryDead(work, await decide(work, decision, 'job retried'))
      return {}
    }),
  ),
  guards.staff(dropDeadJob, ({ caller, param, body }) =>
    store.transaction('jobs', async (work) => {
      const decision = { ...body, id: param('id'), staff: caller.staff.id }
      await dropDead(work, await decide(work, decision, 'job dropped'))
      return {}
    }),
  ),
]
