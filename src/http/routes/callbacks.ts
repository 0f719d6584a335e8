import type { Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import {
  assignCall,
  callFigures,
  callLists,
  dangerInCall,
  dialCall,
  giveBackCall,
  importCalls,
  myCalls,
  nextCall,
  openCallNote,
  recordCall,
  registerCall,
} from '../api/callbacks.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, LookAll, Named, Of, QueryOf, ReplyOf } from '../handler-types.ts'

/** What the call lists do for volunteers and the office. */
export interface CallHandlers {
  readonly mine: LookAll<ReplyOf<typeof myCalls>>
  readonly next: (work: Work, staff: Staff) => Promise<ReplyOf<typeof nextCall>>
  readonly back: Act<Of<typeof giveBackCall>, ReplyOf<typeof giveBackCall>>
  /** Gives the number and writes the audit row. */
  readonly dial: Act<Named, ReplyOf<typeof dialCall>>
  /** Gives the words and writes the audit row. */
  readonly note: Act<Named, ReplyOf<typeof openCallNote>>
  readonly outcome: Act<Of<typeof recordCall>, ReplyOf<typeof recordCall>>
  readonly danger: Act<Of<typeof dangerInCall>, ReplyOf<typeof dangerInCall>>
  readonly lists: Look<QueryOf<typeof callLists>, ReplyOf<typeof callLists>>
  readonly register: Act<BodyOf<typeof registerCall>, ReplyOf<typeof registerCall>>
  readonly import: Act<BodyOf<typeof importCalls>, ReplyOf<typeof importCalls>>
  readonly assign: Act<Of<typeof assignCall>, ReplyOf<typeof assignCall>>
  readonly figures: Look<QueryOf<typeof callFigures>, ReplyOf<typeof callFigures>>
}

interface CallWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: CallHandlers
}

/** All changes of the lists take turns: two people never get one call. */
const lock = 'calls'

export const callMounts = ({ store, guards, handlers: on }: CallWires): readonly Mount[] => [
  guards.staff(myCalls, ({ caller }) => store.read((read) => on.mine(read, caller.staff))),
  guards.staff(nextCall, ({ caller }) => store.transaction(lock, (work) => on.next(work, caller.staff))),
  guards.staff(giveBackCall, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.back(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(dialCall, ({ caller, param }) =>
    store.transaction(lock, (work) => on.dial(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(openCallNote, ({ caller, param }) =>
    store.transaction(lock, (work) => on.note(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(recordCall, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.outcome(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(dangerInCall, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.danger(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(callLists, ({ caller, query }) => store.read((read) => on.lists(read, caller.staff, query))),
  guards.staff(registerCall, ({ caller, body }) =>
    store.transaction(lock, (work) => on.register(work, caller.staff, body)),
  ),
  guards.staff(importCalls, ({ caller, body }) =>
    store.transaction(lock, (work) => on.import(work, caller.staff, body)),
  ),
  guards.staff(assignCall, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.assign(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(callFigures, ({ caller, query }) => store.read((read) => on.figures(read, caller.staff, query))),
]
