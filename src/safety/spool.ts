import type { Instant } from '../core/time.ts'
import type { Alert } from './alerts.ts'

/** Where an alert goes when the store fails: each writer appends one line (standard error, a file). Handed in. */
export interface Spool {
  readonly write: readonly ((line: string) => void)[]
}

export interface SpooledAlert {
  readonly id: string
  readonly at: Instant
  readonly level: Alert['level']
  readonly imminent: boolean
}

/**
 * Leaves a trace of an alert without the store. Never the words, the person or the channel: the platform's retry brings
 * those when the store is back. A writer that fails does not keep the others from writing; returns how many wrote.
 */
export const spoolAlert = (spool: Spool, alert: SpooledAlert): number => {
  const line = `${JSON.stringify({ id: alert.id, at: alert.at, level: alert.level, imminent: alert.imminent })}\n`
  let written = 0
  for (const write of spool.write) {
    try {
      write(line)
      written += 1
    } catch {
      // a full disk must not stop the help reply; the count tells the caller
    }
  }
  return written
}
