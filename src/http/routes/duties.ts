import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { duties, seeDuty } from '../api/duties.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

/** What the service does for the console. */
export interface DutyHandlers {
  readonly list: (read: ReadWork, staff: Staff) => Promise<z.output<typeof duties.reply>>
  readonly see: (
    work: Work,
    staff: Staff,
    of: z.output<typeof seeDuty.body> & { readonly id: string },
  ) => Promise<z.output<typeof seeDuty.reply>>
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
