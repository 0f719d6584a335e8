import type { Work } from '../../core/store.ts'
import { addMs, minuteMs } from '../../core/time.ts'
import { staff } from '../../people/records.ts'
import { waiting } from './call-states.ts'
import { callableFrom } from './hours.ts'
import { anyone, type CallParts } from './making.ts'
import { attempts, calls, lists, type Call } from './records.ts'
import { mayCall } from './taking.ts'

/** Rows changed in one transaction. */
export const batch = 100
const mostTries = 200
/** So far two clocks may stand apart. */
const skewMs = 5 * minuteMs

const forgetWords = async (work: Work, call: string): Promise<void> => {
  const made = await work.rows(attempts).range('call', { where: [call], limit: mostTries })
  for (const attempt of made) {
    const { words, ...rest } = attempt
    if (words !== undefined) await work.rows(attempts).update(rest)
  }
}

/** Number, name and words of calls that ended long enough ago go; the row stays to be counted. @returns how many went */
export const forgetEnded = async (work: Work): Promise<number> => {
  const over = await work.rows(calls).range('kept', { to: work.now, limit: batch })
  for (const call of over) {
    const { name: _name, phone: _phone, phoneHash: _hash, keptUntil: _until, ...rest } = call
    await forgetWords(work, call.id)
    await work.rows(calls).update({ ...rest, others: [] })
  }
  return over.length
}

const mostOpen = 5_000

/** A call given to an account that is gone, or may not call any more, is anyone's. @returns how many; again while it is a full batch */
export const freeUnowned = async (work: Work): Promise<number> => {
  let freed = 0
  const may = new Map<string, boolean>()
  for (const list of lists)
    for (const call of await work.rows(calls).range('state', { where: [list, 'open'], limit: mostOpen })) {
      if (call.queue === anyone) continue
      const known = may.has(call.queue) ? undefined : await work.rows(staff).get(call.queue)
      if (!may.has(call.queue)) may.set(call.queue, known !== undefined && mayCall(known))
      if (may.get(call.queue) === true) continue
      await work.rows(calls).update({ ...call, queue: anyone })
      freed += 1
      if (freed === batch) return freed
    }
  return freed
}

/** The last try lies ahead: the clock has been set back since, and the next one was planned from a time that never was. */
const mended = (call: Call, now: string, { holidays }: CallParts) =>
  waiting({ ...call, lastAt: now }, callableFrom(now, call.priority, holidays))

export const mendAhead = async (work: Work, parts: CallParts): Promise<number> => {
  const range = { where: ['open'], from: addMs(work.now, skewMs), limit: batch }
  const ahead = (await work.rows(calls).range('last', range)).filter(({ takenBy }) => takenBy === undefined)
  for (const call of ahead) await work.rows(calls).update(mended(call, work.now, parts))
  return ahead.length
}
