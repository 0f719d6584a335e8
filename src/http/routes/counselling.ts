import type { Store } from '../../core/store.ts'
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
import type { Act, Look, LookAll, Named, Of, QueryOf, ReplyOf } from '../handler-types.ts'

/** What the office does with requests for counselling; the service hands it in. */
export interface CounsellingHandlers {
  readonly list: Look<QueryOf<typeof counsellingCases>, ReplyOf<typeof counsellingCases>>
  /** Gives phone and wish and writes the audit row. */
  readonly open: Act<Named, ReplyOf<typeof openCounselling>>
  readonly confirm: Act<Of<typeof confirmCounselling>, CounsellingCase>
  readonly assign: Act<Of<typeof reassignCounselling>, CounsellingCase>
  readonly cancel: Act<Of<typeof cancelCounselling>, CounsellingCase>
  readonly end: Act<Of<typeof endCounselling>, CounsellingCase>
  readonly suggest: Look<Named, ReplyOf<typeof suggestCounselling>>
  readonly figures: Look<QueryOf<typeof counsellingFigures>, ReplyOf<typeof counsellingFigures>>
  readonly counsellors: LookAll<ReplyOf<typeof counsellors>>
  /** Of the counsellor with this id. */
  readonly slots: Look<Named, ReplyOf<typeof freeSlots>>
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
