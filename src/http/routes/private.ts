import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import {
  endPrivate,
  openPrivate,
  privateSessionList,
  privateTranscript,
  readPrivate,
  sayPrivate,
  type PrivateSessionView,
  type Transcript,
} from '../api/private.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

interface Of {
  readonly id: string
}

/** What counsellors and their supervisors do with private talks. */
export interface PrivateHandlers {
  readonly list: (read: ReadWork, staff: Staff) => Promise<{ sessions: PrivateSessionView[] }>
  readonly transcript: (read: ReadWork, staff: Staff, of: Of & { readonly since: number }) => Promise<Transcript>
  readonly open: (work: Work, staff: Staff, of: Of) => Promise<PrivateSessionView>
  readonly say: (
    work: Work,
    staff: Staff,
    said: Of & { readonly text: string; readonly key: string },
  ) => Promise<PrivateSessionView>
  readonly end: (work: Work, staff: Staff, of: Of) => Promise<PrivateSessionView>
  /** Gives all of it and writes the audit row. */
  readonly read: (work: Work, staff: Staff, asked: Of & { readonly reason?: string | undefined }) => Promise<Transcript>
}

interface PrivateWires {
  readonly store: Store
  readonly guards: Guards
  readonly on: PrivateHandlers
}

export const privateMounts = ({ store, guards, on }: PrivateWires): readonly Mount[] => [
  guards.staff(privateSessionList, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
  guards.staff(privateTranscript, ({ caller, param, body }) =>
    store.read((read) => on.transcript(read, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(openPrivate, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.open(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(sayPrivate, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.say(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(endPrivate, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.end(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(readPrivate, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.read(work, caller.staff, { ...body, id: param('id') })),
  ),
]
