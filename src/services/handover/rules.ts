import { z } from 'zod'
import { writeOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { moveCase, openCase, type Transitions } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { chats } from './records.ts'

export const handoverKind = 'handover'

export const handoverResults = ['done', 'referred', 'unreached', 'nothing'] as const
/** What came of a matter: settled · given to another office · the member could not be reached · there was nothing to do. */
export type HandoverResult = (typeof handoverResults)[number]

/** Reminders about an answer that was promised: to whoever is to give it, to whoever leads, to the member. */
const promiseKinds = ['promise', 'promise-broken', 'promise-late'] as const

const bodySchema = z.object({
  matter: z.string(),
  phone: z.string().optional(),
  /** The member waited for a chat and nobody came. */
  missed: z.boolean().optional(),
  /** The promise that was not kept last, and how many were not: the member was told. */
  late: z.object({ promisedAt: z.string(), times: z.number() }).optional(),
  result: z.enum(handoverResults).optional(),
})

export interface NewHandover {
  readonly person: string
  /** Sealed. */
  readonly matter: string
  /** Sealed. */
  readonly phone: string | undefined
  readonly dueAt: Instant | undefined
}

export const handoverMoves: Transitions = {
  open: ['open', 'answered', 'closed'],
  answered: ['open', 'answered', 'closed'],
  closed: [],
}

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
  /** The member waited for somebody to talk to and nobody came. */
  readonly isMissed?: boolean
  /** An earlier promise was not kept, and the member was told so. */
  readonly isLate?: boolean
  readonly hasPhone: boolean
}

const stateOf = (row: Case): HandoverView['state'] =>
  row.state === 'open' || row.state === 'answered' ? row.state : 'closed'

const isOverdue = (row: Case, now: Instant): boolean =>
  row.state === 'open' && row.dueAt !== undefined && row.dueAt <= now

const isMissed = (row: Case): boolean => row.state === 'open' && row.body['missed'] === true

/** The promise of an open matter that was not kept last; undefined where every one was. */
export const brokenPromise = (row: Case): { readonly promisedAt: Instant; readonly times: number } | undefined =>
  row.kind === handoverKind && row.state === 'open' ? bodySchema.parse(row.body).late : undefined

export const handoverView = (row: Case, now: Instant): HandoverView => ({
  id: row.id,
  version: row.version,
  state: stateOf(row),
  createdAt: row.createdAt,
  ...(row.dueAt === undefined ? {} : { dueAt: row.dueAt }),
  isOverdue: isOverdue(row, now),
  ...(isMissed(row) ? { isMissed: true } : {}),
  ...(brokenPromise(row) === undefined ? {} : { isLate: true }),
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
  return rows.slice(0, listLimit).map((row) => handoverView(row, read.now))
}

/** More open matters than this are counted as this many. */
const countLimit = 1_000

/** How many wait, and how many of them longer than was promised, or in vain for somebody to talk to; how many wait to talk right now. */
export const countHandovers = async (
  read: ReadWork,
): Promise<{ readonly handovers: number; readonly overdue: number; readonly chats: number }> => {
  const open = await read.rows(cases).range('inbox', { where: [handoverKind, 'open'], limit: countLimit })
  const chatting = await read.rows(chats).count('state', { where: ['waiting'] })
  return {
    handovers: open.length,
    chats: chatting,
    overdue: open.filter((row) => isOverdue(row, read.now) || isMissed(row) || brokenPromise(row) !== undefined).length,
  }
}

export interface OpenedMatter {
  readonly id: string
  readonly matter: string
  readonly phone?: string
}

/** @throws {AppError} when it is no matter that was handed over */
export const handoverCase = async (read: ReadWork, id: string): Promise<Case> => {
  const row = await read.rows(cases).get(id)
  ensure(row !== undefined && row.kind === handoverKind, 'not_found', '没有这一条。')
  return row
}

export const openedMatter = (row: Case, sealer: Sealer): OpenedMatter => {
  const { matter, phone } = bodySchema.parse(row.body)
  return {
    id: row.id,
    matter: legible(sealer, 'contact', matter),
    ...(phone === undefined ? {} : { phone: legible(sealer, 'contact', phone) }),
  }
}

/** Opens what the member wrote: they handed it over. Who looked is written down in the same transaction. */
export const readHandover = async (
  work: Work,
  { staff, sealer }: { readonly staff: string; readonly sealer: Sealer },
  id: string,
): Promise<OpenedMatter> => {
  const row = await handoverCase(work, id)
  await writeOpened(work, id, staff)
  return openedMatter(row, sealer)
}

/** What was to be answered is answered: nothing of it is late any more, and nobody is reminded of it. */
export const keepPromise = async (work: Work, { id, body }: Case): Promise<Case['body']> => {
  await cancelReminders(work, id, promiseKinds)
  const { missed: _missed, late: _late, ...rest } = body
  return rest
}

/** Staff said something to the member: the promise is kept. Further words change nothing of the row. */
export const answered = async (work: Work, row: Case, staff: string): Promise<Case> => {
  if (row.state === 'answered' && row.owner === staff) return row
  return moveCase(work, row, {
    to: 'answered',
    rules: handoverMoves,
    actor: staff,
    action: 'answer',
    changes: { owner: staff, body: await keepPromise(work, row) },
  })
}

/** Nobody came to talk: it is open again, with a new promise, and stands in red until somebody answers. */
export const missHandover = async (work: Work, id: string, dueAt: Instant | undefined): Promise<void> => {
  const row = await handoverCase(work, id)
  if (row.state === 'closed') return
  await moveCase(work, row, {
    to: 'open',
    rules: handoverMoves,
    actor: 'system',
    action: 'nobody came',
    changes: { body: { ...row.body, missed: true } },
    dueAt,
  })
}

/** An open matter gets another promise. */
export const movePromise = async (work: Work, row: Case, dueAt: Instant): Promise<void> => {
  await moveCase(work, row, { to: 'open', rules: handoverMoves, actor: 'system', action: 'new promise', dueAt })
}

/** Open matters whose promise ends before this instant. */
export const promisedBefore = async (read: ReadWork, at: Instant): Promise<readonly Case[]> => {
  const open = await read.rows(cases).range('inbox', { where: [handoverKind, 'open'], limit: countLimit })
  return open.filter(({ dueAt }) => dueAt !== undefined && dueAt < at)
}

/** Ends a matter with what came of it; nothing about it is reminded of any more. */
export const closeHandover = async (
  work: Work,
  row: Case,
  { staff, result }: { readonly staff: string; readonly result: HandoverResult },
): Promise<Case> => {
  const body = await keepPromise(work, row)
  await cancelReminders(work, row.id)
  return moveCase(work, row, {
    to: 'closed',
    rules: handoverMoves,
    actor: staff,
    action: 'close',
    detail: { result },
    changes: { owner: staff, body: { ...body, result } },
  })
}
