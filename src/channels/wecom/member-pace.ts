import type { Clock } from '../../core/clock.ts'
import { type Instant, addMs, minuteMs, toInstant } from '../../core/time.ts'

/** Beyond this many members with messages of the last minute, those who are quiet are forgotten first. */
const maxKept = 10_000

export interface MemberPace {
  /** Undefined: `count` more messages may go to the member now, and are counted. Else when they may. */
  take(member: string, count: number): Instant | undefined
}

/** What is beyond the platform's limit a member a minute it drops without a word, so it is counted here and waits. */
export const createMemberPace = (perMinute: number, clock: Clock): MemberPace => {
  const sent = new Map<string, readonly number[]>()
  return {
    take: (member, count) => {
      const now = clock.now().getTime()
      const recent = (sent.get(member) ?? []).filter((at) => now - at < minuteMs)
      const wanted = Math.min(count, perMinute)
      const over = recent.length + wanted - perMinute
      if (over > 0) return addMs(toInstant(new Date(recent[over - 1] ?? now)), minuteMs)
      sent.delete(member)
      sent.set(member, [...recent, ...Array.from({ length: wanted }, () => now)])
      for (const [other, times] of sent) {
        if (sent.size <= maxKept && now - (times.at(-1) ?? 0) < minuteMs) break
        sent.delete(other)
      }
      return undefined
    },
  }
}
