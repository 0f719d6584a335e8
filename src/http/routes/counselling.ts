import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import {
  cancelCounselling,
  confirmCounselling,
  counsellingCases,
  counsellingFigures,
  counsellors,
  endCounselling,
  freeSlots,
  openCounselling,
  reassignCounselling,
  suggestCounselling,
  type CounsellingCase,
} from '../api/counselling.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
type OfCase<R extends { readonly body: z.ZodType }> = z.output<R['body']> & { readonly id: string }
type Act<Input, Result> = (work: Work, staff: Staff, input: Input) => Promise<Result>
type Look<Input, Result> = (read: ReadWork, staff: Staff, input: Input) => Promise<Result>
interface Id {
  readonly id: string
}

/** What the office does with requests for counselling; the service hands it in. */
export interface CounsellingHandlers {
  readonly list: Look<z.output<typeof counsellingCases.query>, ReplyOf<typeof counsellingCases>>
  /** Gives phone and wish and writes the audit row. */
  readonly open: Act<Id, ReplyOf<typeof openCounselling>>
  readonly confirm: Act<OfCase<typeof confirmCounselling>, CounsellingCase>
  readonly assign: Act<OfCase<typeof reassignCounselling>, CounsellingCase>
  readonly cancel: Act<OfCase<typeof cancelCounselling>, CounsellingCase>
  readonly end: Act<OfCase<typeof endCounselling>, CounsellingCase>
  readonly suggest: Look<Id, ReplyOf<typeof suggestCounselling>>
  readonly figures: Look<z.output<typeof counsellingFigures.query>, ReplyOf<typeof counsellingFigures>>
  readonly counsellors: (read: ReadWork, staff: Staff) => Promise<ReplyOf<typeof counsellors>>
  /** Of the counsellor with this id. */
  readonly slots: Look<Id, ReplyOf<typeof freeSlots>>
}

interface Wires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: CounsellingHandlers
}

export const counsellingMounts = ({ store, guards, handlers: on }: Wires): readonly Mount[] => [
  guards.staff(counsellingCases, ({ caller, query }) => store.read((read) => on.list(read, caller.staff, query))),
  guards.staff(openCounselling, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.open(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(confirmCounselling, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.confirm(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(reassignCounselling, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.assign(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(cancelCounselling, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.cancel(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(endCounselling, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.end(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(suggestCounselling, ({ caller, param }) =>
    store.read((read) => on.suggest(read, caller.staff, { id: param('id') })),
  ),
  guards.staff(counsellingFigures, ({ caller, query }) => store.read((read) => on.figures(read, caller.staff, query))),
  guards.staff(counsellors, ({ caller }) => store.read((read) => on.counsellors(read, caller.staff))),
  guards.staff(freeSlots, ({ caller, param }) =>
    store.read((read) => on.slots(read, caller.staff, { id: param('id') })),
  ),
]
