import { derivedId } from '../../core/ids.ts'
import { addMs, minuteMs, wallClock, type Instant } from '../../core/time.ts'

/** What is due is looked for every 15 seconds, so it leaves up to so much later. */
const wakeMs = 15_000

const isFull = (at: Instant): boolean => wallClock(at).minutes % 30 === 0

/** Not in the minute of the full and the half hour, in which everybody's timers fire, nor so late before it that it leaves in it. */
export const offTheHour = (at: Instant): Instant =>
  isFull(at) || isFull(addMs(at, wakeMs)) ? addMs(at, minuteMs + wakeMs) : at

/** Up to a minute later, the same for the same recipient. */
export const dueFor = (id: string, now: Instant): Instant => {
  let sum = 0
  for (const sign of derivedId('jitter', id)) sum = (sum * 31 + sign.charCodeAt(0)) % 59_000
  return offTheHour(addMs(now, 1_000 + sum))
}
