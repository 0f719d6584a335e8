import { z } from 'zod'
import { writeOpened } from '../../casework/openings.ts'
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

/** A matter as lists show it: no words, no phone. */
export interface HandoverView {
  readonly id: string
  readonly version: number
  readonly state: 'open' | 'answered' | 'closed'
  readonly createdAt: Instant
  readonly dueAt?: Instant
  /** The promised time is over and nobody answered. */
  readonly isOverdue: boolean
  readonly hasPhone: boolean
}

const stateOf = (row: Case): HandoverView['state'] =>
  row.state === 'open' || row.state === 'answered' ? row.state : 'closed'

const isOverdue = (row: Case, now: Instant): boolean =>
  row.state === 'open' && row.dueAt !== undefined && row.dueAt <= now

const view = (row: Case, now: Instant): HandoverView => ({
  id: row.id,
  version: row.version,
  state: stateOf(row),
  createdAt: row.createdAt,
  ...(row.dueAt === undefined ? {} : { dueAt: row.dueAt }),
  isOverdue: isOverdue(row, now),
  hasPhone: bodySchema.parse(row.body).phone !== undefined,
})

const listLimit = 200

/** What people asked the office to look at: who waits longest at the top, below them what was answered, newest first. */
export const listHandovers = async (read: ReadWork): Promise<readonly HandoverView[]> => {
  const inState = (state: string, descending: boolean) =>
    read.rows(cases).range('inbox', { where: [handoverKind, state], descending, limit: listLimit })
  const rows = [
    ...(await inState('open', false)),
    ...(await inState('answered', true)),
    ...(await inState('closed', true)),
  ]
  return rows.slice(0, listLimit).map((row) => view(row, read.now))
}

/** More open matters than this are counted as this many. */
const countLimit = 1_000

/** How many wait, and how many of them longer than was promised. */
export const countHandovers = async (
  read: ReadWork,
): Promise<{ readonly handovers: number; readonly overdue: number }> => {
  const open = await read.rows(cases).range('inbox', { where: [handoverKind, 'open'], limit: countLimit })
  return { handovers: open.length, overdue: open.filter((row) => isOverdue(row, read.now)).length }
}

export interface OpenedMatter {
  readonly id: string
  readonly matter: string
  readonly phone?: string
}

/** Opens what the member wrote: they handed it over. Who looked is written down in the same transaction. */
export const readHandover = async (
  work: Work,
  { staff, sealer }: { readonly staff: string; readonly sealer: Sealer },
  id: string,
): Promise<OpenedMatter> => {
  const row = await work.rows(cases).get(id)
  ensure(row !== undefined && row.kind === handoverKind, 'not_found', '没有这一条。')
  await writeOpened(work, id, staff)
  const { matter, phone } = bodySchema.parse(row.body)
  return {
    id,
    matter: sealer.open('contact', matter),
    ...(phone === undefined ? {} : { phone: sealer.open('contact', phone) }),
  }
}

export interface StaffReply {
  readonly id: string
  readonly version: number
  readonly words: string
  readonly close: boolean
}

/** Says something to the person who asked, on the channel they used last, and keeps or closes the matter. */
export const answerHandover = async (work: Work, staff: string, reply: StaffReply): Promise<HandoverView> => {
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
  return view(next, work.now)
}
