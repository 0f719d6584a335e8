import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { readNotes, supervised, writeNote } from '../api/notes.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

type Act<Input, Result> = (work: Work, staff: Staff, input: Input & { readonly id: string }) => Promise<Result>

/** What the service does for the console; `id` is that of the case. */
export interface NoteHandlers {
  /** Writes the audit row of the reading. */
  readonly read: Act<z.output<typeof readNotes.body>, z.output<typeof readNotes.reply>>
  readonly write: Act<z.output<typeof writeNote.body>, z.output<typeof writeNote.reply>>
  readonly supervised: (read: ReadWork, staff: Staff) => Promise<z.output<typeof supervised.reply>>
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
