import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { hourMs, msBetween } from '../../../src/core/time.ts'
import { newCalendarLink } from '../../../src/services/counselling/calendar-file.ts'
import { calendarLinks } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, cancelByMember, changeByMember } from '../../../src/services/counselling/rules.ts'
import { rowsOf } from '../../support/rows.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const book = async (way: 'online' | 'station') => {
  const slot = choiceOf((await house.free({ way, topic: 'work', from: '2026-11-25T00:00:00.000Z' }))[0])
  const opened = await house.as('per_a', (work) =>
    bookSlot(work, house.parts, { topic: 'work', way, person: 'per_a', slot }),
  )
  if (opened.kind === 'refused') throw new Error(opened.why)
  const path = await house.as('per_a', (work) => newCalendarLink(work, house.parts.sealer, opened.case.id))
  return { id: opened.case.id, token: /^\/c\/([\w-]+)\.ics$/.exec(path)?.[1] ?? '', slot }
}

const fileOf = (token: string) => house.store.read((read) => house.counselling.calendarOfLink(read, token))

const read = async (token: string) => {
  const file = (await fileOf(token)) ?? ''
  const calendar = new ICAL.Component(ICAL.parse(file))
  const event = calendar.getFirstSubcomponent('vevent')
  if (event === null) throw new Error('no event')
  const of = (name: string): string => String(event.getFirstPropertyValue(name) ?? '')
  return { file, method: String(calendar.getFirstPropertyValue('method')), of }
}

const move = async (id: string, index: number) => {
  const slot = choiceOf((await house.free({ way: 'online', topic: 'work', from: '2026-11-26T00:00:00.000Z' }))[index])
  await house.as('per_a', (work) => changeByMember(work, house.parts, { kind: 'own', person: 'per_a', case: id }, slot))
  return slot
}

describe('the calendar file', () => {
  test('says that there is an appointment and when, nothing about what for', async () => {
    const { token, slot } = await book('online')
    const { file, method, of } = await read(token)
    expect([method, of('summary'), of('status'), of('sequence')]).toEqual(['PUBLISH', '预约', 'CONFIRMED', '0'])
    expect(of('dtstart').replaceAll(/[-:]/g, '')).toBe(slot.start.replaceAll(/[-:]|\.000/g, ''))
    expect(of('dtend') > of('dtstart')).toBe(true)
    expect(of('location')).toBe('')
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(file).not.toMatch(/心理|压力|老师|咨询|示例站点|工会/)
  })

  test('a visit names the address, without the name of what is there', async () => {
    const { of, file } = await read((await book('station')).token)
    expect(of('location')).toMatch(/示例路/)
    expect(file).not.toMatch(/示例站点|职工之家|工会/)
  })

  test('asked for twice it is the same file, whatever the clock', async () => {
    const { token } = await book('online')
    const first = await fileOf(token)
    house.clock.move(hourMs)
    expect(await fileOf(token)).toBe(first)
  })

  test('keeps its UID and raises SEQUENCE with each move, and with the end', async () => {
    const { id, token } = await book('online')
    const seen = [await read(token)]
    await move(id, 0)
    seen.push(await read(token))
    await move(id, 3)
    seen.push(await read(token))
    await house.as('per_a', (work) => cancelByMember(work, house.parts, { kind: 'own', person: 'per_a', case: id }))
    seen.push(await read(token))
    expect(new Set(seen.map(({ of }) => of('uid'))).size).toBe(1)
    expect(seen.map(({ of }) => of('sequence'))).toEqual(['0', '1', '2', '3'])
    expect(seen.map(({ of }) => of('status'))).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CANCELLED'])
    expect(seen.at(-1)?.method).toBe('CANCEL')
  })
})

describe('the link', () => {
  test('is kept as a hash, and a new one ends the one before', async () => {
    const { id, token } = await book('online')
    expect(JSON.stringify(await rowsOf(house.store, calendarLinks))).not.toContain(token)
    const next = await house.as('per_a', (work) => newCalendarLink(work, house.parts.sealer, id))
    expect(await fileOf(token)).toBeUndefined()
    expect(await fileOf(next.slice(3, -4))).toBeDefined()
  })

  test('leads nowhere once the appointment is over, and a guess never does', async () => {
    const { id, token } = await book('online')
    expect(await fileOf(`${token.slice(0, -1)}x`)).toBeUndefined()
    const row = await house.store.read((read) => read.rows(cases).get(id))
    house.clock.move(msBetween(house.clock.now().toISOString(), String(row?.body['end'])))
    expect(await fileOf(token)).toBeUndefined()
  })
})
