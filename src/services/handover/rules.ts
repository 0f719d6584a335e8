import { z } from 'zod'
import { cases, type Case } from '../../casework/records.ts'
import { moveCase, openCase, writeAudit, type Transitions } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { notice } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { deliver } from '../../dialogue/outbox.ts'

export const handoverKind = 'handover'

const bodySchema = z.object({ matter: z.string(), phone: z.string().optional() })

export interface NewHandover {
  readonly person: string
  /** Sealed. */
  readonly matter: string
  /** Sealed. */
  readonly phone: string | undefined
  readonly dueAt: Instant | undefined
}

export const handoverMoves: Transitions = { open: ['answered', 'closed'], answered: ['answered', 'closed'], closed: [] }

/** Writes the matter down for the office. */
export const openHandover = async (work: Work, handover: NewHandover): Promise<Case> =>
  openCase(
    work,
    {
      id: work.newId('cas'),
      kind: handoverKind,
      person: handover.person,
      street: '',
      state: 'open',
      createdAt: work.now,
      updatedAt: work.now,
      ...(handover.dueAt === undefined ? {} : { dueAt: handover.dueAt }),
      body: { matter: handover.matter, ...(handover.phone === undefined ? {} : { phone: handover.phone }) },
    },
    { actor: 'member', action: 'hand over' },
  )

export interface HandoverView {
  readonly id: string
  readonly version: number
  readonly state: 'open' | 'answered' | 'closed'
  readonly createdAt: Instant
  readonly dueAt?: Instant
  readonly matter: string
  readonly phone?: string
}

const stateOf = (row: Case): HandoverView['state'] =>
  row.state === 'open' || row.state === 'answered' ? row.state : 'closed'

const view = (row: Case, sealer: Sealer): HandoverView => {
  const body = bodySchema.parse(row.body)
  return {
    id: row.id,
    version: row.version,
    state: stateOf(row),
    createdAt: row.createdAt,
    ...(row.dueAt === undefined ? {} : { dueAt: row.dueAt }),
    matter: sealer.open('contact', body.matter),
    ...(body.phone === undefined ? {} : { phone: sealer.open('contact', body.phone) }),
  }
}

/** What people asked the office to look at: the newest 200. The person handed it over, so its words may be shown. */
export const listHandovers = async (read: ReadWork, sealer: Sealer): Promise<readonly HandoverView[]> => {
  const rows = await read.rows(cases).range('kind', { where: [handoverKind], descending: true, limit: 200 })
  return rows.map((row) => view(row, sealer))
}

export interface StaffReply {
  readonly id: string
  readonly version: number
  readonly words: string
  readonly close: boolean
}

/** Says something to the person who asked, on the channel they used last, and keeps or closes the matter. */
export const answerHandover = async (
  work: Work,
  { staff, sealer }: { readonly staff: string; readonly sealer: Sealer },
  reply: StaffReply,
): Promise<HandoverView> => {
  const row = await work.rows(cases).get(reply.id)
  ensure(row !== undefined && row.kind === handoverKind, 'not_found', '没有这一条。')
  ensure(row.version === reply.version, 'conflict', '别人刚改过这一条，请刷新再看。')
  ensure(row.state !== 'closed', 'conflict', '这一条已经办结了。')
  const next = await moveCase(work, row, {
    to: reply.close ? 'closed' : 'answered',
    rules: handoverMoves,
    actor: staff,
    action: 'answer',
    changes: { owner: staff },
  })
  const account = await deliver(work, {
    person: row.person,
    replies: [notice(`工会的人回你：${reply.words}`)],
    sendId: `${row.id}:${next.version}`,
  })
  if (account === undefined) await writeAudit(work, row.id, { actor: 'system', action: 'unreachable' })
  return view(next, sealer)
}
