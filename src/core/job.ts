import { z } from 'zod'
import { derivedId } from './ids.ts'
import type { Work } from './store.ts'
import { table } from './table.ts'
import type { Instant } from './time.ts'

/** A job that is begun together with others, see `Claim`. */
const bundledSchema = z.object({ id: z.string(), kind: z.string(), payload: z.record(z.string(), z.string()) })

/** Work that leaves the process: a push, a webhook. A row written in the transaction that wants it. */
export const jobSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  /** Ids only: never words of a person. */
  payload: z.record(z.string(), z.string()),
  /** `dead`: given up after the last try, staff decide. `dropped`: they decided against another try. */
  state: z.enum(['due', 'running', 'done', 'dead', 'dropped']),
  runAt: z.string(),
  /** Counts claims, and tells them apart: an outcome is kept only while nobody has claimed the job again. */
  attempts: z.number(),
  /** The process that runs it, and until when nobody else may; both only while it is `running`. */
  owner: z.string().optional(),
  leasedUntil: z.string().optional(),
  /** The last outcome in one word or code. */
  outcome: z.string().optional(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  /** The jobs this row stands for while their first try runs: they have no rows of their own. */
  bundle: z.array(bundledSchema).optional(),
})
export type Job = z.output<typeof jobSchema>

export const jobs = table<Job>({
  name: 'jobs',
  schema: jobSchema,
  shape: 2,
  indexes: { due: ['state', 'runAt'] },
  retention: { kind: 'days', days: 30, field: 'finishedAt' },
  // Shape 1 knew no leases: what was running then runs no more, whoever finds it may take it back.
  upgrade: (row) =>
    row['state'] === 'running' ? { ...row, owner: 'before leases', leasedUntil: row['createdAt'] } : row,
})

export const jobsTopic = 'jobs'

/**
 * Jobs that this process begins as soon as they are durable: they are claimed where they are added, and nobody else is woken. One row
 * stands for all of them, and a job gets its own only when it does not end at its first try. So whoever adds jobs like this sees to
 * it that none is added twice, and their handler knows by itself what is over when it is asked again after a crash.
 */
export interface Claim {
  /** Of the row that stands for them. */
  readonly id: string
  readonly owner: string
  readonly leasedUntil: Instant
  /** Those that were added so, in their order. */
  readonly jobs: Job[]
}

/** Jobs that are claimed and durable, and the row that stands for them. */
export interface Bundle {
  readonly row: Job
  readonly jobs: readonly Job[]
}

/** Writes the row that stands for what was added with this claim: the last thing in the transaction. Undefined when that is nothing. */
export const keepBundle = async (
  work: Work,
  { id, owner, leasedUntil, jobs: added }: Claim,
): Promise<Bundle | undefined> => {
  if (added.length === 0) return undefined
  const row = await work.rows(jobs).insert({
    id,
    kind: 'bundle',
    payload: {},
    state: 'running',
    runAt: work.now,
    attempts: 1,
    owner,
    leasedUntil,
    createdAt: work.now,
    bundle: added.map((job) => ({ id: job.id, kind: job.kind, payload: job.payload })),
  })
  return { row, jobs: added }
}

/** Places among the jobs that this process runs at once, kept for who adds many. */
export interface Places {
  readonly count: number
  /** To be asked for in the transaction: it may run again, and then begins with no jobs. */
  readonly claim: (now: Instant) => Claim
  /** Begins what is claimed and durable now, and gives the other places back. To be called in any case. */
  readonly begin: (claimed: Bundle | undefined) => void
}

/**
 * Waits until at least one place is free.
 * @returns at most `most` of them; undefined when this process takes nothing new
 */
export type Hands = (most: number) => Promise<Places | undefined>

export interface NewJob {
  readonly kind: string
  /** What makes it the same job: adding it twice adds it once. */
  readonly key: string
  readonly payload: Readonly<Record<string, string>>
  readonly runAt?: Instant
  /** It is begun by who adds it. */
  readonly claim?: Claim | undefined
}

/** Adds a job in this transaction; wakes the worker when it is durable. */
export const addJob = async (work: Work, { kind, key, payload, runAt = work.now, claim }: NewJob): Promise<void> => {
  const job = { id: derivedId('job', kind, key), kind, payload: { ...payload }, runAt, createdAt: work.now }
  if (claim !== undefined) {
    const { owner, leasedUntil } = claim
    claim.jobs.push({ ...job, version: 0, state: 'running', attempts: 1, owner, leasedUntil })
    return
  }
  if ((await work.rows(jobs).get(job.id)) !== undefined) return
  await work.rows(jobs).insert({ ...job, state: 'due', attempts: 0 })
  work.notify(jobsTopic)
}

/** How often a job is tried before it is dead. */
export const maxAttempts = 7

/** A dead job gets all its tries again; its handler is told nothing of the earlier ones. */
export const retryDead = async (work: Work, dead: Job): Promise<Job> => {
  const { outcome: _outcome, finishedAt: _finishedAt, ...job } = dead
  work.notify(jobsTopic)
  return work.rows(jobs).update({ ...job, state: 'due', runAt: work.now, attempts: 0 })
}

/** Nobody wants a dead job any more; its last outcome stays to be read until the row is pruned. */
export const dropDead = (work: Work, dead: Job): Promise<Job> =>
  work.rows(jobs).update({ ...dead, state: 'dropped', finishedAt: work.now })

/** How a run of a job ended. */
export type JobResult =
  | { readonly kind: 'done'; readonly outcome: string }
  | { readonly kind: 'retry'; readonly outcome: string; readonly at?: Instant }
  | { readonly kind: 'dead'; readonly outcome: string }

/** A try ended and the job goes on with the next at once, under the same claim: nothing of that one has left yet. */
export interface GoesOn {
  readonly kind: 'on'
}

/** A run that ends with something to write: kept in the transaction that settles the job, together with others. */
export interface Ending {
  readonly kind: 'ending'
  /** Whose rows it writes, as for a transaction. */
  readonly lock: string
  /** No side effects: it may run again. */
  readonly write: (work: Work) => Promise<JobResult | GoesOn>
}

export interface JobAttempt {
  /** 1 on the first try. */
  readonly count: number
  /** The try before this one was cut off by a crash: what it wanted to send may have left. */
  readonly interrupted: boolean
}

export interface JobHandler {
  readonly kind: string
  run(payload: Readonly<Record<string, string>>, attempt: JobAttempt): Promise<JobResult | Ending>
}
