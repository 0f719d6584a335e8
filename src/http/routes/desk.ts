import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { desk, deskCalendar, doneDebrief, endDeskCase, openDeskPhone, type Desk, type DeskCase } from '../api/desk.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
type Of<R extends { readonly body: z.ZodType }> = z.output<R['body']> & { readonly id: string }
type Act<Input, Result> = (work: Work, staff: Staff, input: Input) => Promise<Result>
interface Id {
  readonly id: string
}

/** What a counsellor does at their own desk; the service hands it in and refuses what is not their own. */
export interface DeskHandlers {
  readonly list: (read: ReadWork, staff: Staff) => Promise<Desk>
  /** Gives the number and writes the audit row. */
  readonly open: Act<Id, ReplyOf<typeof openDeskPhone>>
  readonly end: Act<Of<typeof endDeskCase>, DeskCase>
  readonly calendar: (read: ReadWork, staff: Staff, input: Id) => Promise<ReplyOf<typeof deskCalendar>>
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
