import { expect, test, vi } from 'vitest'
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

test('a clock that jumps, as after a sleep of the machine, rings on and writes no line of its own', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-23T02:00:00.500Z') })
  const written = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  let rings = 0
  const ring = async (): Promise<void> => void (rings += 1)
  const stop = startAlarms([{ name: 'every second', cron: '* * * * * *', ring }], silentLog)
  try {
    await vi.advanceTimersByTimeAsync(1_000)
    vi.setSystemTime(new Date('2026-11-23T03:00:00.500Z'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(rings).toBeGreaterThan(1)
    expect(written).not.toHaveBeenCalled()
  } finally {
    await stop()
    written.mockRestore()
    vi.useRealTimers()
  }
})
