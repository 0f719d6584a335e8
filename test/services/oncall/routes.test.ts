import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { addMs, dayMs, hourMs } from '../../../src/core/time.ts'
import { rota } from '../../../src/http/api/oncall.ts'
import { alerts as alertsRoute, seeAlert } from '../../../src/http/api/staff.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { oncallPhones } from '../../../src/services/oncall/records.ts'
import { addShift, removeShift, swapShift, type NewShift } from '../../../src/services/oncall/rota-rules.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { alertsOf, hire, monday, putOn } from './house.ts'

let at: TestApp
let clerk: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  clerk = await hire(at, 'a')
})
afterEach(() => at.stop())

const handlers = () => at.app.oncall.staff
const as = <T>(work: Parameters<typeof at.app.store.transaction<T>>[1]): Promise<T> =>
  at.app.store.transaction('rota', work)
const week = async () =>
  rota.reply.parse(await at.app.store.read((read) => handlers().week(read, clerk, { day: '2026-11-23' })))
const also = async (): Promise<boolean> => false
const shift = (change: Partial<NewShift> = {}): NewShift => ({
  staff: 'a',
  from: addMs(monday, -2 * hourMs),
  until: addMs(monday, 10 * hourMs),
  order: 'first',
  channels: ['console'],
  ...change,
})
const add = (change: Partial<NewShift> = {}) => as((work) => addShift(work, 'a', { ...shift(change), also }))

describe('the rota', () => {
  test('shows a week with its gaps, and the help of the chat follows it at once', async () => {
    expect((await week()).gaps).toEqual([{ from: '2026-11-22T16:00:00.000Z', until: '2026-11-29T16:00:00.000Z' }])
    await add()
    const { gaps, shifts, people } = await week()
    expect(shifts).toMatchObject([{ staff: { id: 'a', name: '老师a' }, order: 'first', channels: ['console'] }])
    expect(gaps).toEqual([
      { from: '2026-11-22T16:00:00.000Z', until: '2026-11-23T00:00:00.000Z' },
      { from: '2026-11-23T12:00:00.000Z', until: '2026-11-29T16:00:00.000Z' },
    ])
    expect(people).toEqual([{ id: 'a', name: '老师a', hasWecom: false }])
    expect(wordsOf(await at.say('我不想活了'))).toContain('已经叫了')
  })

  test('of somebody whose account is gone is a gap', async () => {
    await add()
    await as((work) => work.rows(staff).delete('a'))
    const { gaps, shifts } = await week()
    expect(gaps).toHaveLength(1)
    expect(shifts[0]).not.toHaveProperty('staff')
  })

  test('takes nobody who cannot open an alert, nothing that is over, and no number that is not there', async () => {
    await hire(at, 'c', 'counsellor')
    await expect(add({ staff: 'c' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(add({ staff: 'nobody' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(add({ until: addMs(monday, -hourMs) })).rejects.toMatchObject({ code: 'invalid' })
    await expect(add({ from: addMs(monday, 11 * hourMs) })).rejects.toMatchObject({ code: 'invalid' })
    await expect(add({ until: addMs(monday, 8 * dayMs) })).rejects.toMatchObject({ code: 'invalid' })
    await expect(add({ channels: ['sms'] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('is swapped and cleared by whoever saw it as it is, and every change is written down', async () => {
    await hire(at, 'b')
    const { id, version } = await add()
    await as((work) => swapShift(work, 'a', { id, version, staff: 'b', also }))
    await expect(as((work) => swapShift(work, 'a', { id, version, staff: 'a', also }))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await week()).shifts).toMatchObject([{ staff: { id: 'b' } }])
    await expect(as((work) => removeShift(work, 'a', { id, version }))).rejects.toMatchObject({ code: 'conflict' })
    await as((work) => removeShift(work, 'a', { id, version: version + 1 }))
    expect((await week()).shifts).toEqual([])
    expect((await allRows(at, audit)).map(({ action }) => action).toSorted()).toEqual([
      'shift added',
      'shift removed',
      'shift swapped',
    ])
  })

  test('keeps numbers sealed, shows them masked, and opens one only on record', async () => {
    const phone = (raw: string) => as((work) => handlers().phone(work, clerk, { id: 'a', phone: raw }))
    await expect(phone('123')).rejects.toMatchObject({ code: 'invalid' })
    await phone('138 1234 5678')
    expect(JSON.stringify(await allRows(at, oncallPhones))).not.toContain('5678')
    expect((await week()).people).toEqual([{ id: 'a', name: '老师a', reachedAt: '138****5678', hasWecom: false }])
    expect(await as((work) => handlers().call(work, clerk, { id: 'a' }))).toEqual({ phone: '13812345678' })
    expect((await allRows(at, audit)).some(({ action }) => action === 'on-call phone opened')).toBe(true)
    const wecom = (user: string) => as((work) => handlers().wecom(work, clerk, { id: 'a', user }))
    await expect(wecom('张 三')).rejects.toMatchObject({ code: 'invalid' })
    await wecom('zhang.san')
    expect(JSON.stringify(await allRows(at, oncallPhones))).not.toContain('zhang.san')
    expect((await week()).people).toMatchObject([{ reachedAt: '138****5678', hasWecom: true }])
    await phone('')
    expect((await week()).people).toEqual([{ id: 'a', name: '老师a', hasWecom: true }])
    await expect(as((work) => handlers().call(work, clerk, { id: 'a' }))).rejects.toMatchObject({ code: 'not_found' })
    await wecom('')
    expect(await allRows(at, oncallPhones)).toEqual([])
  })
})

describe('the alerts of the console', () => {
  const handlersOf = () => at.app.services.staff.alerts
  const see = (id: string, who: Staff) => at.app.store.transaction(id, (work) => handlersOf().seen(work, who, { id }))

  test('say who was called, without a word of the person', async () => {
    await putOn(at, 'a', 'first', ['console', 'phone'])
    await at.say('我不想活了')
    await at.say('我在清名桥')
    const list = alertsRoute.reply.parse(await at.app.store.read((read) => handlersOf().list(read, clerk)))
    expect(list.alerts[0]?.steps.map(({ staff: who, channel, outcome }) => [who?.name, channel, outcome])).toEqual(
      expect.arrayContaining([
        ['老师a', 'console', 'shown'],
        ['老师a', 'phone', 'call'],
      ]),
    )
    expect(JSON.stringify(list)).not.toMatch(/不想活|清名桥/)
  })

  test('open with everything the person wrote; of two clerks who take one at once the first stays', async () => {
    const other = await hire(at, 'b')
    await putOn(at, 'a', 'first', ['console'])
    await at.say('我不想活了')
    await at.say('我在清名桥')
    const id = (await alertsOf(at))[0]?.id ?? ''
    const [opened] = await Promise.all([see(id, clerk), see(id, other)])
    expect(seeAlert.reply.parse(opened).text).toBe('我不想活了\n我在清名桥')
    expect(await alertsOf(at)).toMatchObject([{ state: 'seen', seenBy: 'a' }])
    const looks = (await allRows(at, audit)).filter(({ action }) => action === 'alert opened')
    expect(looks.map(({ actor }) => actor).toSorted()).toEqual(['a', 'b'])
  })
})
