import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { minuteMs } from '../core/time.ts'
import { ModelFailure } from './model-failure.ts'
import { DraftRefused } from './tasks.ts'

/** So many failures in a row, and the model is left alone for a while: nobody waits four seconds for what does not work. */
const failuresInRow = 3
const restMs = minuteMs
/** More than these at once are not begun. */
const atOnce = 8

interface BreakerParts {
  readonly clock: Clock
  readonly log: Log
}

export interface Attempt {
  readonly task: 'advise' | 'draft'
  readonly ms: number
}

/**
 * Runs what asks a model, in bounded time and number. Whatever goes wrong ends here, as one line in the log with a code in it:
 * the plain answer does not depend on any of it.
 */
export const createBreaker = ({ clock, log }: BreakerParts) => {
  let failures = 0
  let restsUntil = 0
  let underWay = 0
  const stopped = new AbortController()

  const failed = (task: string, error: unknown): void => {
    if (error instanceof DraftRefused) {
      log.info('model', 'a draft was refused', { objection: error.objection })
      return
    }
    if (!(error instanceof ModelFailure)) {
      log.error('model', 'asking the model failed', error, { task })
      return
    }
    log.warn('model', 'the model gave nothing', { task, code: error.code })
    failures += 1
    if (failures < failuresInRow) return
    failures = 0
    restsUntil = clock.now().getTime() + restMs
    log.warn('model', 'the model is left alone for a minute')
  }

  /** True when the work was done to its end. */
  const attempt = async ({ task, ms }: Attempt, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
    if (stopped.signal.aborted || underWay >= atOnce || clock.now().getTime() < restsUntil) return false
    underWay += 1
    try {
      await work(AbortSignal.any([AbortSignal.timeout(ms), stopped.signal]))
      failures = 0
      return true
    } catch (error) {
      if (!stopped.signal.aborted) failed(task, error)
      return false
    } finally {
      underWay -= 1
    }
  }

  return { attempt, stop: () => stopped.abort() }
}
