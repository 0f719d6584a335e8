import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import { addMs, minuteMs } from '../../core/time.ts'
import { channelName as channel } from './config.ts'
import { lockOf, wantPull } from './pull-rows.ts'
import { kfPulls } from './records.ts'

/** Reading without a callback's token is rationed. */
const everyMs = 15 * minuteMs

/**
 * Reads what no callback came through for: the platform calls three times within seconds, and then not until the next message.
 * At the start at once, then for accounts that were not read for a while, by one process of all.
 */
export const createCatchUp = ({ store, clock, log }: { store: Store; clock: Clock; log: Log }) => {
  let cancel = (): void => undefined
  let isOn = false

  const look = async (isStart: boolean): Promise<void> => {
    for await (const { id } of store.scan(kfPulls))
      await store.transaction(lockOf(id), async (work) => {
        const row = await work.rows(kfPulls).get(id)
        const isOld = row?.readAt === undefined || addMs(row.readAt, everyMs) <= work.now
        if (isStart || isOld) await wantPull(work, id)
      })
  }
  const arm = (): void => {
    cancel = clock.after(everyMs, () => {
      look(false)
        .catch((error: unknown) => log.error('channel', 'could not look for messages', error, { channel }))
        .finally(() => {
          if (isOn) arm()
        })
    })
  }
  return {
    start: async (): Promise<void> => {
      if (isOn) return
      isOn = true
      await look(true)
      arm()
    },
    stop: (): void => {
      isOn = false
      cancel()
    },
  }
}
