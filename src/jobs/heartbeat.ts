import type { Clock } from '../core/clock.ts'

interface Heartbeat {
  readonly clock: Clock
  readonly everyMs: number
  /** Must not reject. */
  readonly beat: () => Promise<void>
}

/** Gives a sign of life again and again, each some time after the one before has ended. The result ends it. */
export const startHeartbeat = ({ clock, everyMs, beat }: Heartbeat): (() => void) => {
  let isOver = false
  let cancel = (): void => undefined
  const next = (): void => {
    cancel = clock.after(everyMs, () => {
      void beat().finally(() => {
        if (!isOver) next()
      })
    })
  }
  next()
  return () => {
    isOver = true
    cancel()
  }
}
