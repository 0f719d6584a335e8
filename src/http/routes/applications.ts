import type { ReadWork, Store } from '../../core/store.ts'
import { applications, closeApplication, openApplication } from '../api/applications.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, Of, ReplyOf } from '../handler-types.ts'

/** What the service does for the console. */
export interface ApplicationHandlers {
  readonly list: (read: ReadWork) => Promise<ReplyOf<typeof applications>>
  /** Gives what was filled in and writes the audit row. */
  readonly open: Act<{ readonly id: string }, ReplyOf<typeof openApplication>>
  readonly close: Act<Of<typeof closeApplication>, ReplyOf<typeof closeApplication>>
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
