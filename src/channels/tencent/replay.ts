import type { Clock } from '../../core/clock.ts'

/** More than a busy account signs within the freshness window; beyond it the oldest are forgotten. */
const maxKept = 20_000

export interface ReplayGuard {
  /** The signed time is close enough to ours, before or after. */
  fresh(timestamp: string): boolean
  /**
   * False when this signed nonce already came with another message: then somebody re-uses a signature they saw. The same
   * message again is the platform asking again.
   */
  admit(timestamp: string, nonce: string, messageKey: string): boolean
}

/** @param freshnessSeconds 0 turns the check of the time off; nonces are remembered all the same */
export const createReplayGuard = (freshnessSeconds: number, clock: Clock): ReplayGuard => {
  const seen = new Map<string, string>()
  /** The keys of `seen` as they came, from `oldest` on. Asking the Map for its first key would step over every deleted one. */
  const order: string[] = []
  let oldest = 0
  const ageOf = (timestamp: string): number => Math.abs(clock.now().getTime() / 1000 - Number(timestamp))
  const forget = (): void => {
    for (let key = order[oldest]; key !== undefined; key = order[oldest]) {
      const expired = freshnessSeconds > 0 && ageOf(key.slice(0, key.indexOf(' '))) > freshnessSeconds
      if (!expired && seen.size <= maxKept) break
      seen.delete(key)
      oldest += 1
    }
    if (oldest <= maxKept) return
    order.splice(0, oldest)
    oldest = 0
  }
  return {
    fresh: (timestamp) =>
      /^\d{1,12}$/.test(timestamp) && (freshnessSeconds === 0 || ageOf(timestamp) <= freshnessSeconds),
    admit: (timestamp, nonce, messageKey) => {
      const key = `${timestamp} ${nonce}`
      const known = seen.get(key)
      if (known !== undefined) return known === messageKey
      seen.set(key, messageKey)
      order.push(key)
      forget()
      return true
    },
  }
}
