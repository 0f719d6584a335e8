import type { Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { staffLock } from '../../people/staff.ts'
import { acceptContact, contacts, dismissContact, keepContact, readContacts, type Contacts } from '../api/contacts.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, LookAll, ReplyOf, Seen } from '../handler-types.ts'

type Nothing = Readonly<Record<string, never>>

/** What the service does with WeCom's address list. */
export interface ContactHandlers {
  readonly list: LookAll<Contacts>
  readonly accept: Act<Seen & BodyOf<typeof acceptContact>, ReplyOf<typeof acceptContact>>
  readonly dismiss: Act<Seen, Nothing>
  readonly keep: Act<Seen, Nothing>
  readonly read: (work: Work, staff: Staff) => Promise<Nothing>
}

interface ContactWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: ContactHandlers
}

export const contactMounts = ({ store, guards, handlers: on }: ContactWires): readonly Mount[] => {
  const change = <T>(work: (work: Work) => Promise<T>): Promise<T> => store.transaction(staffLock, work)
  return [
    guards.staff(contacts, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
    guards.staff(readContacts, ({ caller }) => change((work) => on.read(work, caller.staff))),
    guards.staff(acceptContact, ({ caller, body, param }) =>
      change((work) => on.accept(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(dismissContact, ({ caller, body, param }) =>
      change((work) => on.dismiss(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(keepContact, ({ caller, body, param }) =>
      change((work) => on.keep(work, caller.staff, { ...body, id: param('id') })),
    ),
  ]
}
