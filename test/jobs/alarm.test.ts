import { expect, test } from 'vitest'
import { silentLog, type Log } from '../../src/core/log.ts'
import { startAlarms } from '../../src/jobs/alarm.ts'

test('an alarm rings, also after it failed once, and is silent when stopped', async () => {
  const errors: string[] = []
  const log: Log = { ...silentLog, error: (_category, message) => void errors.push(message) }
  let rings = 0
  let stop = async (): Promise<void> => undefined
  await new Promise<void>((resolve) => {
    const ring = async (): Promise<void> => {
      rings += 1
      if (rings === 1) throw new Error('once')
      resolve()
    }
    stop = startAlarms([{ name: 'every second', cron: '* * * * * *', ring }], log)
  })
  await stop()
  expect(errors).toEqual(['an alarm failed'])
  expect(rings).toBe(2)
})
