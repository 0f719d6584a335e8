/** The only place that reads the time. Everything else is handed a `Clock` or an instant. */
export interface Clock {
  now(): Date
  /** Calls back once after `ms` of this clock's time; the result cancels. */
  after(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** A clock that real time moves and that can be pushed forward: the terminal's `:time +1d`, and tests. */
export interface MovableClock extends Clock {
  move(ms: number): void
}

/**
 * @param start the instant it shows at first; from then on it stands still until moved, so tests are exact.
 */
export const manualClock = (start: Date): MovableClock => {
  let now = start.getTime()
  const waiting = new Set<{ readonly at: number; readonly call: () => void }>()
  return {
    now: () => new Date(now),
    after: (ms, call) => {
      const entry = { at: now + ms, call }
      waiting.add(entry)
      return () => {
        waiting.delete(entry)
      }
    },
    move: (ms) => {
      now += ms
      for (const entry of [...waiting].sort((a, b) => a.at - b.at)) {
        if (entry.at <= now && waiting.delete(entry)) entry.call()
      }
    },
  }
}
