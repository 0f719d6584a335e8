import type { Store } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import * as people from '../api/counselling-people.ts'
import * as desk from '../api/desk-shifts.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, Named, Of, QueryOf, ReplyOf } from '../handler-types.ts'

type Nothing = Record<string, never>

/** Counselling people and stations, for the office. */
export interface PeopleHandlers {
  readonly stations: Look<unknown, ReplyOf<typeof people.stations>>
  readonly addStation: Act<BodyOf<typeof people.addStation>, people.HandedOn>
  readonly saveStation: Act<Of<typeof people.saveStation>, people.HandedOn>
  readonly list: Look<unknown, ReplyOf<typeof people.counsellingPeople>>
  readonly one: Look<Named, people.PersonView>
  readonly add: Act<people.PersonForm, ReplyOf<typeof people.addPerson>>
  readonly save: Act<Of<typeof people.savePerson>, ReplyOf<typeof people.savePerson>>
  readonly step: Act<Of<typeof people.stepPerson>, ReplyOf<typeof people.stepPerson>>
  readonly hours: Act<Of<typeof people.addPersonHours>, Nothing>
  readonly remove: Act<Of<typeof people.removePerson>, people.HandedOn>
  readonly handOn: Act<Named, people.HandedOn>
}

/** Shifts of the counselling telephone and the online desk, for the office and for counsellors. */
export interface DeskShiftHandlers {
  readonly list: Look<QueryOf<typeof desk.deskShifts>, ReplyOf<typeof desk.deskShifts>>
  readonly add: Act<BodyOf<typeof desk.addDeskShift>, Nothing>
  readonly remove: Act<Of<typeof desk.removeDeskShift>, Nothing>
  readonly assign: Act<Of<typeof desk.assignDeskShift>, Nothing>
  readonly claim: Act<Of<typeof desk.claimDeskShift>, Nothing>
  readonly swap: Act<Of<typeof desk.askDeskSwap>, Nothing>
  readonly answer: Act<Of<typeof desk.answerDeskSwap>, Nothing>
}

interface Wires<Handlers> {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: Handlers
}

/** One at a time: a change to somebody may move the appointments of others. */
const lock = 'counselling people'

export const peopleMounts = ({ store, guards, handlers: on }: Wires<PeopleHandlers>): readonly Mount[] => [
  guards.staff(people.stations, ({ caller }) => store.read((read) => on.stations(read, caller.staff, {}))),
  guards.staff(people.addStation, ({ caller, body }) =>
    store.transaction(lock, (work) => on.addStation(work, caller.staff, body)),
  ),
  guards.staff(people.saveStation, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.saveStation(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(people.counsellingPeople, ({ caller }) => store.read((read) => on.list(read, caller.staff, {}))),
  guards.staff(people.counsellingPerson, ({ caller, param }) =>
    store.read((read) => on.one(read, caller.staff, { id: param('id') })),
  ),
  guards.staff(people.addPerson, ({ caller, body }) =>
    store.transaction(lock, (work) => on.add(work, caller.staff, body)),
  ),
  guards.staff(people.savePerson, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.save(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(people.stepPerson, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.step(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(people.addPersonHours, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.hours(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(people.removePerson, ({ caller, param, body }) =>
    store.transaction(lock, (work) => on.remove(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(people.handOnPerson, ({ caller, param }) =>
    store.transaction(lock, (work) => on.handOn(work, caller.staff, { id: param('id') })),
  ),
]

export const deskShiftMounts = ({ store, guards, handlers: on }: Wires<DeskShiftHandlers>): readonly Mount[] => {
  const act = <Body extends object, Result>(
    id: string,
    body: Body,
    staff: Staff,
    run: Act<Body & { id: string }, Result>,
  ) => store.transaction(lock, (work) => run(work, staff, { ...body, id }))
  return [
    guards.staff(desk.deskShifts, ({ caller, query }) => store.read((read) => on.list(read, caller.staff, query))),
    guards.staff(desk.addDeskShift, ({ caller, body }) =>
      store.transaction(lock, (work) => on.add(work, caller.staff, body)),
    ),
    guards.staff(desk.removeDeskShift, ({ caller, param, body }) => act(param('id'), body, caller.staff, on.remove)),
    guards.staff(desk.assignDeskShift, ({ caller, param, body }) => act(param('id'), body, caller.staff, on.assign)),
    guards.staff(desk.claimDeskShift, ({ caller, param, body }) => act(param('id'), body, caller.staff, on.claim)),
    guards.staff(desk.askDeskSwap, ({ caller, param, body }) => act(param('id'), body, caller.staff, on.swap)),
    guards.staff(desk.answerDeskSwap, ({ caller, param, body }) => act(param('id'), body, caller.staff, on.answer)),
  ]
}
