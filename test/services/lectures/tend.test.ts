import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { addMs, dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { cancelSeat } from '../../../src/services/lectures/rules.ts'
import { rowsOf } from '../../support/rows.ts'
import { clerk, facts, openHouse, talker, thursday, type House } from './house.ts'

let house: House
let surveysInUse: readonly string[] = []
beforeEach(async () => {
  surveysInUse = ['after']
  house = await openHouse({ followUp: (survey) => (surveysInUse.includes(survey) ? `survey-${survey}` : undefined) })
})
afterEach(() => house.close())

const give = async (id: string, person: string): Promise<void> => {
  const [seat, event] = [await house.seatOf(id, person), await house.event(id)]
  await house.as(person, (work) => cancelSeat(work, { seat, event }, 'member'))
}
const edit = async (id: string, change: Partial<typeof facts>) => {
  const { version } = await house.event(id)
  return house.as('office', (work) => house.service.staff.edit(work, clerk, { ...facts, ...change, id, version }))
}
const callOff = async (id: string) => {
  const { version } = await house.event(id)
  return house.as('office', (work) => house.service.staff.cancel(work, clerk, { id, version, reason: '讲师生病' }))
}
/** What a glance over a shoulder must not find. */
const revealing = /睡|心理|讲座|大讲堂|示例/

describe('reminders', () => {
  test('come the day before and two hours before, and say no more than that there is an event', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.to(addMs(thursday.from, -dayMs))
    expect(house.told).toHaveLength(1)
    await house.to(addMs(thursday.from, -2 * hourMs))
    expect(house.told).toHaveLength(2)
    expect(house.wordsTo('per_a')).toContain('您有一个活动：11月26日（周四）14:00')
    expect(house.wordsTo('per_a')).not.toMatch(revealing)
  })

  test('a clock that jumps over both says one; a process that slept through it all says none', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.to(addMs(thursday.from, -hourMs))
    expect(house.told).toHaveLength(1)
    const other = await house.publish({ from: '2026-12-01T06:00:00.000Z', until: '2026-12-01T08:00:00.000Z' })
    await expect(house.signUp(other.id, 'per_b')).rejects.toThrow('closed')
    const open = { closesAt: '2026-12-01T06:00:00.000Z', from: '2026-12-01T06:00:00.000Z' }
    const third = await house.publish({ ...open, until: '2026-12-01T08:00:00.000Z' })
    await house.signUp(third.id, 'per_b')
    await house.to('2026-12-03T02:00:00.000Z')
    expect(house.wordsTo('per_b')).toBe('')
  })

  test('nobody who gave the seat up is reminded', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await give(id, 'per_a')
    await house.to(addMs(thursday.from, -hourMs))
    expect(house.told).toEqual([])
  })
})

describe('an offer', () => {
  test('goes on to the next when nobody answers', async () => {
    const { id } = await house.publish({ capacity: 1 })
    for (const person of ['per_a', 'per_b', 'per_c']) {
      await house.signUp(id, person)
      house.clock.move(1)
    }
    await give(id, 'per_a')
    await house.tend()
    house.clock.move(12 * hourMs - 1)
    await house.tend()
    expect((await house.states(id))['per_b']).toBe('offered')
    house.clock.move(2)
    await house.tend()
    expect(await house.states(id)).toMatchObject({ per_b: 'lapsed', per_c: 'offered' })
    // It is night by now: both hear of it in the morning, and the time to answer begins then.
    expect(house.wordsTo('per_c')).toBe('')
    await house.to('2026-11-24T00:00:00.000Z')
    expect(house.wordsTo('per_c')).toContain('11月24日（周二）20:00前')
    expect(house.wordsTo('per_b')).toContain('过了时间')
    expect(house.told.map(({ person }) => house.wordsTo(person)).join('')).not.toMatch(revealing)
  })

  test('that was not said, because nothing ran, still leaves its time to answer', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await give(id, 'per_a')
    await house.to('2026-11-24T03:00:00.000Z')
    expect(await house.states(id)).toMatchObject({ per_b: 'offered' })
    expect((await house.seatOf(id, 'per_b')).offeredUntil).toBe('2026-11-24T15:00:00.000Z')
    await house.tend()
    expect(house.told).toHaveLength(1)
  })

  test('is not made any more shortly before: free seats are for the door then', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await house.to(addMs(thursday.from, -3 * hourMs + minuteMs))
    await give(id, 'per_a')
    expect(await house.states(id)).toMatchObject({ per_b: 'waiting' })
  })
})

