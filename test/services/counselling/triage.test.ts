import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { conversations } from '../../../src/core/conversation.ts'
import { dayMs, hourMs } from '../../../src/core/time.ts'
import { assess } from '../../../src/safety/finding.ts'
import { raiseAlert } from '../../../src/safety/alerts.ts'
import { bodyOf } from '../../../src/services/counselling/records.ts'
import { requestCounselling } from '../../../src/services/counselling/rules.ts'
import { promisedFor, raiseUrgency, triage, urgencyInWords } from '../../../src/services/counselling/triage.ts'
import { staffOf } from '../../support/staff.ts'
import { openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const talk = (person: string, helpAt?: string) =>
  house.as(person, (work) =>
    work.rows(conversations).insert({
      id: person,
      owner: 'bot',
      account: 'web',
      sender: person,
      lastAt: work.now,
      noticeSeq: 0,
      ...(helpAt === undefined ? {} : { helpAt }),
    }),
  )

const request = async (person: string, wish: string) => {
  const asked = { person, topic: 'mood', way: 'online', wish } as const
  const opened = await house.as(person, (work) => requestCounselling(work, house.parts, asked))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return opened.case
}

describe('how soon', () => {
  test.each([
    ['今晚就想找人说说', 'today'],
    ['撑不住了，越快越好', 'today'],
    ['这两天都行', 'week'],
    ['尽快吧', 'week'],
    ['周末上午', 'ordinary'],
    ['不着急，下个月也行', 'ordinary'],
    ['', 'ordinary'],
  ])('%s is %s', (words, urgency) => {
    expect(urgencyInWords(words)).toBe(urgency)
  })

  test('help that was given within a day makes it today, a day later it does not', async () => {
    await talk('per_a', house.clock.now().toISOString())
    const look = () => house.store.read((read) => triage(read, 'per_a', '周末上午'))
    house.clock.move(23 * hourMs)
    expect(await look()).toBe('today')
    house.clock.move(2 * hourMs)
    expect(await look()).toBe('ordinary')
  })

  test('an alert, also one that an answer in a questionnaire raised, makes it today', async () => {
    const alert = { turn: 'trn_1', person: 'per_a', finding: assess('我不想活了'), textSealed: 'x' }
    await house.as('per_a', (work) => raiseAlert(work, alert))
    expect(await house.store.read((read) => triage(read, 'per_a', ''))).toBe('today')
    expect(await house.store.read((read) => triage(read, 'per_b', ''))).toBe('ordinary')
  })
})

describe('the promise', () => {
  test('is sooner the more urgent it is, and silent past the published holidays', () => {
    const now = house.clock.now().toISOString()
    const of = (urgency: 'today' | 'week' | 'ordinary') => promisedFor(now, urgency, house.parts.calendar) ?? ''
    expect(of('today') < of('week') && of('week') < of('ordinary')).toBe(true)
    expect(of('today')).toBe('2026-11-23T09:00:00.000Z')
    expect(promisedFor('2031-01-06T02:00:00.000Z', 'ordinary', house.parts.calendar)).toBeUndefined()
  })

  test('urgent requests stand first in the office’s list, whatever came later', async () => {
    await request('per_a', '撑不住了')
    house.clock.move(hourMs)
    await request('per_b', '周末')
    const staff = staffOf('stf_1')
    const { cases: listed } = await house.store.read((read) => house.counselling.staff.list(read, staff, {}))
    expect(listed.map(({ urgency }) => urgency)).toEqual(['today', 'ordinary'])
  })

  test('something learnt later makes a request more urgent and the promise sooner, never the other way', async () => {
    const row = await request('per_a', '周末')
    const raise = (urgency: 'today' | 'week') =>
      house.as('per_a', (work) => raiseUrgency(work, house.parts.calendar, { person: 'per_a', urgency }))
    await raise('today')
    await raise('week')
    const now = await house.store.read((read) => read.rows(cases).get(row.id))
    expect(now === undefined ? '' : bodyOf(now).urgency).toBe('today')
    expect((now?.dueAt ?? '') < (row.dueAt ?? '')).toBe(true)
    house.clock.move(dayMs)
  })
})
