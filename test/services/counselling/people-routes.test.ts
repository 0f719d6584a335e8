import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import {
  addPerson,
  counsellingPeople,
  counsellingPerson,
  savePerson,
  saveStation,
  stations,
} from '../../../src/http/api/counselling-people.ts'
import { peopleHandlers } from '../../../src/services/counselling/people-routes.ts'
import { loadSteps } from '../../../src/services/counselling/people-steps.ts'
import { counsellors } from '../../../src/services/counselling/records.ts'
import { bookSlot } from '../../../src/services/counselling/rules.ts'
import { staffOf } from '../../support/staff.ts'
import { choiceOf, openHouse, type House } from './house.ts'

const steps = loadSteps(join(dataRoot, 'counselling.json'))
let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const clerk = staffOf('stf_1')
const on = () => peopleHandlers({ ...house.parts, steps })
const list = async () => counsellingPeople.reply.parse(await house.store.read((read) => on().list(read)))
const one = async (id: string) =>
  counsellingPerson.reply.parse(await house.store.read((read) => on().one(read, clerk, { id })))
const idOf = async (name: string) => (await list()).people.find((person) => person.name === name)?.id ?? ''

describe('what the office sees', () => {
  test('of people: grade, what is missing, whose credential runs out, and the appointments after that', async () => {
    const { people } = await list()
    expect(people).toHaveLength(6)
    expect(people.filter(({ unready }) => unready !== undefined)).toMatchObject([
      { name: '示例志愿者己', unready: 'volunteer' },
    ])
    const id = await idOf('示例老师甲')
    const slot = choiceOf((await house.free({ counsellor: id, from: '2026-11-25T00:00:00.000Z' }))[0])
    const asked = { person: 'per_a', topic: 'work', way: 'online', slot } as const
    await house.as('per_a', (work) => bookSlot(work, house.parts, asked))
    await house.as('x', async (work) => {
      const row = await work.rows(counsellors).get(id)
      const credential = { kind: '示例证书', number: '****1', expires: '2026-11-24' }
      if (row !== undefined) await work.rows(counsellors).update({ ...row, credential })
    })
    expect((await list()).people.find((person) => person.id === id)).toMatchObject({
      credential: 'soon',
      expires: '2026-11-24',
      ahead: 1,
      aheadWithout: [slot.start],
    })
    const done = await house.as('x', (work) => on().handOn(work, clerk, { id }))
    expect(done.given + done.reopened).toBe(1)
    expect((await list()).people.find((person) => person.id === id)).toMatchObject({ ahead: 0, aheadWithout: [] })
  })

  test('of one person: the next step with the courses that are missing for it', async () => {
    const person = await one(await idOf('示例志愿者己'))
    expect(person.next?.to).toBe('counsellor')
    expect(person.next?.missing.map(({ name }) => name)).toEqual(['保密和边界', '危机识别和转介'])
    expect(person.hours).toBe(0)
    const leader = await one(await idOf('示例老师甲'))
    expect(leader.next).toBeUndefined()
  })
})

test('what the form sends back unchanged changes nothing but the version', async () => {
  const before = await one(await idOf('示例老师乙'))
  const { number: _number, ...credential } = before.credential ?? { kind: '', number: '' }
  const body = savePerson.body.parse(JSON.parse(JSON.stringify({ ...before, credential })))
  const saved = await house.as('x', (work) => on().save(work, clerk, { ...body, id: before.id }))
  expect(savePerson.reply.parse(saved)).toEqual({ id: before.id, given: 0, reopened: 0 })
  expect(await one(before.id)).toEqual({ ...before, version: before.version + 1 })
})

test('a new volunteer needs no more than a name and what they do', async () => {
  const body = addPerson.body.parse({
    name: '新来的',
    station: '',
    topics: [],
    ways: ['phone'],
    languages: [],
    plan: [],
    exceptions: [],
    blocked: [],
    slotMinutes: 50,
    bufferMinutes: 10,
    closedDates: [],
    active: true,
    courses: [],
    excludedEmployers: [],
    mayBeOnCall: false,
  })
  const { id } = await house.as('x', (work) => on().add(work, clerk, body))
  expect(await one(id)).toMatchObject({ grade: 'volunteer', station: '' })
})

test('stations are saved as they were shown; an older version is refused', async () => {
  const all = stations.reply.parse(await house.store.read((read) => on().stations(read))).stations
  const [first] = all
  if (first === undefined) throw new Error('no station')
  const body = saveStation.body.parse({ ...first, name: '改过的站点', closedDates: ['2026-12-24'] })
  await house.as('x', (work) => on().saveStation(work, clerk, { ...body, id: first.id }))
  const again = house.as('x', (work) => on().saveStation(work, clerk, { ...body, id: first.id }))
  await expect(again).rejects.toMatchObject({ code: 'conflict' })
  const after = (await house.store.read((read) => on().stations(read))).stations
  expect(after.find(({ id }) => id === first.id)).toMatchObject({ name: '改过的站点', closedDates: ['2026-12-24'] })
})
