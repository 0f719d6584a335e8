import type { Clock } from '../core/clock.ts'
import { minuteMs } from '../core/time.ts'

/** Nobody waits longer for a turn to send; it comes back later instead. */
const patienceMs = 5_000

interface Bucket {
  readonly left: number
  readonly at: number
}

/**
 * How fast an account is sent through: a minute's number at once, then evenly. Waits for the turn of this send.
 * @returns undefined when it may be sent, else the milliseconds after which to come back
 */
export type Pace = (account: string, perMinute: number | undefined) => Promise<number | undefined>

/** One process's pace; the platforms' own limits stand behind it. */
export const createPace = (clock: Clock): Pace => {
  const buckets = new Map<string, Bucket>()
  return async (account, perMinute) => {
    if (perMinute === undefined) return undefined
    const now = clock.now().getTime()
    const before = buckets.get(account) ?? { left: perMinute, at: now }
    const left = Math.min(perMinute, before.left + ((now - before.at) * perMinute) / minuteMs)
    const waitMs = left >= 1 ? 0 : Math.ceil(((1 - left) * minuteMs) / perMinute)
    if (waitMs > patienceMs) return waitMs
    buckets.set(account, { left: left - 1, at: now })
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve))
    return undefined
  }
}
