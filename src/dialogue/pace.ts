import type { Clock } from '../core/clock.ts'
import { minuteMs } from '../core/time.ts'

/** So short a wait is sat out; a longer one would hold up the sends of other accounts. */
const patienceMs = 100
/** Who has not come for its turn so long after it has given it up. */
const forgottenMs = 10 * minuteMs

interface Line {
  /** When the next send would be even, if all so far had been. */
  next: number
  /** Turns given out, by send. */
  readonly turns: Map<string, number>
}

/**
 * How fast an account is sent through: a minute's number at once, then evenly. Whoever has to wait is given a turn of its own, and
 * comes back for it: a long line moves on, and nobody comes for nothing.
 * @param sendId whose turn it is
 * @returns undefined when it may be sent, else the milliseconds after which to come back
 */
export type Pace = (account: string, perMinute: number | undefined, sendId: string) => Promise<number | undefined>

const dropForgotten = ({ turns }: Line, now: number): void => {
  // In the order in which they were given, which is that of their times.
  for (const [sendId, at] of turns) {
    if (now - at < forgottenMs) return
    turns.delete(sendId)
  }
}

/** One process's pace; the platforms' own limits stand behind it. */
export const createPace = (clock: Clock): Pace => {
  const lines = new Map<string, Line>()

  /** When this one may go. */
  const turnOf = (line: Line, sendId: string, now: number, perMinute: number): number => {
    const given = line.turns.get(sendId)
    if (given !== undefined) return given
    const gapMs = minuteMs / perMinute
    const next = Math.max(line.next, now)
    line.next = next + gapMs
    return Math.max(now, next - minuteMs + gapMs)
  }

  return async (account, perMinute, sendId) => {
    if (perMinute === undefined) return undefined
    const now = clock.now().getTime()
    const line = lines.get(account) ?? { next: now, turns: new Map<string, number>() }
    lines.set(account, line)
    dropForgotten(line, now)
    const at = turnOf(line, sendId, now, perMinute)
    const waitMs = Math.max(0, Math.ceil(at - now))
    if (waitMs > patienceMs) {
      line.turns.set(sendId, at)
      return waitMs
    }
    line.turns.delete(sendId)
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve))
    return undefined
  }
}
