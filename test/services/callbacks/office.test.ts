import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { addMs, dayMs, minuteMs } from '../../../src/core/time.ts'
import type { Staff } from '../../../src/people/records.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { readLines } from '../../../src/services/callbacks/importing.ts'
import { callHandlers } from '../../../src/services/callbacks/routes.ts'
import { attempts, calls } from '../../../src/services/callbacks/records.ts'
import { pageSteps, shifts } from '../../../src/services/oncall/records.ts'
import { rowsOf } from '../../support/rows.ts'
import { hire, monday, openHouse, put, take, tell, type House } from './house.ts'

let at: House
let li: Staff
let clerk: Staff
beforeEach(async () => {
  at = await openHouse()
  li = await hire(at, 'li')
  clerk = await hire(at, 'clerk', 'clerk')
})
afterEach(() => at.close())

const paste = (text: string, firstLine?: number) =>
  at.as((work) => at.callbacks.staff.import(work, clerk, { text, firstLine }))
const figures = async (from = '2026-11-23', to = from) =>
  (await at.store.read((read) => at.callbacks.staff.figures(read, clerk, { from, to }))).figures

describe('a pasted list', () => {
  test('is read with names before or after the number, headings, quotes and spaces', () => {
    const text =
      '\uFEFF姓名,电话\r\n王师傅,138 0000 0001\n13800000002，"李姐"\n\n13800000003\n陈师傅 13800000004\n赵,０５１０－８２２２２２２２'
    expect(readLines(text)).toEqual([
      { kind: 'number', line: 2, phone: '13800000001', name: '王师傅' },
      { kind: 'number', line: 3, phone: '13800000002', name: '李姐' },
      { kind: 'number', line: 5, phone: '13800000003', name: undefined },
      { kind: 'number', line: 6, phone: '13800000004', name: '陈师傅' },
      { kind: 'number', line: 7, phone: '051082222222', name: '赵' },
    ])
  })

  test('leaves out every other column, such as an identity number', async () => {
    await paste('王师傅,13800000001,320201199001011234,某某厂')
    const [call] = await rowsOf(at.store, calls)
    expect(at.sealer.open('contact', call?.name ?? '')).toBe('王师傅')
    expect(JSON.stringify(call)).not.toMatch(/320201|某某厂/)
  })

  test('is added but for what cannot be called, which comes back by its line', async () => {
    await put(at, 'cal_1', { phone: '13800000007' })
    const text = '王,13800000001\n李,12345\n张,13800000001\n赵,13800000007'
    expect(await paste(text)).toEqual({ added: 1, undialable: [2], duplicate: [3, 4], refused: [] })
    expect(await paste('王,13800000001', 2001)).toEqual({ added: 0, undialable: [], duplicate: [2001], refused: [] })
  })

  test('never brings back somebody who wanted no more calls, even after the number is forgotten', async () => {
    await paste('王,13800000001')
    await take(at, li)
    await tell(at, li, 'refused')
    at.clock.move(91 * dayMs)
    await at.callbacks.standing[0]?.run()
    expect(await paste('王,13800000001')).toMatchObject({ added: 0, refused: [1] })
  })

  test('of more than 5,000 lines is refused as a whole', async () => {
    await expect(paste('13800000001\n'.repeat(5_001))).rejects.toThrow('一次最多5000行')
    expect(await rowsOf(at.store, calls)).toEqual([])
  })

  test('of anything at all is read without an error, each line at most once and in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const lines = readLines(text).map(({ line }) => line)
        expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('what is kept', () => {
  test('of the surge list loses number, name and words 90 days after its end, and is still counted', async () => {
    await paste('王师傅,13800000001')
    await take(at, li)
    await tell(at, li, 'reached', { minutes: 5, words: '家里三口人' })
    at.clock.move(90 * dayMs - minuteMs)
    await at.callbacks.standing[0]?.run()
    expect((await rowsOf(at.store, calls))[0]).toHaveProperty('phone')
    at.clock.move(2 * minuteMs)
    await at.callbacks.standing[0]?.run()
    const [call] = await rowsOf(at.store, calls)
    for (const gone of ['phone', 'phoneHash', 'name', 'keptUntil']) expect(call).not.toHaveProperty(gone)
    expect((await rowsOf(at.store, attempts))[0]).not.toHaveProperty('words')
    expect((await figures())[1]).toMatchObject({ list: 'surge', made: 1, reached: 1, minutes: 5 })
  })

  test('of an open call stays, however old', async () => {
    await paste('王师傅,13800000001')
    at.clock.move(400 * dayMs)
    await at.callbacks.standing[0]?.run()
    expect((await rowsOf(at.store, calls))[0]).toHaveProperty('phone')
  })
})

describe('the office', () => {
  test('counts members and the surge list apart, days included at both ends', async () => {
    await put(at, 'cal_1')
    await paste('王,13800000002')
    await take(at, li)
    await tell(at, li, 'reached', { minutes: 20 })
    await take(at, li)
    await tell(at, li, 'no-answer')
    const none = { made: 0, reached: 0, minutes: 0, taken: 0, takenMinutes: 0 }
    expect(await figures()).toEqual([
      { ...none, list: 'member', made: 1, reached: 1, minutes: 20 },
      { ...none, list: 'surge', made: 1 },
    ])
    expect(await figures('2026-11-24')).toEqual([
      { ...none, list: 'member' },
      { ...none, list: 'surge' },
    ])
  })

  test('writes down a call that came in, which counts as taken, not as made', async () => {
    const came = { at: addMs(monday, -10 * minuteMs), topic: 'enquiry', minutes: 8 } as const
    await at.as((work) => at.callbacks.staff.register(work, clerk, { ...came, outcome: 'handled', words: '问放假' }))
    expect((await figures())[0]).toMatchObject({ made: 0, taken: 1, takenMinutes: 8 })
    expect(await take(at, li)).toBeUndefined()
    const back = { ...came, outcome: 'call-back', name: '王', phone: '8222 2222', urgent: true } as const
    await at.as((work) => at.callbacks.staff.register(work, clerk, back))
    expect(await take(at, li)).toMatchObject({ topic: 'enquiry', name: '王' })
  })

  test('cannot write down a call back without a number, or a call that has not been', async () => {
    const came = { at: monday, topic: 'enquiry', outcome: 'call-back' } as const
    const register = (input: Parameters<typeof at.callbacks.staff.register>[2]) =>
      at.as((work) => at.callbacks.staff.register(work, clerk, input))
    await expect(register(came)).rejects.toThrow('先填对方的号码')
    await expect(register({ ...came, phone: '110' })).rejects.toThrow('号码不对')
    await expect(register({ ...came, at: addMs(monday, dayMs), phone: '13800000001' })).rejects.toThrow('还没到')
  })

  test('gives a call to somebody, and has one tried again that was given up', async () => {
    const { version } = await put(at, 'cal_1')
    const assign = (change: object) =>
      at.as((work) => at.callbacks.staff.assign(work, clerk, { id: 'cal_1', version, ...change }))
    await assign({ staff: 'clerk' })
    expect(await take(at, li)).toBeUndefined()
    await expect(assign({ staff: 'li' })).rejects.toThrow('别人刚改过')
    await hire(at, 'supervisor', 'supervisor')
    await expect(assign({ version: 2, staff: 'supervisor' })).rejects.toThrow('不能打电话')
    for (let i = 0; i < 5; i += 1) {
      at.clock.move(Math.max(0, Date.parse((await at.call('cal_1')).nextAt) - at.clock.now().getTime()))
      await take(at, clerk)
      await tell(at, clerk, 'no-answer')
    }
    const givenUp = await at.call('cal_1')
    expect(givenUp.state).toBe('given-up')
    await assign({ version: givenUp.version })
    expect(await take(at, li)).toMatchObject({ id: 'cal_1' })
  })
})

describe('danger in a call', () => {
  const press = (by: Staff, id: string) =>
    at.as((work) => at.callbacks.staff.danger(work, by, { id, words: '说要从楼上下去' }))
  const putOn = () =>
    at.store.transaction('rota', (work) =>
      work.rows(shifts).insert({
        id: 'shf_1',
        staff: 'clerk',
        from: addMs(work.now, -minuteMs),
        until: addMs(work.now, dayMs),
        order: 'first',
        channels: ['console'],
      }),
    )

  test('calls whoever is on call at once, with the number sealed, also for somebody we do not know', async () => {
    await putOn()
    await put(at, 'cal_1', { phone: '13912345678' })
    await take(at, li)
    expect(await press(li, 'cal_1')).toEqual({ onCall: true })
    const [alert] = await rowsOf(at.store, alerts)
    expect(alert).toMatchObject({ level: 'crisis', imminent: true, state: 'open', person: 'cal_1' })
    expect(at.sealer.open('contact', alert?.textSealed ?? '')).toContain('13912345678')
    expect(JSON.stringify(alert)).not.toMatch(/5678|楼/)
    expect(await rowsOf(at.store, pageSteps)).toMatchObject([{ staff: 'clerk', outcome: 'shown' }])
  })

  test('is not half kept when the alert cannot be: the page says to ring 110 oneself', async () => {
    await put(at, 'cal_1')
    const broken = async (): Promise<never> => {
      throw new Error('store down')
    }
    const down = { sealer: at.sealer, holidays: at.holidays, alert: broken, onCall: async () => true }
    await expect(at.as((work) => callHandlers(down).danger(work, li, { id: 'cal_1' }))).rejects.toThrow('store down')
    expect(await rowsOf(at.store, alerts)).toEqual([])
    expect((await rowsOf(at.store, audit)).filter(({ action }) => action === 'danger in call')).toEqual([])
  })

  test('says so when nobody is on call, and is never refused because the call is over', async () => {
    await put(at, 'cal_1', { person: 'per_1' })
    await take(at, li)
    await tell(at, li, 'reached')
    expect(await press(li, 'cal_1')).toEqual({ onCall: false })
    expect(await rowsOf(at.store, alerts)).toMatchObject([{ person: 'per_1', level: 'crisis' }])
  })
})
