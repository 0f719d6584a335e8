import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { answerHandover, handovers, openHandover, type Handover } from '../api/handovers.ts'
import { addShift, openOncallPhone, removeShift, rota, setOncallPhone, swapShift } from '../api/oncall.ts'
import {
  alerts,
  cancelCounselling,
  confirmCounselling,
  counsellingCases,
  counsellors,
  freeSlots,
  openCounselling,
  reassignCounselling,
  seeAlert,
  today,
  type CounsellingCase,
} from '../api/staff.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
type BodyOf<R extends { readonly body: z.ZodType }> = z.output<R['body']>
/** The body, with the id of the case from the path. */
type OfCase<R extends { readonly body: z.ZodType }> = BodyOf<R> & { readonly id: string }

/** Something staff do: one transaction, refused by an `AppError`. */
type Act<Input, Result> = (work: Work, staff: Staff, input: Input) => Promise<Result>
/** Something staff look at; goes on when the store cannot write. */
type Look<Input, Result> = (read: ReadWork, staff: Staff, input: Input) => Promise<Result>
type LookAll<Result> = (read: ReadWork, staff: Staff) => Promise<Result>

/** What the services do for the console; app.ts hands it in. */
export interface StaffHandlers {
  readonly today: LookAll<ReplyOf<typeof today>>
  readonly counselling: {
    readonly list: Look<z.output<typeof counsellingCases.query>, ReplyOf<typeof counsellingCases>>
    /** Gives phone and wish and writes the audit row. */
    readonly open: Act<{ readonly id: string }, ReplyOf<typeof openCounselling>>
    readonly confirm: Act<OfCase<typeof confirmCounselling>, CounsellingCase>
    readonly assign: Act<OfCase<typeof reassignCounselling>, CounsellingCase>
    readonly cancel: Act<OfCase<typeof cancelCounselling>, CounsellingCase>
    readonly counsellors: LookAll<ReplyOf<typeof counsellors>>
    /** Of the counsellor with this id. */
    readonly slots: Look<{ readonly id: string }, ReplyOf<typeof freeSlots>>
  }
  readonly handovers: {
    readonly list: LookAll<ReplyOf<typeof handovers>>
    /** Gives the matter and the phone and writes the audit row. */
    readonly open: Act<{ readonly id: string }, ReplyOf<typeof openHandover>>
    readonly answer: Act<OfCase<typeof answerHandover>, Handover>
  }
  readonly alerts: {
    readonly list: LookAll<ReplyOf<typeof alerts>>
    /** Marks it seen by this person of staff, writes the audit row, and opens the words. */
    readonly seen: Act<{ readonly id: string }, ReplyOf<typeof seeAlert>>
  }
  readonly rota: {
    readonly week: Look<z.output<typeof rota.query>, ReplyOf<typeof rota>>
    readonly add: Act<BodyOf<typeof addShift>, ReplyOf<typeof addShift>>
    readonly swap: Act<OfCase<typeof swapShift>, ReplyOf<typeof swapShift>>
    readonly remove: Act<OfCase<typeof removeShift>, ReplyOf<typeof removeShift>>
    readonly phone: Act<OfCase<typeof setOncallPhone>, ReplyOf<typeof setOncallPhone>>
    /** Gives the number and writes the audit row. */
    readonly call: Act<{ readonly id: string }, ReplyOf<typeof openOncallPhone>>
  }
}

interface StaffWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: StaffHandlers
}

const rotaMounts = ({ store, guards, handlers: { rota: on } }: StaffWires): readonly Mount[] => [
  guards.staff(rota, ({ caller, query }) => store.read((read) => on.week(read, caller.staff, query))),
  guards.staff(addShift, ({ caller, body }) => store.transaction('rota', (work) => on.add(work, caller.staff, body))),
  guards.staff(swapShift, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.swap(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(removeShift, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.remove(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(setOncallPhone, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.phone(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(openOncallPhone, ({ caller, param }) =>
    store.transaction('rota', (work) => on.call(work, caller.staff, { id: param('id') })),
  ),
]

export const staffMounts = ({ store, guards, handlers }: StaffWires): readonly Mount[] => {
  const { counselling } = handlers
  return [
    guards.staff(today, ({ caller }) => store.read((read) => handlers.today(read, caller.staff))),
    guards.staff(counsellingCases, ({ caller, query }) =>
      store.read((read) => counselling.list(read, caller.staff, query)),
    ),
    guards.staff(openCounselling, ({ caller, param }) =>
      store.transaction(param('id'), (work) => counselling.open(work, caller.staff, { id: param('id') })),
    ),
    guards.staff(confirmCounselling, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) => counselling.confirm(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(reassignCounselling, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) => counselling.assign(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(cancelCounselling, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) => counselling.cancel(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(counsellors, ({ caller }) => store.read((read) => counselling.counsellors(read, caller.staff))),
    guards.staff(freeSlots, ({ caller, param }) =>
      store.read((read) => counselling.slots(read, caller.staff, { id: param('id') })),
    ),
    guards.staff(handovers, ({ caller }) => store.read((read) => handlers.handovers.list(read, caller.staff))),
    guards.staff(openHandover, ({ caller, param }) =>
      store.transaction(param('id'), (work) => handlers.handovers.open(work, caller.staff, { id: param('id') })),
    ),
    guards.staff(answerHandover, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) =>
        handlers.handovers.answer(work, caller.staff, { ...body, id: param('id') }),
      ),
    ),
    guards.staff(alerts, ({ caller }) => store.read((read) => handlers.alerts.list(read, caller.staff))),
    guards.staff(seeAlert, ({ caller, param }) =>
      store.transaction(param('id'), (work) => handlers.alerts.seen(work, caller.staff, { id: param('id') })),
    ),
    ...rotaMounts({ store, guards, handlers }),
  ]
}
