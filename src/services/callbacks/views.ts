import { legible } from '../../core/seal.ts'
import type { ReadWork } from '../../core/store.ts'
import { addMs, type Instant } from '../../core/time.ts'
import { staff } from '../../people/records.ts'
import { callableFrom, closedNow, laterTimes } from './hours.ts'
import { anyone, type CallParts } from './making.ts'
import { calls, lists, priorities, type Call, type CallList } from './records.ts'
import { lastAttempt } from './notes.ts'
import { heldBy, isAbandoned } from './taking.ts'

const lastShown = async (read: ReadWork, call: string) => {
  const last = await lastAttempt(read, call)
  return last === undefined ? {} : { last: { at: last.at, outcome: last.outcome, hasNote: last.words !== undefined } }
}

/** The call as the one who has it in hand sees it: whom to ask for, never the number. */
const inHandView = async (read: ReadWork, { sealer, holidays }: CallParts, call: Call, heldUntil: Instant) => ({
  id: call.id,
  version: call.version,
  list: call.list,
  topic: call.topic,
  ...(call.name === undefined ? {} : { name: legible(sealer, 'contact', call.name) }),
  dueAt: call.dueAt,
  heldUntil,
  tries: call.tries,
  ...(await lastShown(read, call.id)),
  later: [...laterTimes(read.now, call.priority, holidays)],
})

const closedView = (now: Instant, { holidays }: CallParts) => {
  const why = closedNow(now, priorities.ordinary, holidays)
  return why === undefined ? {} : { closed: { why, until: callableFrom(now, priorities.ordinary, holidays) } }
}

const waitingFor = async (read: ReadWork, by: string, { holidays }: CallParts): Promise<number> => {
  let waiting = 0
  for (const priority of Object.values(priorities)) {
    if (closedNow(read.now, priority, holidays) !== undefined) continue
    for (const list of lists)
      for (const queue of [by, anyone])
        waiting += await read.rows(calls).count('ready', { where: [list, queue, priority], to: addMs(read.now, 1) })
  }
  return waiting
}

/** What a volunteer sees: one call at most, and how many wait. */
export const mineView = async (read: ReadWork, parts: CallParts, by: string) => {
  const held = await heldBy(read, by)
  return {
    ...(held?.heldUntil === undefined ? {} : { call: await inHandView(read, parts, held, held.heldUntil) }),
    waiting: await waitingFor(read, by, parts),
    ...closedView(read.now, parts),
  }
}

type Names = (id: string) => Promise<string | undefined>

const rowView = async (call: Call, now: Instant, nameOf: Names) => {
  const { id, version, list, source, topic, state, closedAs, dueAt, nextAt, tries, queue, takenBy } = call
  const holder = takenBy === undefined || isAbandoned(call, now) ? undefined : await nameOf(takenBy)
  const owner = queue === anyone ? undefined : await nameOf(queue)
  return {
    id,
    version,
    list,
    source,
    topic,
    state,
    dueAt,
    nextAt,
    tries,
    isUrgent: call.priority === priorities.urgent,
    isOverdue: state === 'open' && dueAt < now,
    ...(closedAs === undefined ? {} : { closedAs }),
    ...(holder === undefined ? {} : { inHandOf: holder }),
    ...(owner === undefined ? {} : { assigned: { id: queue, name: owner } }),
  }
}

const mostRows = 200
const mostStaff = 200

const peopleWhoCall = async (read: ReadWork) => {
  const people: { id: string; name: string }[] = []
  for (const role of ['counsellor', 'clerk', 'admin'])
    for (const { id, name } of await read.rows(staff).range('role', { where: [role], limit: mostStaff }))
      people.push({ id, name })
  return people
}

const countsOf = async (read: ReadWork) => {
  const counts = []
  for (const list of lists) {
    const count = (state: Call['state']) => read.rows(calls).count('state', { where: [list, state] })
    counts.push({ list, open: await count('open'), done: await count('done'), givenUp: await count('given-up') })
  }
  return counts
}

/** A list as the office sees it: no number, no name, no words. What is over comes newest first. */
export const listsView = async (
  read: ReadWork,
  { list, state }: { readonly list: CallList; readonly state: Call['state'] },
) => {
  const descending = state !== 'open'
  const found = await read.rows(calls).range('state', { where: [list, state], descending, limit: mostRows })
  const known = new Map<string, string | undefined>()
  const nameOf: Names = async (id) => {
    if (!known.has(id)) known.set(id, (await read.rows(staff).get(id))?.name)
    return known.get(id)
  }
  const shown = []
  for (const call of found) shown.push(await rowView(call, read.now, nameOf))
  return { calls: shown, counts: await countsOf(read), people: await peopleWhoCall(read) }
}
