import { inGroups } from '../core/groups.ts'
import { derivedId } from '../core/ids.ts'
import { jobs, jobsTopic, maxAttempts, type Ending, type GoesOn, type Job, type JobResult } from '../core/job.ts'
import type { Work } from '../core/store.ts'
import { addMs, hourMs, minuteMs } from '../core/time.ts'
import { mostAtOnce } from './batches.ts'

/** The outcome of a try that was cut off: what it wanted to send may have left. */
export const interrupted = 'interrupted'

/** How long a claim holds without a sign of life. Longer than any send, and than a process may stand still unnoticed. */
export const leaseMs = minuteMs

/** Waits before the second, third, … try. After the last the job is dead and staff see it. */
const backOff = [10_000, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs] as const

/** Up to a quarter more, the same for the same try of the same job: neighbours do not retry in step. */
const jitter = (job: Job, wait: number): number => {
  const part = derivedId('j', job.id, String(job.attempts))
  return wait + Math.floor((wait / 4) * ((part.charCodeAt(2) % 16) / 16))
}

/** Nobody runs it. */
const atRest = (job: Job): Job => {
  const { owner: _owner, leasedUntil: _leasedUntil, bundle: _bundle, ...rest } = job
  return rest
}

const isLost = (job: Job, now: string): boolean => job.state === 'running' && (job.leasedUntil ?? '') <= now

const claim = (work: Work, job: Job, owner: string): Promise<Job> =>
  work.rows(jobs).update({
    ...job,
    state: 'running',
    attempts: job.attempts + 1,
    owner,
    leasedUntil: addMs(work.now, leaseMs),
  })

/** Claims what is due, the longest waiting first. */
export const claimDue = async (work: Work, owner: string, limit: number): Promise<readonly Job[]> => {
  const due = await work.rows(jobs).range('due', { where: ['due'], to: addMs(work.now, 1), limit })
  const claimed: Job[] = []
  for (const job of due) claimed.push(await claim(work, job, owner))
  return claimed
}

/** Claims those of these jobs that are due, or whose owner has not been heard of: the row decides, not who names it. */
export const claimThese = async (
  work: Work,
  owner: string,
  ids: readonly string[],
): Promise<readonly (Job | undefined)[]> => {
  const claimed: (Job | undefined)[] = []
  for (const id of ids) {
    const job = await work.rows(jobs).get(id)
    if (job?.state === 'due' && job.runAt <= work.now) claimed.push(await claim(work, job, owner))
    else if (job !== undefined && isLost(job, work.now) && job.attempts < maxAttempts)
      claimed.push(await claim(work, { ...job, outcome: interrupted }, owner))
    else claimed.push(undefined)
  }
  return claimed
}

/** A job as its worker knew it, if nobody has claimed it since. */
const stillOurs = async (work: Work, job: Job): Promise<Job | undefined> => {
  const now = await work.rows(jobs).get(job.id)
  const isOpen = now?.state === 'running' || now?.state === 'due'
  return isOpen && now.attempts === job.attempts ? now : undefined
}

export interface Settled {
  readonly job: Job
  readonly result: JobResult | Ending
  /** The row that stands for the job, while it has none of its own. */
  readonly bundle?: Job | undefined
}

/** What became of a job; undefined where another process has claimed it meanwhile. */
export type Kept = Job | GoesOn | undefined

/** The job's row after a run that ended so. */
const endedAs = (now: Job, result: JobResult, at: string): Job => {
  const ended = { ...atRest(now), outcome: result.outcome }
  const wait = backOff[now.attempts - 1]
  if (result.kind === 'retry' && wait !== undefined)
    return { ...ended, state: 'due', runAt: result.at ?? addMs(at, jitter(now, wait)) }
  return { ...ended, state: result.kind === 'done' ? 'done' : 'dead', finishedAt: at }
}

const settle = async (work: Work, { job, result: end, bundle }: Settled): Promise<Kept> => {
  // What was sent was sent, whoever has the job now.
  const result = end.kind === 'ending' ? await end.write(work) : end
  const now = await stillOurs(work, bundle ?? job)
  if (now === undefined) return undefined
  if (result.kind === 'on') return result
  if (bundle === undefined) return work.rows(jobs).update(endedAs(now, result, work.now))
  const { version: _version, ...ended } = endedAs(job, result, work.now)
  return ended.state === 'done' ? { ...ended, version: 0 } : work.rows(jobs).insert(ended)
}

/** Keeps how runs ended. */
export const settleAll = (work: Work, all: readonly Settled[]): Promise<readonly Kept[]> =>
  inGroups(
    all,
    ({ job, result }) => (result.kind === 'ending' ? result.lock : job.id),
    (one) => settle(work, one),
  )

/** The locks under which runs are settled: that of the jobs, and those of whose rows are written besides. */
export const locksOf = (all: readonly Settled[]): readonly string[] => [
  'jobs',
  ...all.flatMap(({ result }) => (result.kind === 'ending' ? [result.lock] : [])),
]

/** A sign of life: the claims of these jobs hold for another while. */
export const extendLeases = async (work: Work, mine: readonly Job[]): Promise<void> => {
  for (const job of mine) {
    const now = await stillOurs(work, job)
    if (now?.state === 'running') await work.rows(jobs).update({ ...now, leasedUntil: addMs(work.now, leaseMs) })
  }
}

/**
 * The jobs that a row stood for get rows of their own, each told that it was cut off. Some may be over: their handler knows.
 * @returns how many
 */
const unbundle = async (work: Work, row: Job, bundle: NonNullable<Job['bundle']>): Promise<number> => {
  const { id: _id, version: _version, ...begun } = atRest(row)
  let count = 0
  for (const one of bundle) {
    if ((await work.rows(jobs).get(one.id)) !== undefined) continue
    await work.rows(jobs).insert({ ...begun, ...one, state: 'due', outcome: interrupted })
    count += 1
  }
  await work.rows(jobs).update({ ...atRest(row), state: 'done', outcome: interrupted, finishedAt: work.now })
  work.notify(jobsTopic)
  return count
}

/** What a stopping process has begun and cannot wait for: another may take it, and is told that it was begun. */
export const giveBack = async (work: Work, mine: readonly Job[]): Promise<void> => {
  for (const job of mine) {
    const now = await stillOurs(work, job)
    if (now?.state !== 'running') continue
    if (now.bundle !== undefined) await unbundle(work, now, now.bundle)
    else await work.rows(jobs).update({ ...atRest(now), state: 'due', outcome: interrupted })
  }
}

/**
 * Makes jobs due again whose process is gone: its lease is over, or `isGone` knows. One that was cut off at its last try is dead:
 * it may be what ends the process.
 * @returns how many were taken back
 */
export const takeBack = async (work: Work, isGone: (owner: string | undefined) => boolean): Promise<number> => {
  const running = await work.rows(jobs).range('due', { where: ['running'], limit: mostAtOnce })
  let count = 0
  for (const job of running) {
    if (!isLost(job, work.now) && !isGone(job.owner)) continue
    const freed = { ...atRest(job), outcome: interrupted }
    if (job.bundle !== undefined) {
      count += await unbundle(work, job, job.bundle)
      continue
    }
    if (job.attempts < maxAttempts) await work.rows(jobs).update({ ...freed, state: 'due' })
    else await work.rows(jobs).update({ ...freed, state: 'dead', finishedAt: work.now })
    count += 1
  }
  return count
}