describe('a change', () => {
  test('of time or place is told to all once, and the reminders follow', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    const later = { from: '2026-11-27T06:00:00.000Z', until: '2026-11-27T08:00:00.000Z' }
    await edit(id, { capacity: 1, place: '别处' })
    await edit(id, { capacity: 1, place: '别处', ...later })
    await house.tend()
    await house.tend()
    expect(house.told.map(({ person }) => person).toSorted()).toEqual(['per_a', 'per_b'])
    expect(house.wordsTo('per_a')).not.toMatch(revealing)
    await house.to(addMs(thursday.from, -2 * hourMs))
    expect(house.told.filter(({ person }) => person === 'per_a').map(({ replies }) => replies[0]?.text)).toEqual([
      '您报名的一个活动改了时间或者地方。回“我的报名”看详情。',
    ])
    await house.to(addMs(later.from, -2 * hourMs))
    expect(house.wordsTo('per_a')).toContain('11月27日')
    expect(await talker(house, 'per_a').says('我的报名')).toContain('别处')
  })

  test('of the title alone disturbs nobody', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await edit(id, { title: '睡得更好' })
    await house.tend()
    expect(house.told).toEqual([])
  })

  test('who cannot be reached in writing is on the list of those to ring up', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a', '0510-0000-0001')
    await house.signUp(id, 'per_b')
    house.gone.add('per_a')
    await callOff(id)
    await house.tend()
    expect(house.told.map(({ person }) => person)).toEqual(['per_b'])
    const { seats } = await house.store.read((read) => house.service.staff.detail(read, clerk, { id }))
    const toCall = seats.filter((seat) => seat.toCall !== undefined)
    expect(toCall).toMatchObject([{ toCall: 'cancelled', hasContact: true, state: 'closed' }])
    const seat = { id: toCall[0]?.id ?? '' }
    const opened = await house.as('office', (work) => house.service.staff.openSeat(work, clerk, seat))
    expect(opened.phone).toBe('0510-0000-0001')
    await house.as('office', (work) => house.service.staff.called(work, clerk, seat))
    expect((await house.seatOf(id, 'per_a')).toCall).toBeUndefined()
    // Whoever was told, one way or the other, leaves no number.
    expect(JSON.stringify(await rowsOf(house.store, cases))).not.toContain('phone')
  })

  test('is told to the others when the outbox fails for one, who is told as soon as it works again', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    house.broken.add('per_a')
    await callOff(id)
    await house.tend()
    expect(house.told.map(({ person }) => person)).toEqual(['per_b'])
    expect(await house.states(id)).toEqual({ per_a: 'seated', per_b: 'closed' })
    house.broken.clear()
    await house.tend()
    await house.tend()
    expect(house.told.map(({ person }) => person)).toEqual(['per_b', 'per_a'])
    expect(await house.states(id)).toEqual({ per_a: 'closed', per_b: 'closed' })
  })

  test('called off: all are told neutrally, nobody is reminded, nobody can check in', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await callOff(id)
    await house.to(addMs(thursday.from, -hourMs))
    expect(house.told).toHaveLength(1)
    expect(house.wordsTo('per_a')).toContain('取消了')
    expect(house.wordsTo('per_a')).not.toMatch(revealing)
    expect(await house.states(id)).toEqual({ per_a: 'closed' })
    expect(await talker(house, 'per_a').says('我的报名')).toContain('讲师生病')
    expect(await talker(house, 'per_b').says('大讲堂')).toContain('没有可以报的')
  })
})

describe('a lecture that is over', () => {
  test('is closed with its figures, without contacts, and asks who came for their view', async () => {
    const { id } = await house.publish({ capacity: 2, survey: 'after' })
    for (const person of ['per_a', 'per_b', 'per_c']) await house.signUp(id, person, '138-0000-0001')
    await house.to(thursday.from)
    const seat = await house.seatOf(id, 'per_a')
    await house.as('office', (work) => house.service.staff.checkInSeat(work, clerk, { id: seat.id }))
    house.told.length = 0
    await house.to(addMs(thursday.until, 12 * hourMs))
    expect(await house.states(id)).toEqual({ per_a: 'attended', per_b: 'absent', per_c: 'closed' })
    expect(await house.event(id)).toMatchObject({ state: 'over', came: 1 })
    expect(house.told).toEqual([])
    await house.to('2026-11-27T00:00:00.000Z')
    expect(house.told.map(({ person }) => person)).toEqual(['per_a'])
    expect(house.wordsTo('per_a')).toContain('活动问卷')
    expect(house.wordsTo('per_a')).not.toMatch(revealing)
    const word = house.service.words.find(({ matches }) => matches('活动问卷'))
    const open = (person: string) => house.as(person, async (work) => word?.open({ work, person, words: '活动问卷' }))
    expect(await open('per_a')).toEqual({ replies: [], flow: 'survey-after' })
    expect((await open('per_b'))?.flow).toBeUndefined()
    expect(JSON.stringify(await rowsOf(house.store, cases))).not.toContain('phone')
    const shown = await house.store.read((read) => house.service.staff.list(read, clerk, { past: 'yes' }))
    expect(shown.totals).toEqual({ held: 1, participants: 1 })
    expect(shown.lectures[0]?.figures).toMatchObject({ signedUp: 2, came: 1, noShow: 1 })
  })

  test('asks for nothing when the questionnaire was withdrawn meanwhile, and one that is not there cannot be named', async () => {
    await expect(house.publish({ survey: 'unknown' })).rejects.toMatchObject({ code: 'invalid' })
    const { id } = await house.publish({ survey: 'after' })
    await house.signUp(id, 'per_a')
    surveysInUse = []
    await house.to(thursday.from)
    const seat = await house.seatOf(id, 'per_a')
    await house.as('office', (work) => house.service.staff.checkInSeat(work, clerk, { id: seat.id }))
    house.told.length = 0
    await house.to('2026-11-30T02:00:00.000Z')
    await house.tend()
    expect(house.told).toEqual([])
    expect((await house.seatOf(id, 'per_a')).tell).toBeUndefined()
  })
})
