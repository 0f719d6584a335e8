import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { createPace } from '../../src/dialogue/pace.ts'

const start = new Date('2026-11-23T02:00:00.000Z')

describe('the pace of an account', () => {
  test("is a minute's number at once, then evenly", async () => {
    const clock = manualClock(start)
    const pace = createPace(clock)
    for (let i = 0; i < 30; i += 1) expect(await pace('wecom', 30)).toBeUndefined()
    let isOver = false
    const waiting = pace('wecom', 30).then((later) => {
      isOver = true
      return later
    })
    clock.move(1_999)
    await Promise.resolve()
    expect(isOver).toBe(false)
    clock.move(1)
    expect(await waiting).toBeUndefined()
  })

  test('sends who would wait long to come back later, and keeps no place for them', async () => {
    const clock = manualClock(start)
    const pace = createPace(clock)
    for (let i = 0; i < 4; i += 1) await pace('wechaty', 4)
    expect(await pace('wechaty', 4)).toBe(15_000)
    expect(await pace('wechaty', 4)).toBe(15_000)
    clock.move(15_000)
    expect(await pace('wechaty', 4)).toBeUndefined()
  })

  test('is counted for each account, and none is asked where none is set', async () => {
    const pace = createPace(manualClock(start))
    await pace('one', 1)
    expect(await pace('other', 1)).toBeUndefined()
    for (let i = 0; i < 100; i += 1) expect(await pace('free', undefined)).toBeUndefined()
  })
})
