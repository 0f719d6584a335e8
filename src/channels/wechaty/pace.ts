import type { Clock } from '../../core/clock.ts'

export interface Pace {
  /** Runs the work in its turn; undefined, at once, when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T> | undefined
}

/** One thing after another with a pause between: accounts that send in bursts get banned. */
export const createPace = (clock: Clock, gapMs: number, maxWaiting: number): Pace => {
  let last: Promise<unknown> = Promise.resolve()
  let freeAt = 0
  let waiting = 0
  const inTurn = async <T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> => {
    await before
    const pause = freeAt - clock.now().getTime()
    if (pause > 0) await new Promise<void>((resolve) => void clock.after(pause, resolve))
    try {
      return await work()
    } finally {
      freeAt = clock.now().getTime() + gapMs
      waiting -= 1
    }
  }
  return {
    run: (work) => {
      if (waiting >= maxWaiting) return undefined
      waiting += 1
      const turn = inTurn(last, work)
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
