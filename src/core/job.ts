import { z } from 'zod'
import { derivedId } from './ids.ts'
import type { Work } from './store.ts'
import { table } from './table.ts'
import type { Instant } from './time.ts'

/** Work that leaves the process: a push, a webhook. A row written in the transaction that wants it. */
export const jobSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  /** Ids only: never words of a person. */
  payload: z.record(z.string(), z.string()),
  state: z.enum(['due', 'running', 'done', 'dead']),
  runAt: z.string(),
  attempts: z.number(),
  /** The last outcome in one word or code. */
  outcome: z.string().optional(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
})
export type Job = z.output<typeof jobSchema>

export const jobs = table<Job>({
  name: 'jobs',
  schema: jobSchema,
  indexes: { due: ['state', 'runAt'] },
  retention: { kind: 'days', days: 30, field: 'finishedAt' },
})

export const jobsTopic = 'jobs'

export interface NewJob {
  readonly kind: string
  /** What makes it the same job: adding it twice adds it once. */
  readonly key: string
  readonly payload: Readonly<Record<string, string>>
  readonly runAt?: Instant
}

/** Adds a job in this transaction; wakes the worker when it is durable. */
export const addJob = async (work: Work, job: NewJob): Promise<void> => {
  const id = derivedId('job', job.kind, job.key)
  if ((await work.rows(jobs).get(id)) !== undefined) return
  await work.rows(jobs).insert({
    id,
    kind: job.kind,
    payload: { ...job.payload },
    state: 'due',
    runAt: job.runAt ?? work.now,
    attempts: 0,
    createdAt: work.now,
  })
  work.notify(jobsTopic)
}

/** How often a job is tried before it is dead. */
export const maxAttempts = 7

/** How a run of a job ended. */
export type JobResult =
  | { readonly kind: 'done'; readonly outcome: string }
  | { readonly kind: 'retry'; readonly outcome: string; readonly at?: Instant }
  | { readonly kind: 'dead'; readonly outcome: string }

export interface JobAttempt {
  /** 1 on the first try. */
  readonly count: number
  /** The try before this one was cut off by a crash: what it wanted to send may have left. */
  readonly interrupted: boolean
}

export interface JobHandler {
  readonly kind: string
  run(payload: Readonly<Record<string, string>>, attempt: JobAttempt): Promise<JobResult>
}
