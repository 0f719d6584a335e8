import type { Log } from '../../core/log.ts'
import { StoreUnavailable } from '../../core/store.ts'

const probeMs = 1_000

/** Remembers the last failure of the server until a probe succeeds. */
export const createHealth = (probe: () => Promise<void>, log: Log) => {
  let trouble: string | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const probeLater = (): void => {
    if (stopped) return
    timer = setTimeout(() => void look(), probeMs)
    timer.unref()
  }
  const look = async (): Promise<void> => {
    try {
      await probe()
      trouble = undefined
      log.info('store', 'PostgreSQL works again')
    } catch {
      probeLater()
    }
  }
  return {
    trouble: () => trouble,
    /** Takes note of an error on its way to the caller. */
    note: (error: unknown): void => {
      if (!(error instanceof StoreUnavailable) || stopped) return
      if (trouble === undefined) {
        log.error('store', error.message, error)
        probeLater()
      }
      trouble = error.message
    },
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
