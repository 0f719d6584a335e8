import type { Store } from '../../core/store.ts'
import { duties, seeDuty } from '../api/duties.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, LookAll, Of, ReplyOf } from '../handler-types.ts'

/** What the service does for the console. */
export interface DutyHandlers {
  readonly list: LookAll<ReplyOf<typeof duties>>
  readonly see: Act<Of<typeof seeDuty>, ReplyOf<typeof seeDuty>>
}

interface DutyWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: DutyHandlers
}

export const dutyMounts = ({ store, guards, handlers }: DutyWires): readonly Mount[] => [
  guards.staff(duties, ({ caller }) => store.read((read) => handlers.list(read, caller.staff))),
  guards.staff(seeDuty, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => handlers.see(work, caller.staff, { ...body, id: param('id') })),
  ),
]
