import type { Clock } from '../../core/clock.ts'
import { newId } from '../../core/ids.ts'
import { maxAttempts, type JobAttempt, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import { addMs, hourMs, minuteMs, toInstant } from '../../core/time.ts'
import type { KfApi } from './api.ts'
import { channelName as channel } from './config.ts'
import { readIncoming, type Incoming } from './incoming.ts'
import { claimRun, freshToken, keepRead, keepRun, leaveRun, lockOf, pullJob, type Run } from './pull-rows.ts'
import type { KfPull } from './records.ts'

interface PullParts {
  readonly store: Store
  readonly api: KfApi
  readonly clock: Clock
  readonly log: Log
  /** Takes one entry in, all of it or nothing; the same entry again changes nothing. */
  readonly take: (entry: Incoming) => Promise<void>
  readonly onContact: () => void
}

/** Entries a page. The platform gives up to 1000; a page is read again when a run breaks off in it. */
const pageSize = 100
/** Members whose messages are taken in at once; one member's one after another. */
const abreast = 8
/** After these a run hands over to a fresh job, well before a job may last too long. */
const maxPages = 50
const longestMs = 2 * minuteMs
/** Pages in a row that lead nowhere. */
const maxStands = 5
/** A sign of life no later than this. */
const beatMs = minuteMs / 3
/** An entry that fails so often is passed over: one must not keep everybody else's from being read. */
const patience = 3

/** In the order of the platform's clock, each member's apart. */
const byMember = (entries: readonly Incoming[]): readonly (readonly Incoming[])[] => {
  const lines = new Map<string, Incoming[]>()
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    const key = 'member' in entry ? entry.member : ''
    const line = lines.get(key)
    if (line === undefined) lines.set(key, [entry])
    else line.push(entry)
  }
  return [...lines.values()]
}

/** Reads the messages of a customer-service account, page by page, from where it was left. */
export const createPull = ({ store, api, clock, log, take, onContact }: PullParts): JobHandler => {
  const now = () => toInstant(clock.now())

  const takeOne = async (entry: Incoming, attempt: JobAttempt): Promise<void> => {
    try {
      await take(entry)
    } catch (error) {
      if (attempt.count <= patience || store.trouble() !== undefined) throw error
      log.error('channel', 'an entry is passed over', error, { channel, kind: entry.kind })
    }
  }

  /** False when another run has taken over meanwhile. */
  const takeAll = async (run: Run, entries: readonly Incoming[], attempt: JobAttempt): Promise<boolean> => {
    const lines = [...byMember(entries)]
    let beat = clock.now().getTime()
    let isOurs = true
    const stay = async (): Promise<boolean> => {
      if (isOurs && clock.now().getTime() - beat > beatMs) {
        beat = clock.now().getTime()
        isOurs = await store.transaction(lockOf(run.kf), (work) => keepRun(work, run))
      }
      return isOurs
    }
    const work = async (): Promise<void> => {
      for (let line = lines.shift(); line !== undefined; line = lines.shift())
        for (const entry of line) if (await stay()) await takeOne(entry, attempt)
    }
    const ended = await Promise.allSettled(Array.from({ length: Math.min(abreast, lines.length) }, work))
    const failure = ended.find((one) => one.status === 'rejected')
    if (failure !== undefined) throw failure.reason
    return isOurs
  }

  const entriesOf = (kf: string, messages: readonly unknown[]): readonly Incoming[] => {
    const read = messages.map((raw) => readIncoming(raw, kf, now()))
    const entries = read.filter((entry) => entry !== undefined)
    if (entries.length < read.length)
      log.warn('channel', 'entries nobody can read', { channel, count: read.length - entries.length })
    return entries
  }

  type Ended = JobResult | { readonly kind: 'more' }

  const pages = async (run: Run, first: KfPull, attempt: JobAttempt): Promise<Ended> => {
    const began = now()
    let row = first
    let stands = 0
    for (let count = 0; count < maxPages && now() < addMs(began, longestMs); count += 1) {
      const token = freshToken(row, now())
      const asked = await api.pull({ kf: run.kf, cursor: row.cursor, token, limit: pageSize })
      if (asked.kind === 'failed') return { kind: 'retry', outcome: asked.code }
      onContact()
      const { cursor, hasMore, messages } = asked.page
      // An empty page may name the same place and mean that there is more; not without end.
      stands = hasMore && (cursor === '' || cursor === row.cursor) ? stands + 1 : 0
      if (stands > maxStands) return { kind: 'retry', outcome: 'cursor stands still' }
      if (!(await takeAll(run, entriesOf(run.kf, messages), attempt))) return { kind: 'done', outcome: 'taken over' }
      const upTo = row.wanted
      const next = await store.transaction(lockOf(run.kf), (work) => keepRead(work, run, { cursor, hasMore, upTo }))
      if (next === undefined) return { kind: 'done', outcome: 'taken over' }
      if (next.run === undefined) return { kind: 'done', outcome: 'read' }
      row = next
    }
    return { kind: 'more' }
  }

  const end = async (run: Run, ended: Ended, attempt: JobAttempt): Promise<JobResult> => {
    if (ended.kind === 'done') return ended
    const isLast = ended.kind === 'retry' && attempt.count >= maxAttempts
    const again = ended.kind === 'more' ? now() : isLast ? addMs(now(), hourMs) : undefined
    await store.transaction(lockOf(run.kf), (work) => leaveRun(work, run, again))
    if (ended.kind === 'more') return { kind: 'done', outcome: 'to be continued' }
    log.warn('channel', 'messages could not be read', { channel, outcome: ended.outcome })
    return ended
  }

  return {
    kind: pullJob,
    run: async (payload, attempt) => {
      const { account: kf = '', request = '' } = payload
      const run: Run = { kf, id: newId('kfr', clock.now()), request: Number(request) }
      const claimed = await store.transaction(lockOf(kf), (work) => claimRun(work, run))
      if (claimed.kind !== 'claimed') return { kind: 'done', outcome: claimed.kind }
      try {
        return await end(run, await pages(run, claimed.row, attempt), attempt)
      } catch (error) {
        log.error('channel', 'reading broke off', error, { channel })
        return end(run, { kind: 'retry', outcome: error instanceof Error ? error.name : 'error' }, attempt)
      }
    },
  }
}
