import type { Store } from '../../core/store.ts'
import { desk, deskCalendar, doneDebrief, endDeskCase, openDeskPhone, type Desk, type DeskCase } from '../api/desk.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, Look, LookAll, Named, Of, ReplyOf } from '../handler-types.ts'

/** What a counsellor does at their own desk; the service hands it in and refuses what is not their own. */
export interface DeskHandlers {
  readonly list: LookAll<Desk>
  /** Gives the number and writes the audit row. */
  readonly open: Act<Named, ReplyOf<typeof openDeskPhone>>
  readonly end: Act<Of<typeof endDeskCase>, DeskCase>
  readonly calendar: Look<Named, ReplyOf<typeof deskCalendar>>
  readonly debrief: Act<Of<typeof doneDebrief>, ReplyOf<typeof doneDebrief>>
}

interface Wires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: DeskHandlers
}

export const deskMounts = ({ store, guards, handlers: on }: Wires): readonly Mount[] => [
  guards.staff(desk, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
  guards.staff(openDeskPhone, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.open(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(endDeskCase, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.end(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(deskCalendar, ({ caller, param }) =>
    store.read((read) => on.calendar(read, caller.staff, { id: param('id') })),
  ),
  guards.staff(doneDebrief, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.debrief(work, caller.staff, { ...body, id: param('id') })),
  ),
]
