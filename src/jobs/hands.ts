import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import type { Bundle, Hands } from '../core/job.ts'
import { addMs } from '../core/time.ts'
import { leaseMs } from './rows.ts'
import { createSignal } from './signal.ts'

interface HandsParts {
  /** How many of those jobs run at once. */
  readonly most: number
  readonly owner: string
  readonly clock: Clock
  /** Runs jobs that are claimed, and says of each that it is over. */
  readonly begin: (bundle: Bundle, isOver: () => void) => void
}

/** So many places are waited for, if as many are wanted: a transaction for each that becomes free would cost more than it sends. */
const worthwhile = 16

/**
 * Places for who adds jobs by the thousand: as many are claimed as can begin at once, so that a crash cuts off no more than these,
 * and whoever adds them goes no faster than they are done. Jobs that are due have places of their own, so nobody waits behind these.
 */
export const createHands = ({ most, owner, clock, begin }: HandsParts) => {
  let free = most
  let isClosed = false
  const changed = createSignal()

  const give = (count: number): void => {
    free += count
    changed.give()
  }

  const take: Hands = async (wanted) => {
    await changed.until(() => free >= Math.min(wanted, worthwhile, most) || isClosed)
    // What ends in this turn of the event loop is had together, and who wrote to us comes first.
    await nextTurn()
    if (isClosed) return undefined
    const count = Math.min(wanted, free)
    free -= count
    return {
      count,
      claim: (now) => ({ id: newId('job', clock.now()), owner, leasedUntil: addMs(now, leaseMs), jobs: [] }),
      begin: (claimed) => {
        give(count - (claimed?.jobs.length ?? 0))
        if (claimed !== undefined) begin(claimed, () => give(1))
      },
    }
  }

  return {
    take,
    /** Nobody is given a place any more. */
    close: (): void => {
      isClosed = true
      changed.give()
    },
    /** Settles when all places are free. */
    allFree: (): Promise<void> => changed.until(() => free === most),
  }
}
