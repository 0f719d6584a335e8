import type { Store } from '../../core/store.ts'
import { readNotes, supervised, writeNote } from '../api/notes.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, LookAll, Of, ReplyOf } from '../handler-types.ts'

/** What the service does for the console; `id` is that of the case. */
export interface NoteHandlers {
  /** Writes the audit row of the reading. */
  readonly read: Act<Of<typeof readNotes>, ReplyOf<typeof readNotes>>
  readonly write: Act<Of<typeof writeNote>, ReplyOf<typeof writeNote>>
  readonly supervised: LookAll<ReplyOf<typeof supervised>>
}

interface NoteWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: NoteHandlers
}

export const noteMounts = ({ store, guards, handlers: on }: NoteWires): readonly Mount[] => [
  guards.staff(supervised, ({ caller }) => store.read((read) => on.supervised(read, caller.staff))),
  guards.staff(readNotes, ({ caller, body, param }) =>
    store.transaction(param('id'), (work) => on.read(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(writeNote, ({ caller, body, param }) =>
    store.transaction(param('id'), (work) => on.write(work, caller.staff, { ...body, id: param('id') })),
  ),
]
