import type { z } from 'zod'
import type { ReadWork, Store } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { reminderLedger } from '../api/reminders.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

/** What the service does for the page of sent reminders. */
export interface ReminderHandlers {
  readonly list: (
    read: ReadWork,
    staff: Staff,
    query: z.output<typeof reminderLedger.query>,
  ) => Promise<z.output<typeof reminderLedger.reply>>
}

interface Wires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: { readonly reminders: ReminderHandlers }
}

export const reminderMounts = ({ store, guards, handlers: { reminders: on } }: Wires): readonly Mount[] => [
  guards.staff(reminderLedger, ({ caller, query }) => store.read((read) => on.list(read, caller.staff, query))),
]
