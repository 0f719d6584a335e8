import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Work } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { readPhone } from '../../people/phone.ts'
import type { Staff } from '../../people/records.ts'
import { closed } from './call-states.ts'
import { addCall, anyone, type CallParts } from './making.ts'
import { hasRefused, liftRefusal, sealedNumber } from './numbers.ts'
import { attempts, calls, priorities, type Call, type CallTopic } from './records.ts'

export interface TakenCall {
  readonly at: Instant
  readonly topic: CallTopic
  /** `call-back`: they want to be called · `handled`: nothing is left to do. */
  readonly outcome: 'handled' | 'call-back'
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly minutes?: number | undefined
  readonly words?: string | undefined
  readonly urgent?: boolean | undefined
}

/** A call entered late is entered within a month. */
const oldestMs = 31 * dayMs
const skewMs = 5 * 60_000

const doneCall = async (work: Work, { sealer }: CallParts, call: TakenCall, phone: string | undefined) => {
  const row = {
    id: work.newId('cal'),
    list: 'member' as const,
    source: 'hand' as const,
    topic: call.topic,
    state: 'done' as const,
    createdAt: work.now,
    ...(call.name === undefined || call.name === '' ? {} : { name: sealer.seal('contact', call.name) }),
    ...(phone === undefined ? {} : sealedNumber(sealer, phone)),
    others: [],
    priority: priorities.ordinary,
    dueAt: call.at,
    nextAt: call.at,
    queue: anyone,
    tries: 0,
    misses: 0,
  }
  return work.rows(calls).insert(closed(row, 'reached', work.now))
}

const callBack = async (work: Work, parts: CallParts, call: TakenCall, phone: string | undefined): Promise<Call> => {
  ensure(phone !== undefined, 'invalid', '要回电话，先填对方的号码。')
  const { phoneHash } = sealedNumber(parts.sealer, phone)
  // They rang us and want to be rung: an earlier refusal is over.
  if (await hasRefused(work, 'member', phoneHash)) await liftRefusal(work, 'member', phoneHash)
  return addCall(work, parts, {
    id: work.newId('cal'),
    list: 'member',
    source: 'hand',
    topic: call.topic,
    phone,
    name: call.name,
    priority: call.urgent === true ? priorities.urgent : priorities.ordinary,
    dueAt: addMs(work.now, dayMs),
  })
}

/** Writes down a call that somebody of staff took, and puts the call back on the list where one is wanted. */
export const registerCall = async (work: Work, parts: CallParts, by: Staff, call: TakenCall): Promise<Call> => {
  ensure(call.at <= addMs(work.now, skewMs), 'invalid', '来电时间还没到。')
  ensure(call.at >= addMs(work.now, -oldestMs), 'invalid', '一个月以前的来电不再登记。')
  const given = (call.phone ?? '').trim()
  const phone = given === '' ? undefined : readPhone(given)
  ensure(given === '' || phone !== undefined, 'invalid', '号码不对，再看一眼。')
  const kept = await (call.outcome === 'handled' ? doneCall : callBack)(work, parts, call, phone)
  const words = (call.words ?? '').trim()
  await work.rows(attempts).insert({
    id: work.newId('att'),
    call: kept.id,
    list: 'member',
    way: 'in',
    at: call.at,
    by: by.id,
    outcome: 'reached',
    minutes: call.minutes ?? 0,
    ...(words === '' ? {} : { words: parts.sealer.seal('contact', words) }),
  })
  await writeAudit(work, kept.id, { actor: by.id, action: 'call registered', detail: { outcome: call.outcome } })
  return kept
}
