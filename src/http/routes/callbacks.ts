import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
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

type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
type BodyOf<R extends { readonly body: z.ZodType }> = z.output<R['body']>
type QueryOf<R extends { readonly query: z.ZodType }> = z.output<R['query']>
/** The body, with the id of the call from the path. */
type OfCall<R extends { readonly body: z.ZodType }> = BodyOf<R> & { readonly id: string }

type Act<Input, Result> = (work: Work, staff: Staff, input: Input) => Promise<Result>
type Look<Input, Result> = (read: ReadWork, staff: Staff, input: Input) => Promise<Result>

/** What the call lists do for volunteers and the office. */
export interface CallHandlers {
  readonly mine: (read: ReadWork, staff: Staff) => Promise<ReplyOf<typeof myCalls>>
  readonly next: (work: Work, staff: Staff) => Promise<ReplyOf<typeof nextCall>>
  readonly back: Act<OfCall<typeof giveBackCall>, ReplyOf<typeof giveBackCall>>
  /** Gives the number and writes the audit row. */
  readonly dial: Act<{ readonly id: string }, ReplyOf<typeof dialCall>>
  /** Gives the words and writes the audit row. */
  readonly note: Act<{ readonly id: string }, ReplyOf<typeof openCallNote>>
  readonly outcome: Act<OfCall<typeof recordCall>, ReplyOf<typeof recordCall>>
  readonly danger: Act<OfCall<typeof dangerInCall>, ReplyOf<typeof dangerInCall>>
  readonly lists: Look<QueryOf<typeof callLists>, ReplyOf<typeof callLists>>
  readonly register: Act<BodyOf<typeof registerCall>, ReplyOf<typeof registerCall>>
  readonly import: Act<BodyOf<typeof importCalls>, ReplyOf<typeof importCalls>>
  readonly assign: Act<OfCall<typeof assignCall>, ReplyOf<typeof assignCall>>
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
