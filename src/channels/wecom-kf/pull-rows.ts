import { addJob } from '../../core/job.ts'
import type { Work } from '../../core/store.ts'
import { addMs, minuteMs, type Instant } from '../../core/time.ts'
import { kfPulls, type KfPull } from './records.ts'

export const pullJob = 'wecom-kf-pull'

export const lockOf = (kf: string): string => `wecom-kf:${kf}`

/** How long a run is believed to be alive without a sign. */
const leaseMs = minuteMs
/** A callback's token is good for ten minutes; the last of them is left out. */
const tokenMs = 9 * minuteMs

const withoutRun = (row: KfPull): KfPull => {
  const { run: _run, runFor: _runFor, leasedUntil: _leasedUntil, ...rest } = row
  return rest
}

/** Asks for the messages of a customer-service account to be read: a job that outlasts a crash. */
export const wantPull = async (
  work: Work,
  kf: string,
  { token, at }: { readonly token?: string; readonly at?: Instant } = {},
): Promise<void> => {
  const known = await work.rows(kfPulls).get(kf)
  const row = known ?? (await work.rows(kfPulls).insert({ id: kf, wanted: 0, done: 0 }))
  const wanted = row.wanted + 1
  const news = token === undefined || token === '' ? {} : { token, tokenAt: work.now }
  await work.rows(kfPulls).update({ ...row, wanted, ...news })
  await addJob(work, {
    kind: pullJob,
    key: `${kf}:${wanted}`,
    payload: { account: kf, request: String(wanted) },
    ...(at === undefined ? {} : { runAt: at }),
  })
}

export interface Run {
  readonly kf: string
  /** This attempt's own name. */
  readonly id: string
  /** The request whose job this is. */
  readonly request: number
}

export type Claimed =
  | { readonly kind: 'claimed'; readonly row: KfPull }
  /** Everything up to this request has been read. */
  | { readonly kind: 'covered' }
  /** Another run is at it, and looks for requests like this one before it ends. */
  | { readonly kind: 'held' }

/** One run at a time, in whichever process; an earlier attempt of the same job is gone, and gives way. */
export const claimRun = async (work: Work, { kf, id, request }: Run): Promise<Claimed> => {
  const row = await work.rows(kfPulls).get(kf)
  if (row === undefined || row.done >= request) return { kind: 'covered' }
  const isHeld = row.run !== undefined && row.runFor !== request && (row.leasedUntil ?? '') > work.now
  if (isHeld) return { kind: 'held' }
  const leasedUntil = addMs(work.now, leaseMs)
  return {
    kind: 'claimed',
    row: await work.rows(kfPulls).update({ ...row, run: id, runFor: request, leasedUntil }),
  }
}

/** The row while it is this run's; undefined when another has taken over. */
const own = async (work: Work, { kf, id }: Run): Promise<KfPull | undefined> => {
  const row = await work.rows(kfPulls).get(kf)
  return row?.run === id ? row : undefined
}

/** A sign of life. False: another run has taken over, and this one must stop. */
export const keepRun = async (work: Work, run: Run): Promise<boolean> => {
  const row = await own(work, run)
  if (row === undefined) return false
  await work.rows(kfPulls).update({ ...row, leasedUntil: addMs(work.now, leaseMs) })
  return true
}

export interface Read {
  /** Where the next page begins; empty where the platform named no place. */
  readonly cursor: string
  readonly hasMore: boolean
  /** The requests there were when this page was asked for. */
  readonly upTo: number
}

/** Keeps the place up to which everything has been taken in. Undefined: another run has taken over, nothing is kept. */
export const keepRead = async (work: Work, run: Run, read: Read): Promise<KfPull | undefined> => {
  const row = await own(work, run)
  if (row === undefined) return undefined
  const cursor = read.cursor === '' ? row.cursor : read.cursor
  const isDone = !read.hasMore && row.wanted === read.upTo
  const next = {
    ...(isDone ? withoutRun(row) : { ...row, leasedUntil: addMs(work.now, leaseMs) }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(read.hasMore ? {} : { done: read.upTo, readAt: work.now }),
  }
  return work.rows(kfPulls).update(next)
}

/** The run ends before everything is read. @param again when the rest is read; undefined: this job is tried again */
export const leaveRun = async (work: Work, run: Run, again?: Instant): Promise<void> => {
  const row = await own(work, run)
  if (row !== undefined) await work.rows(kfPulls).update(withoutRun(row))
  if (again !== undefined) await wantPull(work, run.kf, { at: again })
}

export const freshToken = ({ token, tokenAt }: KfPull, now: Instant): string | undefined =>
  token !== undefined && tokenAt !== undefined && addMs(tokenAt, tokenMs) > now ? token : undefined
