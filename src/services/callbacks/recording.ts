import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Work } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { recordCall } from '../../reminders/outcome.ts'
import { closed, waiting } from './call-states.ts'
import { callableFrom, mostMisses, retryAfter } from './hours.ts'
import type { CallParts } from './making.ts'
import { noteRefusal, sealedNumber } from './numbers.ts'
import { attempts, calls, type Call, type Outcome } from './records.ts'
import { inHand } from './taking.ts'

export interface Told {
  readonly id: string
  readonly version: number
  readonly outcome: Outcome
  readonly minutes?: number | undefined
  readonly words?: string | undefined
  /** When the person asked to be called. */
  readonly at?: Instant | undefined
}

/** Even somebody who puts it off each time is not called for ever. */
const mostTries = 30
const furthestMs = 60 * dayMs
const sameNumber = 50

/** Nobody on this list calls the number again, for whatever it was. */
const refuse = async (work: Work, call: Call): Promise<void> => {
  if (call.phoneHash === undefined) return
  await noteRefusal(work, call.list, call.phoneHash)
  const same = await work.rows(calls).range('number', { where: [call.phoneHash], descending: true, limit: sameNumber })
  for (const other of same)
    if (other.list === call.list && other.state === 'open' && other.id !== call.id)
      await work.rows(calls).update(closed(other, 'refused', work.now))
}

const missed = (call: Call, outcome: 'busy' | 'no-answer', now: Instant, { holidays }: CallParts) => {
  const misses = call.misses + 1
  const counted = { ...call, misses }
  if (misses >= mostMisses) return closed(counted, undefined, now)
  return waiting(counted, callableFrom(retryAfter(outcome, misses, now), call.priority, holidays))
}

/** The next of the numbers, or the end of it. */
const otherNumber = (call: Call, now: Instant, { sealer, holidays }: CallParts) => {
  const [next, ...others] = call.others
  if (next === undefined) return closed(call, 'wrong-number', now)
  const number = sealedNumber(sealer, sealer.open('contact', next))
  return waiting({ ...call, ...number, others, misses: 0 }, callableFrom(now, call.priority, holidays))
}

const later = (call: Call, at: Instant | undefined, now: Instant, { holidays }: CallParts) => {
  ensure(at !== undefined && at > now, 'invalid', '选一个以后的时间。')
  ensure(at <= addMs(now, furthestMs), 'invalid', '最多排到两个月以后。')
  return waiting({ ...call, misses: 0 }, callableFrom(at, call.priority, holidays))
}

const afterwards = (call: Call, { outcome, at }: Told, now: Instant, parts: CallParts) => {
  switch (outcome) {
    case 'reached':
      return closed(call, 'reached', now)
    case 'refused':
      return closed(call, 'refused', now)
    case 'busy':
    case 'no-answer':
      return missed(call, outcome, now, parts)
    case 'wrong-number':
      return otherNumber(call, now, parts)
    case 'asked-later':
      return later(call, at, now, parts)
  }
}

/** Writes down how a call went; when the next one is follows from it. */
export const record = async (work: Work, parts: CallParts, by: Pick<Staff, 'id'>, told: Told): Promise<Call> => {
  const call = await inHand(work, by, told)
  const { outcome, minutes = 0, words = '' } = told
  const counted = { ...call, tries: call.tries + 1, lastAt: work.now }
  const next = afterwards(counted, told, work.now, parts)
  const kept = next.state === 'open' && counted.tries >= mostTries ? closed(next, undefined, work.now) : next
  if (outcome === 'refused') await refuse(work, call)
  if (call.ledger !== undefined) await recordCall(work, { ledger: call.ledger, call: call.id, outcome })
  await work.rows(attempts).insert({
    id: work.newId('att'),
    call: call.id,
    list: call.list,
    way: 'out',
    at: work.now,
    by: by.id,
    outcome,
    minutes,
    ...(words.trim() === '' ? {} : { words: parts.sealer.seal('contact', words.trim()) }),
  })
  await writeAudit(work, call.id, { actor: by.id, action: 'call made', detail: { outcome } })
  return work.rows(calls).update(kept)
}
