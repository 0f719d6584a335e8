import { isIP } from 'node:net'
import { ensure } from '../../core/errors.ts'
import { pingType, type EventType } from '../../core/event-types.ts'
import {
  addWebhookJob,
  mostEndpoints,
  tell,
  webhookDeliveries,
  webhookEndpoints,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../core/events.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import type { Standing } from './addresses.ts'
import { forgetFailures, healthOf, switchOff } from './health.ts'
import { hostOf } from './post.ts'
import { firstSecret, newSecret, rotated } from './signing.ts'

export interface ManagingParts {
  readonly sealer: Sealer
  /** Plain http and addresses inside are possible at all. */
  readonly allowsInside: boolean
  readonly standingOf: (address: string) => Standing
  /** How long an earlier secret signs along. */
  readonly overlapMs: number
}

export interface Named {
  readonly id: string
  readonly version: number
}

export interface NewEndpoint {
  readonly url: string
  readonly events: readonly EventType[]
  readonly note: string
  readonly owner: string
}

/** The address in its plain form, or a refusal in words. Numbers are looked at now, names when something is sent. */
const usable = (
  given: string,
  { allowsInside, standingOf }: Pick<ManagingParts, 'allowsInside' | 'standingOf'>,
): string => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  const isWeb = url !== undefined && (url.protocol === 'https:' || (allowsInside && url.protocol === 'http:'))
  ensure(isWeb, 'invalid', '地址要以 https:// 开头。')
  ensure(url.username === '' && url.password === '', 'invalid', '地址里不要写账号密码。')
  const host = hostOf(url)
  const standing = isIP(host) === 0 ? undefined : standingOf(host)
  ensure(standing !== 'refused', 'invalid', '这个地址在内网，没有放行，发不过去。')
  ensure(standing !== 'public' || url.protocol === 'https:', 'invalid', '地址要以 https:// 开头。')
  url.hash = ''
  return url.href
}

const found = async (work: Work, { id, version }: Named): Promise<WebhookEndpoint> => {
  const row = await work.rows(webhookEndpoints).get(id)
  ensure(row !== undefined, 'not_found', '没有这个接收地址。')
  ensure(row.version === version, 'conflict', '刚才有人先改了它。')
  return row
}

const replayed = async (work: Work, row: WebhookDelivery): Promise<void> => {
  const again = { ...row, state: 'waiting' as const, turn: row.turn + 1, tries: 0, nextAt: work.now }
  await addWebhookJob(work, await work.rows(webhookDeliveries).update(again), work.now)
}

const mostShown = 100
const mostReplayed = 1_000

const viewOf = async (read: ReadWork, row: WebhookEndpoint) => {
  const { secrets, version, url, events, note, owner, offWhy, offAt, createdAt } = row
  const until = secrets.findLast((one) => one.until !== undefined && one.until > read.now)?.until
  return {
    ...(await healthOf(read, row)),
    version,
    url,
    events: [...events],
    note,
    owner,
    createdAt,
    ...(offWhy === undefined ? {} : { offWhy }),
    ...(offAt === undefined ? {} : { offAt }),
    ...(until === undefined ? {} : { oldSecretUntil: until }),
  }
}

const deliveryView = ({
  id,
  event,
  type,
  at,
  subject,
  kind,
  subjectState,
  state,
  attempts,
  nextAt,
}: WebhookDelivery) => ({
  id,
  event,
  type,
  at,
  subject,
  kind,
  subjectState,
  state,
  attempts: [...attempts],
  ...(nextAt === undefined ? {} : { nextAt }),
})

/** What an administrator sees and does; the routes write the audit. */
export const createManaging = ({ sealer, allowsInside, standingOf, overlapMs }: ManagingParts) => ({
  list: async (read: ReadWork) => {
    const rows = await read.rows(webhookEndpoints).range('created', { limit: mostEndpoints })
    return { endpoints: await Promise.all(rows.map((row) => viewOf(read, row))), allowsInside }
  },

  deliveries: async (read: ReadWork, { id, failedOnly }: { readonly id: string; readonly failedOnly: boolean }) => {
    const newest = { descending: true, limit: mostShown }
    const rows = failedOnly
      ? await read.rows(webhookDeliveries).range('state', { where: [id, 'failed'], ...newest })
      : await read.rows(webhookDeliveries).range('endpoint', { where: [id], ...newest })
    return { deliveries: rows.map(deliveryView) }
  },

  /** The secret is said here and never again. */
  add: async (work: Work, { url, events, note, owner }: NewEndpoint) => {
    const count = await work.rows(webhookEndpoints).count('created')
    ensure(count < mostEndpoints, 'conflict', `最多 ${mostEndpoints} 个接收地址。`)
    const secret = newSecret()
    const row = await work.rows(webhookEndpoints).insert({
      id: work.newId('whe'),
      url: usable(url, { allowsInside, standingOf }),
      events: events.filter((type) => type !== pingType),
      state: 'on',
      note,
      owner,
      secrets: [...firstSecret(sealer, secret)],
      createdAt: work.now,
    })
    return { id: row.id, secret }
  },

  change: async (work: Work, named: Named, { url, events, note, owner }: NewEndpoint): Promise<void> => {
    const row = await found(work, named)
    const kept = events.filter((type) => type !== pingType)
    await work
      .rows(webhookEndpoints)
      .update({ ...row, url: usable(url, { allowsInside, standingOf }), events: kept, note, owner })
  },

  rotate: async (work: Work, named: Named) => {
    const row = await found(work, named)
    const secret = newSecret()
    const secrets = [...rotated(sealer, row.secrets, { secret, now: work.now, overlapMs })]
    await work.rows(webhookEndpoints).update({ ...row, secrets })
    return { id: row.id, secret }
  },

  on: async (work: Work, named: Named): Promise<void> => {
    const { offWhy: _why, offAt: _at, ...row } = await found(work, named)
    await work.rows(webhookEndpoints).update({ ...row, state: 'on' })
    await forgetFailures(work, row.id)
  },

  /** Also for one that is off already: somebody has seen it. */
  off: async (work: Work, named: Named): Promise<void> => {
    await switchOff(work, await found(work, named), 'staff')
  },

  ping: async (work: Work, id: string): Promise<void> => {
    const row = await work.rows(webhookEndpoints).get(id)
    ensure(row !== undefined, 'not_found', '没有这个接收地址。')
    const ping = { type: pingType, subject: row.id, kind: 'endpoint', state: row.state } as const
    await tell(work, row, { ...ping, event: work.newId('evt') })
  },

  replay: async (work: Work, id: string): Promise<void> => {
    const row = await work.rows(webhookDeliveries).get(id)
    ensure(row !== undefined, 'not_found', '没有这一条。')
    ensure(row.state !== 'waiting', 'conflict', '它正等着再发。')
    await replayed(work, row)
  },

  /** All that failed since then but the tries of staff, the oldest first, a thousand at a time; says how many. */
  replayFailed: async (
    work: Work,
    { id, since }: { readonly id: string; readonly since: Instant },
  ): Promise<number> => {
    const range = { where: [id, 'failed'], from: since, limit: mostReplayed }
    const rows = (await work.rows(webhookDeliveries).range('state', range)).filter(({ type }) => type !== pingType)
    for (const row of rows) await replayed(work, row)
    return rows.length
  },
})

export type Managing = ReturnType<typeof createManaging>
