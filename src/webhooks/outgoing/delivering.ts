import type { Clock } from '../../core/clock.ts'
import { pingType, type WebhookAttempt } from '../../core/event-types.ts'
import {
  addWebhookJob,
  webhookDeliveries,
  webhookEndpoints,
  webhookJob,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../core/events.ts'
import type { JobHandler, JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store, Work } from '../../core/store.ts'
import { addMs, msBetween, toInstant, type Instant } from '../../core/time.ts'
import type { Gate } from './gate.ts'
import { noteOutcome } from './health.ts'
import type { Post, Posted } from './post.ts'
import { nextTry, retryAfter } from './schedule.ts'
import { bodyOf, openSecrets, signedHeaders } from './signing.ts'

export interface DeliveringParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly sealer: Sealer
  readonly post: Post
  readonly gate: Gate
}

/** A delivery keeps as many of its tries: all of one round, and what a replay adds. */
const mostAttempts = 30

interface Tried {
  readonly at: Instant
  readonly endedAt: Instant
  readonly posted: Posted
}

const isTaken = (status: number): boolean => status >= 200 && status < 300
const gone = 410
/** Statuses whose `Retry-After` is an answer to how often we ask. */
const asksToWait: ReadonlySet<number> = new Set([429, 503])

const attemptOf = ({ at, endedAt, posted }: Tried): WebhookAttempt => {
  const common = { at, ms: msBetween(at, endedAt) }
  if (posted.kind === 'failed') return { ...common, error: posted.error }
  const { status } = posted
  if (isTaken(status)) return { ...common, status }
  return { ...common, status, error: status >= 300 && status < 400 ? 'redirect' : 'status' }
}

const notBefore = ({ posted, endedAt }: Tried): Instant | undefined =>
  posted.kind === 'answered' && asksToWait.has(posted.status) ? retryAfter(posted.retryAfter, endedAt) : undefined

const ended = (row: WebhookDelivery, state: 'delivered' | 'failed'): WebhookDelivery => {
  const { nextAt: _next, room: _room, ...rest } = row
  return { ...rest, state }
}

/** Puts a delivery off; the job of its next turn takes it up. */
const putOff = async (work: Work, row: WebhookDelivery, nextAt: Instant, room?: string): Promise<void> => {
  const { room: _before, ...rest } = row
  const next = { ...rest, turn: row.turn + 1, nextAt, ...(room === undefined ? {} : { room }) }
  await addWebhookJob(work, await work.rows(webhookDeliveries).update(next), nextAt)
}

/**
 * Whoever has just taken one takes the next that found no room, without waiting for its time. One whose time has come is left alone:
 * its own job may be sending it.
 */
const letNextIn = async (work: Work, endpoint: string): Promise<void> => {
  const waiting = { where: [endpoint], from: addMs(work.now, 1), limit: 1 }
  const [next] = await work.rows(webhookDeliveries).range('room', waiting)
  if (next !== undefined) await putOff(work, next, work.now)
}

/** Keeps what came of a try, and what follows from it. */
const keep = async (work: Work, row: WebhookDelivery, tried: Tried): Promise<void> => {
  const attempt = attemptOf(tried)
  const tries = row.tries + 1
  const kept = { ...row, tries, attempts: [...row.attempts, attempt].slice(-mostAttempts) }
  await noteOutcome(work, row.endpoint, { isTaken: attempt.error === undefined, isGone: attempt.status === gone })
  if (attempt.error === undefined) {
    await work.rows(webhookDeliveries).update(ended(kept, 'delivered'))
    await letNextIn(work, row.endpoint)
    return
  }
  const isPing = row.type === pingType
  const now = work.now
  const next = nextTry({ delivery: row.id, tries, now, notBefore: notBefore(tried) })
  // Whoever asked for a test looks at what came of it now.
  if (attempt.status === gone || isPing || next === undefined)
    await work.rows(webhookDeliveries).update(ended(kept, 'failed'))
  else await putOff(work, kept, next)
}

interface Found {
  readonly row: WebhookDelivery
  readonly endpoint: WebhookEndpoint | undefined
}

const done = (outcome: string): JobResult => ({ kind: 'done', outcome })

/**
 * The job that makes one try. Every try has a job of its own, added in the transaction that keeps the try before it: a process that
 * dies between the request and that transaction tries again with the same `webhook-id`, and nothing waits without a job.
 */
export const createDelivering = ({ store, clock, log, sealer, post, gate }: DeliveringParts): JobHandler => {
  const now = (): Instant => toInstant(clock.now())

  const find = (delivery: string, turn: number): Promise<Found | undefined> =>
    store.read(async (read) => {
      const row = await read.rows(webhookDeliveries).get(delivery)
      if (row?.state !== 'waiting' || row.turn !== turn) return undefined
      return { row, endpoint: await read.rows(webhookEndpoints).get(row.endpoint) }
    })

  /** Changes the delivery as it is now, if this job is still its own. */
  const change = (row: WebhookDelivery, act: (work: Work, current: WebhookDelivery) => Promise<void>): Promise<void> =>
    store.transaction(`webhook:${row.endpoint}`, async (work) => {
      const current = await work.rows(webhookDeliveries).get(row.id)
      if (current?.state === 'waiting' && current.turn === row.turn) await act(work, current)
    })

  const send = async (row: WebhookDelivery, endpoint: WebhookEndpoint): Promise<Tried> => {
    const at = now()
    const body = bodyOf(row)
    let secrets: readonly string[]
    try {
      secrets = openSecrets(sealer, endpoint.secrets, at)
    } catch (error) {
      log.error('job', 'a secret of a webhook cannot be opened', error, { endpoint: endpoint.id })
      return { at, endedAt: at, posted: { kind: 'failed', error: 'no-key' } }
    }
    const headers = signedHeaders({ id: row.event, body, now: at, secrets })
    const posted = await post({ url: endpoint.url, headers, body })
    return { at, endedAt: now(), posted }
  }

  const run: JobHandler['run'] = async (payload) => {
    const found = await find(payload['delivery'] ?? '', Number(payload['turn']))
    if (found === undefined) return done('settled before')
    const { row, endpoint } = found
    if (endpoint === undefined || (endpoint.state === 'off' && row.type !== pingType)) {
      await change(
        row,
        async (work, current) => void (await work.rows(webhookDeliveries).update(ended(current, 'failed'))),
      )
      return done('endpoint off')
    }
    if (!gate.enter(endpoint.id)) {
      await change(row, (work, current) => putOff(work, current, addMs(now(), gate.waitMs(endpoint.id)), endpoint.id))
      return done('no room')
    }
    let tookMs: number | undefined
    try {
      const tried = await send(row, endpoint)
      tookMs = msBetween(tried.at, tried.endedAt)
      await change(row, (work, current) => keep(work, current, tried))
      return done(tried.posted.kind === 'answered' ? String(tried.posted.status) : tried.posted.error)
    } finally {
      gate.leave(endpoint.id, tookMs)
    }
  }

  return { kind: webhookJob, run }
}
