import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { createPace } from '../../src/dialogue/pace.ts'

const start = new Date('2026-11-23T02:00:00.000Z')

describe('the pace of an account', () => {
  test("is a minute's number at once, then evenly, each wait with a turn of its own", async () => {
    const clock = manualClock(start)
    const pace = createPace(clock)
    for (let i = 0; i < 30; i += 1) expect(await pace('wecom', 30, `at once ${i}`)).toBeUndefined()
    expect(await pace('wecom', 30, 'a')).toBe(2_000)
    expect(await pace('wecom', 30, 'b')).toBe(4_000)
    clock.move(2_000)
    expect(await pace('wecom', 30, 'a')).toBeUndefined()
    expect(await pace('wecom', 30, 'b')).toBe(2_000)
    clock.move(2_000)
    expect(await pace('wecom', 30, 'b')).toBeUndefined()
  })

  test('a long line comes back once each', async () => {
    const clock = manualClock(start)
    const pace = createPace(clock)
    const waits = new Map<string, number>()
    for (let i = 0; i < 100; i += 1) waits.set(`n${i}`, (await pace('wechaty', 20, `n${i}`)) ?? 0)
    const later = [...waits].filter(([, wait]) => wait > 0)
    expect(later).toHaveLength(80)
    let now = 0
    for (const [sendId, wait] of later) {
      clock.move(wait - now)
      now = wait
      expect(await pace('wechaty', 20, sendId)).toBeUndefined()
    }
    expect(now).toBe(80 * 3_000)
  })

  test('sits out a short wait', async () => {
    const clock = manualClock(start)
    const pace = createPace(clock)
    for (let i = 0; i < 6_000; i += 1) await pace('fast', 6_000, `n${i}`)
    let isOver = false
    const waiting = pace('fast', 6_000, 'one more').then((later) => {
      isOver = true
      return later
    })
    clock.move(9)
    await Promise.resolve()
    expect(isOver).toBe(false)
    clock.move(1)
    expect(await waiting).toBeUndefined()
  })

  test('is counted for each account, and none is asked where none is set', async () => {
    const pace = createPace(manualClock(start))
    await pace('one', 1, 'a')
    expect(await pace('other', 1, 'a')).toBeUndefined()
    for (let i = 0; i < 100; i += 1) expect(await pace('free', undefined, `n${i}`)).toBeUndefined()
  })
})
