import { z } from 'zod'
import { audit, cases, type Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import type { Staff } from '../../people/records.ts'
import { counsellingKind, counsellors } from '../counselling/records.ts'
import { notes, type Note } from './records.ts'

/** Who may read, in the only two roles there are for it. */
export type Reader = 'counsellor' | 'supervisor'

export const readAction = 'read notes'
/** The readings have a subject of their own, so that what else happened to the case does not crowd them out. */
export const readingsOf = (caseId: string): string => `notes:${caseId}`
const mostNotes = 500
const shortestReason = 5
const assigned = z.object({ counsellor: z.string().optional() })
const refusal = '这份记录只有写它的老师和指定的督导能看。'

const counsellingCase = async (read: ReadWork, id: string): Promise<Case> => {
  const row = await read.rows(cases).get(id)
  ensure(row?.kind === counsellingKind, 'not_found', '没有这个预约。')
  return row
}

export interface NewNote {
  readonly id: string
  readonly words: string
  readonly corrects?: string | undefined
}

/** The counsellor the case is assigned to writes; nothing written is ever changed. */
export const writeNote = async (work: Work, sealer: Sealer, author: Staff, note: NewNote): Promise<Note> => {
  const row = await counsellingCase(work, note.id)
  const { counsellor } = assigned.parse(row.body)
  const own = counsellor === undefined ? undefined : await work.rows(counsellors).get(counsellor)
  ensure(author.role === 'counsellor' && own?.staff === author.id, 'forbidden', '只有负责这个预约的老师能写记录。')
  if (note.corrects !== undefined) {
    const before = await work.rows(notes).get(note.corrects)
    ensure(before?.case === row.id && before.counsellor === own.id, 'invalid', '要更正的不是你在这里写的记录。')
  }
  const kept = await work.rows(notes).insert({
    id: work.newId('nte'),
    case: row.id,
    person: row.person,
    counsellor: own.id,
    at: work.now,
    sealed: sealer.seal('note', note.words),
    ...(note.corrects === undefined ? {} : { corrects: note.corrects }),
  })
  await writeAudit(work, row.id, { actor: author.id, action: 'write note', detail: { note: kept.id } })
  return kept
}

/** As whom this account may read this note; undefined when it may not. The role of the account counts as well: an administrator never. */
const readerOf = async (read: ReadWork, note: Note, { id, role }: Staff): Promise<Reader | undefined> => {
  const writer = await read.rows(counsellors).get(note.counsellor)
  if (role === 'counsellor' && writer?.staff === id) return 'counsellor'
  return role === 'supervisor' && writer?.supervisor === id ? 'supervisor' : undefined
}

export interface OpenedNote {
  readonly id: string
  readonly at: Instant
  readonly corrects?: string
  readonly words: string
}

interface Reading {
  readonly id: string
  /** A supervisor says why; it stays in the audit. */
  readonly reason?: string | undefined
}

/** Opens the notes of a case that this account may read, oldest first, and writes the reading down in the same transaction. */
export const readNotes = async (
  work: Work,
  sealer: Sealer,
  reader: Staff,
  { id, reason = '' }: Reading,
): Promise<readonly OpenedNote[]> => {
  const { body } = await counsellingCase(work, id)
  const mine: Note[] = []
  let as: Reader | undefined
  for (const note of await work.rows(notes).range('case', { where: [id], limit: mostNotes })) {
    const role = await readerOf(work, note, reader)
    if (role === undefined) continue
    as = role
    mine.push(note)
  }
  if (as === undefined) {
    // Before the first note its future writer sees an empty sheet: there is nothing to read, and nobody is told of a reading.
    const { counsellor } = assigned.parse(body)
    const own = counsellor === undefined ? undefined : await work.rows(counsellors).get(counsellor)
    ensure(reader.role === 'counsellor' && own?.staff === reader.id, 'forbidden', refusal)
    return []
  }
  const why = reason.trim()
  ensure(as === 'counsellor' || why.length >= shortestReason, 'invalid', '写一下为什么要看，至少五个字。')
  const detail = { as, notes: String(mine.length), ...(as === 'supervisor' ? { reason: why } : {}) }
  await writeAudit(work, readingsOf(id), { actor: reader.id, action: readAction, detail })
  return mine.map(({ id: note, at, corrects, sealed }) => ({
    id: note,
    at,
    words: legible(sealer, 'note', sealed),
    ...(corrects === undefined ? {} : { corrects }),
  }))
}

export interface ReadingShown {
  readonly as: Reader
  readonly at: Instant
}

const mostCases = 100

/** Every reading of the notes about this person, newest first, by role: no names, no reasons. */
export const readingsAbout = async (
  read: ReadWork,
  person: string,
  limit: number,
): Promise<{ readonly shown: readonly ReadingShown[]; readonly isMore: boolean }> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: mostCases })
  const found: ReadingShown[] = []
  for (const { id, kind } of own) {
    if (kind !== counsellingKind) continue
    const page = { where: [readingsOf(id)], descending: true, limit: limit + 1 }
    for (const { at, detail } of await read.rows(audit).range('subject', page))
      found.push({ at, as: detail['as'] === 'supervisor' ? 'supervisor' : 'counsellor' })
  }
  const newest = found.toSorted((a, b) => (a.at > b.at ? -1 : 1))
  return { shown: newest.slice(0, limit), isMore: newest.length > limit }
}

/** Whether this person ever came to a counsellor, so that there may be a record. */
export const hasCounselling = async (read: ReadWork, person: string): Promise<boolean> =>
  (await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: mostCases })).some(
    ({ kind }) => kind === counsellingKind,
  )
