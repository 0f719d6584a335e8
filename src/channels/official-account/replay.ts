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
  const ageOf = (timestamp: string): number => Math.abs(clock.now().getTime() / 1000 - Number(timestamp))
  const forget = (): void => {
    for (const key of seen.keys()) {
      const expired = freshnessSeconds > 0 && ageOf(key.slice(0, key.indexOf(' '))) > freshnessSeconds
      if (!expired && seen.size <= maxKept) return
      seen.delete(key)
    }
  }
  return {
    fresh: (timestamp) =>
      /^\d{1,12}$/.test(timestamp) && (freshnessSeconds === 0 || ageOf(timestamp) <= freshnessSeconds),
    admit: (timestamp, nonce, messageKey) => {
      const key = `${timestamp} ${nonce}`
      const known = seen.get(key)
      if (known !== undefined) return known === messageKey
      seen.set(key, messageKey)
      forget()
      return true
    },
  }
}
