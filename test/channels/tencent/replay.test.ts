import { expect, test } from 'vitest'
import { createReplayGuard } from '../../../src/channels/tencent/replay.ts'
import { manualClock } from '../../../src/core/clock.ts'

const noon = new Date('2026-11-23T04:00:00.000Z')
const at = (offset: number): string => String(noon.getTime() / 1000 + offset)

test('a time within the window before and after ours is fresh', () => {
  const guard = createReplayGuard(300, manualClock(noon))
  expect([-301, -300, 0, 300, 301].map((offset) => guard.fresh(at(offset)))).toEqual([false, true, true, true, false])
  expect(['', 'x', '-1', '1e9', ' 1', '9'.repeat(13)].filter((wrong) => guard.fresh(wrong))).toEqual([])
})

test('what is not a time is refused also when the check is off', () => {
  const guard = createReplayGuard(0, manualClock(noon))
  expect(guard.fresh(at(-1_000_000))).toBe(true)
  expect(guard.fresh('yesterday')).toBe(false)
})

test('a nonce belongs to its first message as long as it is fresh', () => {
  const clock = manualClock(noon)
  const guard = createReplayGuard(300, clock)
  expect(guard.admit(at(0), 'n', 'one')).toBe(true)
  expect(guard.admit(at(0), 'n', 'one')).toBe(true)
  expect(guard.admit(at(0), 'n', 'two')).toBe(false)
  expect(guard.admit(at(1), 'n', 'two')).toBe(true)
  clock.move(300_000)
  expect(guard.fresh(at(0))).toBe(true)
  expect(guard.admit(at(0), 'n', 'two')).toBe(false)
  guard.admit(at(300), 'other', 'three')
  expect(guard.admit(at(0), 'n', 'two')).toBe(false)
})

test('only so many are remembered, the newest', () => {
  const guard = createReplayGuard(0, manualClock(noon))
  for (let i = 0; i <= 20_000; i += 1) guard.admit(at(0), `n${i}`, 'one')
  expect(guard.admit(at(0), 'n20000', 'two')).toBe(false)
  expect(guard.admit(at(0), 'n1', 'two')).toBe(false)
  expect(guard.admit(at(0), 'n0', 'two')).toBe(true)
})
