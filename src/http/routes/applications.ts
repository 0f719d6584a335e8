import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { applications, closeApplication, openApplication } from '../api/applications.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

/** What the service does for the console. */
export interface ApplicationHandlers {
  readonly list: (read: ReadWork) => Promise<z.output<typeof applications.reply>>
  /** Gives what was filled in and writes the audit row. */
  readonly open: (
    work: Work,
    staff: Staff,
    of: { readonly id: string },
  ) => Promise<z.output<typeof openApplication.reply>>
  readonly close: (
    work: Work,
    staff: Staff,
    of: z.output<typeof closeApplication.body> & { readonly id: string },
  ) => Promise<z.output<typeof closeApplication.reply>>
}

interface ApplicationWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: ApplicationHandlers
}

export const applicationMounts = ({ store, guards, handlers }: ApplicationWires): readonly Mount[] => [
  guards.staff(applications, () => store.read((read) => handlers.list(read))),
  guards.staff(openApplication, ({ caller, param }) =>
    store.transaction(param('id'), (work) => handlers.open(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(closeApplication, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => handlers.close(work, caller.staff, { ...body, id: param('id') })),
  ),
]
