import type { Clock } from '../core/clock.ts'

/** Waiting that ends: when its time is over, or when the process gives up waiting at all. */
export const createPatience = (clock: Clock) => {
  const waiting = new Set<() => void>()
  let isOver = false

  /** @param call is given what ends the waiting; the result is called once then */
  const until = <T>(begin: (end: (result: T) => void) => void, atOnce: T): Promise<T> =>
    new Promise((resolve) => {
      const giveUp = (): void => end(atOnce)
      const end = (result: T): void => {
        waiting.delete(giveUp)
        resolve(result)
      }
      waiting.add(giveUp)
      begin(end)
    })

  return {
    /** What `work` comes to, `late` after so long, undefined when it is given up. `work` must not reject. */
    within: async <T>(ms: number, work: Promise<T>, late: T): Promise<T | undefined> => {
      let cancel = (): void => undefined
      const result = await until<T | undefined>((end) => {
        cancel = clock.after(ms, () => end(late))
        void work.then(end)
      }, undefined)
      cancel()
      return result
    },
    pause: async (ms: number): Promise<void> => {
      let cancel = (): void => undefined
      if (!isOver) await until<void>((end) => (cancel = clock.after(ms, end)), undefined)
      cancel()
    },
    giveUp: (): void => {
      isOver = true
      for (const one of waiting) one()
    },
    /** Settles when it is given up. */
    over: (): Promise<void> => until<void>(() => undefined, undefined),
  }
}
