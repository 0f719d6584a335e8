import { z } from 'zod'
import type { Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { derivedId } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { closed, waiting } from './call-states.ts'
import { callableFrom, type Holidays } from './hours.ts'
import { hasRefused, liftRefusal, refusedSince, sealedNumber } from './numbers.ts'
import { calls, priorities, type Call, type CallList, type CallSource, type CallTopic } from './records.ts'

export interface CallParts {
  readonly sealer: Sealer
  readonly holidays: Holidays
}

export const anyone = 'anyone'

export interface NewCall {
  readonly id: string
  readonly list: CallList
  readonly source: CallSource
  readonly topic: CallTopic
  readonly phone: string
  readonly name?: string | undefined
  readonly others?: readonly string[]
  readonly case?: string
  readonly person?: string
  readonly ledger?: string | undefined
  readonly priority: number
  readonly dueAt: Instant
  /** Nobody calls before; now when left out. */
  readonly from?: Instant
  /** The account that is to call; anyone when left out. */
  readonly assigned?: string | undefined
}

/** Puts a call on its list. Whether the number may be called is for the one who asks. */
export const addCall = async (work: Work, { sealer, holidays }: CallParts, call: NewCall): Promise<Call> => {
  const { phone, name, others = [], from = work.now, assigned, case: ofCase, person, ledger, ...rest } = call
  const row = {
    ...rest,
    ...sealedNumber(sealer, phone),
    ...(name === undefined || name === '' ? {} : { name: sealer.seal('contact', name) }),
    ...(ofCase === undefined ? {} : { case: ofCase }),
    ...(person === undefined ? {} : { person }),
    ...(ledger === undefined ? {} : { ledger }),
    others: others.map((other) => sealer.seal('contact', other)),
    state: 'open' as const,
    createdAt: work.now,
    nextAt: from,
    queue: assigned ?? anyone,
    tries: 0,
    misses: 0,
  }
  return work.rows(calls).insert(waiting(row, callableFrom(from, call.priority, holidays)))
}

/** What is read of a case of whatever service: a sealed number, and the time agreed on, if any. */
const phoneCaseSchema = z.object({ phone: z.string().optional(), start: z.string().optional() })

/** The call of this case that waits, else the newest. */
const lastCallOf = async (work: Work, ofCase: string): Promise<Call | undefined> => {
  const known = await work.rows(calls).range('case', { where: [ofCase], descending: true, limit: 10 })
  return known.find(({ state }) => state === 'open') ?? known[0]
}

/** What the case says of its call; a case without a promise leaves the call's own time as it is. */
interface Wanted {
  readonly phone: string
  readonly phoneHash: string
  readonly start: Instant | undefined
  readonly dueAt: Instant | undefined
  readonly queue: string
}

const isSame = (call: Call, { phoneHash, dueAt }: Wanted): boolean =>
  call.phoneHash === phoneHash && (dueAt === undefined || call.dueAt === dueAt)

const priorityOf = ({ start }: Wanted): number => (start === undefined ? priorities.ordinary : priorities.urgent)

const moveCall = (work: Work, parts: CallParts, call: Call, wanted: Wanted): Promise<Call> => {
  const priority = priorityOf(wanted)
  const { queue, dueAt = call.dueAt } = wanted
  const moved = { ...call, ...sealedNumber(parts.sealer, wanted.phone), priority, dueAt, queue, misses: 0 }
  return work.rows(calls).update(waiting(moved, callableFrom(wanted.start ?? work.now, priority, parts.holidays)))
}

/** Whether the person asked for this after saying that they want no more calls; then what they said is over. */
const askedAnew = async (work: Work, row: Case, { phoneHash }: Wanted): Promise<boolean> => {
  const refusedAt = await refusedSince(work, 'member', phoneHash)
  if (refusedAt === undefined) return true
  if (refusedAt >= row.createdAt) return false
  await liftRefusal(work, 'member', phoneHash)
  return true
}

/**
 * Keeps the list in step with a case that waits for a call: puts the call on it, or moves it to the time agreed on now. Asked
 * again without a change it does nothing, so that a call in hand, or a next time, stays. A time agreed on goes before everything
 * else, on a holiday too: the person chose it.
 * @param assigned the account that is to call, such as the counsellor's
 * @returns undefined when there is nothing to call: no number, or its owner wants no calls
 */
export const callFor = async (
  work: Work,
  parts: CallParts,
  row: Case,
  assigned?: string,
): Promise<Call | undefined> => {
  const { phone: sealed, start } = phoneCaseSchema.parse(row.body)
  if (sealed === undefined) return undefined
  const phone = parts.sealer.open('contact', sealed)
  const { phoneHash } = sealedNumber(parts.sealer, phone)
  const wanted = { phone, phoneHash, start, dueAt: start ?? row.dueAt, queue: assigned ?? anyone }
  const last = await lastCallOf(work, row.id)
  if (last?.state === 'open' && isSame(last, wanted) && last.queue === wanted.queue) return last
  if (last?.state === 'open') return moveCall(work, parts, last, wanted)
  // The call for this very time was made already, or given up.
  if (last !== undefined && last.closedAs !== 'withdrawn' && isSame(last, wanted)) return last
  if (!(await askedAnew(work, row, wanted))) return undefined
  const common = { id: work.newId('cal'), list: 'member', source: 'case', topic: 'appointment' } as const
  const times = { dueAt: wanted.dueAt ?? addMs(work.now, dayMs), from: start ?? work.now }
  const whose = { case: row.id, person: row.person, assigned }
  return addCall(work, parts, { ...common, ...times, ...whose, phone, priority: priorityOf(wanted) })
}

/** The case needs no call any more. */
export const noCallFor = async (work: Work, ofCase: string): Promise<void> => {
  const known = await lastCallOf(work, ofCase)
  if (known?.state !== 'open') return
  await work.rows(calls).update(closed(known, 'withdrawn', work.now))
  await writeAudit(work, known.id, { actor: 'system', action: 'call withdrawn' })
}

export interface Unreached {
  /** What makes it the same message: asked for twice it is one call. */
  readonly key: string
  readonly person: string
  /** Sealed (purpose `contact`). */
  readonly phone: string
  readonly urgent: boolean
  /** The ledger row of the reminder it is about. */
  readonly ledger?: string | undefined
}

/**
 * Somebody has to be told something that could not be sent. Nobody who wants no more calls is called for it.
 * @returns undefined for those
 */
export const callUnreached = async (work: Work, parts: CallParts, message: Unreached): Promise<Call | undefined> => {
  const id = derivedId('cal', message.key)
  const known = await work.rows(calls).get(id)
  if (known !== undefined) return known
  const phone = parts.sealer.open('contact', message.phone)
  if (await hasRefused(work, 'member', sealedNumber(parts.sealer, phone).phoneHash)) return undefined
  return addCall(work, parts, {
    id,
    list: 'member',
    source: 'unreachable',
    topic: 'message',
    phone,
    person: message.person,
    ledger: message.ledger,
    priority: message.urgent ? priorities.urgent : priorities.ordinary,
    dueAt: addMs(work.now, dayMs),
  })
}
