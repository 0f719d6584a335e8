import { z } from 'zod'
import { newCaseCode } from '../../casework/codes.ts'
import { writeOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { moveCase, openCase } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { applicationBody, applicationKind, applicationMoves, type ApplicationResult } from './records.ts'

export interface NewApplication {
  readonly person: string
  readonly source: string
  readonly about: string
  readonly name: string | undefined
  readonly phone: string | undefined
  /** What else was filled in, by the name of the field. */
  readonly answers: Readonly<Record<string, string>>
}

/** Writes an application down for the office; the code is told once, only its hash is kept. */
export const openApplication = async (
  work: Work,
  sealer: Sealer,
  application: NewApplication,
): Promise<{ readonly case: Case; readonly code: string }> => {
  const { person, source, about, name, phone, answers } = application
  const { code, codeHash } = await newCaseCode(work, sealer, applicationKind)
  const body = {
    about,
    source,
    ...(name === undefined ? {} : { name: sealer.seal('contact', name) }),
    ...(phone === undefined ? {} : { phone: sealer.seal('contact', phone) }),
    answers: sealer.seal('contact', JSON.stringify(answers)),
  }
  const times = { createdAt: work.now, updatedAt: work.now }
  const id = work.newId('cas')
  const row = { id, kind: applicationKind, person, street: '', state: 'open', codeHash, ...times, body }
  return { case: await openCase(work, row, { actor: 'system', action: 'apply', detail: { source } }), code }
}

/** An application as lists show it: no name, no number, no words. */
export interface ApplicationView {
  readonly id: string
  readonly version: number
  readonly state: 'open' | 'closed'
  readonly createdAt: Instant
  readonly about: string
  readonly source: string
  readonly hasPhone: boolean
}

const view = (row: Case): ApplicationView => {
  const { about, source, phone } = applicationBody(row)
  const state = row.state === 'open' ? 'open' : 'closed'
  return {
    id: row.id,
    version: row.version,
    state,
    createdAt: row.createdAt,
    about,
    source,
    hasPhone: phone !== undefined,
  }
}

const listLimit = 200

/** Open ones first, who waits longest at the top; below them what was closed, newest first. */
const list = async (read: ReadWork): Promise<readonly ApplicationView[]> => {
  const inState = (state: string, descending: boolean) =>
    read.rows(cases).range('inbox', { where: [applicationKind, state], descending, limit: listLimit })
  const rows = [...(await inState('open', false)), ...(await inState('closed', true))]
  return rows.slice(0, listLimit).map(view)
}

const applicationCase = async (read: ReadWork, id: string): Promise<Case> => {
  const row = await read.rows(cases).get(id)
  ensure(row !== undefined && row.kind === applicationKind, 'not_found', '没有这一条。')
  return row
}

const answersSchema = z.record(z.string(), z.string())

/** The other fields; none that can be shown when the key is not here. */
const openedAnswers = (
  sealer: Sealer,
  sealed: string,
): readonly { readonly field: string; readonly value: string }[] => {
  const text = legible(sealer, 'contact', sealed)
  if (!text.startsWith('{')) return [{ field: '', value: text }]
  return Object.entries(answersSchema.parse(JSON.parse(text))).map(([field, value]) => ({ field, value }))
}

/** What was filled in. Who looked is written down in the same transaction. */
const open = async (work: Work, sealer: Sealer, staff: Staff, id: string) => {
  const row = await applicationCase(work, id)
  await writeOpened(work, id, staff.id)
  const { name, phone, answers } = applicationBody(row)
  return {
    id,
    ...(name === undefined ? {} : { name: legible(sealer, 'contact', name) }),
    ...(phone === undefined ? {} : { phone: legible(sealer, 'contact', phone) }),
    answers: [...openedAnswers(sealer, answers)],
  }
}

interface Closing {
  readonly id: string
  readonly version: number
  readonly result: ApplicationResult
}

const close = async (work: Work, staff: Staff, { id, version, result }: Closing): Promise<ApplicationView> => {
  const row = await applicationCase(work, id)
  ensure(row.state === 'open' && row.version === version, 'conflict', '刚才有人先办了这一条。')
  await cancelReminders(work, id)
  const changes = { owner: staff.id, body: { ...row.body, result } }
  const step = { to: 'closed', rules: applicationMoves, actor: staff.id, action: 'close', detail: { result } }
  return view(await moveCase(work, row, { ...step, changes }))
}

/** What the office does with applications that came from elsewhere. */
export const applicationHandlers = (sealer: Sealer) => ({
  list: async (read: ReadWork) => ({ applications: [...(await list(read))] }),
  open: (work: Work, staff: Staff, { id }: { readonly id: string }) => open(work, sealer, staff, id),
  close,
})
