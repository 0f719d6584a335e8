import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'

/** Long enough for the passive answer to arrive first. */
const pauseMs = 500

export interface FollowUps {
  /** Runs soon, once. */
  add(run: () => Promise<void>): void
  /** Runs what still waits now, and waits for what is under way. */
  finish(): Promise<void>
}

/** Sends that follow a passive answer. Not kept over a crash: the answer's first part has arrived by then. */
export const createFollowUps = (clock: Clock, log: Log): FollowUps => {
  const waiting = new Set<() => void>()
  const running = new Set<Promise<void>>()
  const start = (run: () => Promise<void>): void => {
    const done = run()
      .catch((error: unknown) => log.error('channel', 'a follow-up failed', error, { channel: 'official-account' }))
      .finally(() => running.delete(done))
    running.add(done)
  }
  return {
    add: (run) => {
      const begin = (): void => {
        cancel()
        if (waiting.delete(begin)) start(run)
      }
      const cancel = clock.after(pauseMs, begin)
      waiting.add(begin)
    },
    finish: async () => {
      for (const begin of waiting) begin()
      await Promise.all(running)
    },
  }
}
