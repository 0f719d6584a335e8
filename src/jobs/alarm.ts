import { schedule } from 'node-cron'
import type { Log } from '../core/log.ts'

/** A standing job: what to wake, and when, in node-cron's syntax with seconds, Asia/Shanghai. */
export interface Alarm {
  readonly name: string
  readonly cron: string
  readonly ring: () => Promise<unknown>
}

/**
 * Rings alarms. node-cron is an alarm clock, never the record: what is due is read from the store, so a missed or late
 * ring loses nothing.
 */
export const startAlarms = (alarms: readonly Alarm[], log: Log): (() => Promise<void>) => {
  const tasks = alarms.map(({ name, cron, ring }) =>
    schedule(
      cron,
      async () => {
        try {
          await ring()
        } catch (error) {
          log.error('job', 'an alarm failed', error, { name })
        }
      },
      // A machine that slept would write a line for every ring it slept through, in a form that is not our log's.
      { name, timezone: 'Asia/Shanghai', noOverlap: true, suppressMissedWarning: true },
    ),
  )
  return async () => {
    for (const task of tasks) await task.destroy()
  }
}
