import { legible } from '../../core/seal.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, minuteMs, type Instant } from '../../core/time.ts'
import { staff, type Staff } from '../../people/records.ts'
import { reopened, taken, waiting } from './call-states.ts'
import { callableFrom, closedNow, type Holidays } from './hours.ts'
import { anyone, type CallParts } from './making.ts'
import { hasRefused } from './numbers.ts'
import { calls, lists, priorities, type Call } from './records.ts'
import { closedWords, goneWords } from './words.ts'

/** A call that was taken and not dialled goes to the next after so long. */
const takeMs = 30 * minuteMs
/** Once the number was opened they may be talking: nobody else rings in between. */
const talkMs = 2 * hourMs
/** So far two clocks may stand apart. */
const skewMs = 2 * minuteMs

/** Held longer than anybody holds one: by a clock that has been set back since. */
const tooFar = (now: Instant): Instant => addMs(now, talkMs + skewMs)

/** Whether a take is over. Only its own instant is asked, never a timer. */
export const isAbandoned = ({ heldUntil }: Pick<Call, 'heldUntil'>, now: Instant): boolean =>
  heldUntil !== undefined && (heldUntil <= now || heldUntil > tooFar(now))

export const heldBy = (read: ReadWork, by: string): Promise<Call | undefined> =>
  read.rows(calls).byUnique('holder', [by])

const mostAbandoned = 200

const abandoned = async (read: ReadWork): Promise<readonly Call[]> => {
  const common = { where: ['open'], limit: mostAbandoned }
  return [
    ...(await read.rows(calls).range('held', { ...common, to: addMs(read.now, 1) })),
    ...(await read.rows(calls).range('held', { ...common, from: addMs(tooFar(read.now), 1) })),
  ]
}

const byUrgency = (a: Call, b: Call): number =>
  a.priority - b.priority ||
  lists.indexOf(a.list) - lists.indexOf(b.list) ||
  (a.nextAt < b.nextAt ? -1 : Number(a.nextAt > b.nextAt))

/** The one this person calls next: urgent before ordinary, members before the surge list, then whoever waits longest. */
const nextFor = async (work: Work, by: string, holidays: Holidays): Promise<Call | undefined> => {
  const allowed = Object.values(priorities).filter((one) => closedNow(work.now, one, holidays) === undefined)
  const found = (await abandoned(work)).filter(
    ({ queue, priority }) => (queue === by || queue === anyone) && allowed.includes(priority),
  )
  for (const list of lists)
    for (const queue of [by, anyone])
      for (const priority of allowed) {
        const range = { where: [list, queue, priority], to: addMs(work.now, 1), limit: 1 }
        found.push(...(await work.rows(calls).range('ready', range)))
      }
  return found.toSorted(byUrgency)[0]
}

/** Hands the next call to this person, or the one they have already; undefined when none waits. */
export const takeNext = async (work: Work, { id: by }: Staff, { holidays }: CallParts): Promise<Call | undefined> => {
  const held = await heldBy(work, by)
  const closed = closedNow(work.now, priorities.urgent, holidays)
  if (held !== undefined && (closed !== undefined || !isAbandoned(held, work.now))) return held
  ensure(closed === undefined, 'conflict', closedWords('night', callableFrom(work.now, priorities.urgent, holidays)))
  const next = held ?? (await nextFor(work, by, holidays))
  if (next === undefined) return undefined
  await writeAudit(work, next.id, { actor: by, action: 'call taken' })
  return work.rows(calls).update(taken(next, by, addMs(work.now, takeMs)))
}

/** The call as this person has it in hand. @throws when it went to somebody else, or was changed since they looked */
export const inHand = async (
  work: Work,
  by: Pick<Staff, 'id'>,
  of: { readonly id: string; readonly version?: number },
): Promise<Call> => {
  const call = await work.rows(calls).get(of.id)
  ensure(call !== undefined, 'not_found', goneWords)
  // A take that is over counts for as long as nobody else took the call: they did call.
  ensure(call.state === 'open' && call.takenBy === by.id, 'conflict', goneWords)
  ensure(of.version === undefined || call.version === of.version, 'conflict', goneWords)
  return call
}

/** Puts it back where it was; nobody called. */
export const giveBack = async (
  work: Work,
  by: Staff,
  of: { readonly id: string; readonly version: number },
): Promise<void> => {
  const call = await inHand(work, by, of)
  await writeAudit(work, call.id, { actor: by.id, action: 'call given back' })
  await work.rows(calls).update(waiting(call, call.nextAt))
}

/** Opens the number for this one call, which is written down. */
export const openNumber = async (
  work: Work,
  { sealer, holidays }: CallParts,
  by: Staff,
  id: string,
): Promise<{ readonly phone: string; readonly version: number }> => {
  const call = await inHand(work, by, { id })
  const closed = closedNow(work.now, call.priority, holidays)
  ensure(
    closed === undefined,
    'conflict',
    closedWords(closed ?? 'night', callableFrom(work.now, call.priority, holidays)),
  )
  ensure(call.phone !== undefined && call.phoneHash !== undefined, 'gone', '这个号码已经删掉了。')
  ensure(!(await hasRefused(work, call.list, call.phoneHash)), 'conflict', '这个人说过不想再接到电话，别打了。')
  await writeAudit(work, id, { actor: by.id, action: 'number opened' })
  const { version } = await work.rows(calls).update(taken(call, by.id, addMs(work.now, talkMs)))
  return { phone: legible(sealer, 'contact', call.phone), version }
}

export const mayCall = ({ role }: Staff): boolean => role !== 'supervisor'

export interface Assigned {
  readonly id: string
  readonly version: number
  /** Anyone when left out. */
  readonly staff?: string | undefined
}

/** Gives a call to somebody, or to anyone; one that was given up is tried again. */
export const assignCall = async (
  work: Work,
  { holidays }: CallParts,
  by: Staff,
  { id, version, staff: to }: Assigned,
): Promise<Call> => {
  const call = await work.rows(calls).get(id)
  ensure(call !== undefined && call.state !== 'done', 'not_found', '这一通已经结束了。')
  ensure(call.version === version, 'conflict', '别人刚改过这一通，请刷新再看。')
  const known = to === undefined ? undefined : await work.rows(staff).get(to)
  ensure(to === undefined || (known !== undefined && mayCall(known)), 'invalid', '这个人不能打电话：没有账号。')
  ensure(call.phone !== undefined, 'gone', '这个号码已经删掉了。')
  await writeAudit(work, id, { actor: by.id, action: 'call assigned', detail: { to: to ?? anyone } })
  const given = { ...call, queue: to ?? anyone }
  const again = callableFrom(work.now, call.priority, holidays)
  return work.rows(calls).update(call.state === 'open' ? waiting(given, call.nextAt) : reopened(given, again))
}
