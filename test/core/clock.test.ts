import { expect, test } from 'vitest'
import { manualClock, systemClock } from '../../src/core/clock.ts'

test('a manual clock stands still until it is moved, and calls what is due in order', () => {
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  const called: string[] = []
  clock.after(2_000, () => called.push('b'))
  clock.after(1_000, () => called.push('a'))
  const cancel = clock.after(1_500, () => called.push('never'))
  cancel()
  clock.move(999)
  expect(called).toEqual([])
  clock.move(2_000)
  clock.move(10_000)
  expect(called).toEqual(['a', 'b'])
  expect(clock.now().toISOString()).toBe('2026-11-23T02:00:12.999Z')
})

test('a date that was handed out does not change the clock', () => {
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  clock.now().setFullYear(1999)
  expect(clock.now().getUTCFullYear()).toBe(2026)
})

test('the system clock calls back once', async () => {
  await new Promise<void>((resolve) => void systemClock.after(1, resolve))
  systemClock.after(1, () => expect.unreachable())()
})
