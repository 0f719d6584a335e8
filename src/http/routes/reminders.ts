import type { Store } from '../../core/store.ts'
import { reminderLedger } from '../api/reminders.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Look, QueryOf, ReplyOf } from '../handler-types.ts'

/** What the service does for the page of sent reminders. */
export interface ReminderHandlers {
  readonly list: Look<QueryOf<typeof reminderLedger>, ReplyOf<typeof reminderLedger>>
}

interface Wires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: { readonly reminders: ReminderHandlers }
}

export const reminderMounts = ({ store, guards, handlers: { reminders: on } }: Wires): readonly Mount[] => [
  guards.staff(reminderLedger, ({ caller, query }) => store.read((read) => on.list(read, caller.staff, query))),
]
