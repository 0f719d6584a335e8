import type { Clock } from '../../src/core/clock.ts'

/** A minute of a lease is over in two seconds. */
const times = 30

/** A clock that runs fast from `origin` on, the same in every process that is told it. */
export const fastClock = (origin: number): Clock => ({
  now: () => new Date(origin + (Date.now() - origin) * times),
  after: (ms, call) => {
    const timer = setTimeout(call, ms / times)
    return () => clearTimeout(timer)
  },
})
