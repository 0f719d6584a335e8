import type { Store } from '../../core/store.ts'
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
import type { Act, Look, LookAll, Named, Of } from '../handler-types.ts'

/** What counsellors and their supervisors do with private talks. */
export interface PrivateHandlers {
  readonly list: LookAll<{ sessions: PrivateSessionView[] }>
  readonly transcript: Look<Of<typeof privateTranscript>, Transcript>
  readonly open: Act<Named, PrivateSessionView>
  readonly say: Act<Of<typeof sayPrivate>, PrivateSessionView>
  readonly end: Act<Named, PrivateSessionView>
  /** Gives all of it and writes the audit row. */
  readonly read: Act<Of<typeof readPrivate>, Transcript>
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
