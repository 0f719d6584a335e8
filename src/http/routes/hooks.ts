import { writeOpened } from '../../casework/openings.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { AppError, ensure, type ErrorCode } from '../../core/errors.ts'
import { maxWebhookBytes } from '../../core/http.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { HookReply, Incoming } from '../../webhooks/incoming/incoming.ts'
import { receipts, type Receipt } from '../../core/hook-receipts.ts'
import type { Standing } from '../../webhooks/incoming/sources.ts'
import {
  dropDeadHook,
  hookList,
  openDeadHook,
  retryDeadHook,
  type DeadHook,
  type HookSource,
} from '../api/incoming-hooks.ts'
import { readBody } from '../body.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import { headersOf } from './channels.ts'

const shown = 200
/** How soon to ask again while a data file is being mended. */
const retrySeconds = 60

const refusals: Readonly<Record<Exclude<HookReply['kind'], 'taken'>, readonly [ErrorCode, string]>> = {
  unknown: ['not_found', '没有这个地址'],
  'not-signed': ['not_signed_in', '签名不对'],
  'not-json': ['unsupported', '请用 JSON 格式发送'],
  'other-body': ['conflict', '这个编号收过别的内容'],
  'not-now': ['unavailable', '这会儿收不了，过一会儿再发'],
}

/** Where other systems tell us something. */
const doorMount = ({ receive }: Pick<Incoming, 'receive'>): Mount => ({
  method: 'POST',
  path: '/hooks/:source',
  answer: async (ctx) => {
    const source: unknown = ctx.params['source']
    ctx.set('Cache-Control', 'no-store')
    const reply = await receive(typeof source === 'string' ? source : '', {
      method: ctx.method,
      path: ctx.path,
      query: {},
      headers: headersOf(ctx),
      body: await readBody(ctx.req, maxWebhookBytes),
    })
    if (reply.kind !== 'taken') {
      if (reply.kind === 'not-now') ctx.set('Retry-After', String(retrySeconds))
      throw new AppError(...refusals[reply.kind])
    }
    ctx.status = 200
    ctx.body = { ok: true, ...reply.answer }
  },
})

const lastOf = async (read: ReadWork, source: string): Promise<Pick<HookSource, 'lastAt'>> => {
  const [last] = await read.rows(receipts).range('source', { where: [source], descending: true, limit: 1 })
  return last === undefined ? {} : { lastAt: last.at }
}

const sourceView = async (read: ReadWork, source: string, standing: Standing): Promise<HookSource> => ({
  source,
  name: standing.kind === 'wrong' ? '' : standing.source.name,
  state: standing.kind,
  problem: standing.kind === 'wrong' ? standing.problem : '',
  ...(await lastOf(read, source)),
})

const deadView = ({ id, version, source, at, action = '', reason = '', tries }: Receipt): DeadHook => ({
  id,
  version,
  source,
  at,
  action,
  reason,
  tries,
})

const list = async (read: ReadWork, incoming: Incoming) => {
  const sources: HookSource[] = []
  for (const [name, standing] of incoming.standings()) sources.push(await sourceView(read, name, standing))
  const newest = await read.rows(receipts).range('state', { where: ['dead'], descending: true, limit: shown })
  return { sources, dead: newest.map(deadView), total: await read.rows(receipts).count('state', { where: ['dead'] }) }
}

const deadOf = async (read: ReadWork, id: string, version?: number): Promise<Receipt> => {
  const row = await read.rows(receipts).get(id)
  ensure(row !== undefined, 'not_found', '没有这一条。')
  const isAsSeen = row.state === 'dead' && (version === undefined || row.version === version)
  ensure(isAsSeen, 'conflict', '刚才有人先处理了这一条。')
  return row
}

interface HookWires {
  readonly store: Store
  readonly guards: Guards
  readonly incoming: Incoming
}

const openMount = ({ store, guards, incoming }: HookWires): Mount =>
  guards.staff(openDeadHook, ({ caller, param }) =>
    store.transaction(param('id'), async (work) => {
      const row = await deadOf(work, param('id'))
      await writeOpened(work, row.id, caller.staff.id)
      return { id: row.id, body: incoming.bodyOf(row) }
    }),
  )

const decide = async (work: Work, row: Receipt, staff: string, action: string): Promise<void> =>
  writeAudit(work, row.id, { actor: staff, action, detail: { source: row.source, reason: row.reason ?? '' } })

const decisionMounts = ({ store, guards, incoming }: HookWires): readonly Mount[] => [
  guards.staff(retryDeadHook, ({ caller, param, body }) =>
    store.transaction('hooks', async (work) => {
      const row = await deadOf(work, param('id'), body.version)
      await decide(work, row, caller.staff.id, 'webhook retried')
      const { state, reason = '' } = await incoming.retry(work, row)
      return { isDone: state !== 'dead', reason }
    }),
  ),
  guards.staff(dropDeadHook, ({ caller, param, body }) =>
    store.transaction('hooks', async (work) => {
      const row = await deadOf(work, param('id'), body.version)
      await decide(work, row, caller.staff.id, 'webhook dropped')
      await incoming.drop(work, row)
      return {}
    }),
  ),
]

/** Incoming webhooks, and what staff do with those that did not fit. */
export const hookMounts = (wires: HookWires): readonly Mount[] => [
  doorMount(wires.incoming),
  wires.guards.staff(hookList, () => wires.store.read((read) => list(read, wires.incoming))),
  openMount(wires),
  ...decisionMounts(wires),
]
