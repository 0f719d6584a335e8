import { expect, test } from 'vitest'
import { savePerson, type PersonView, type StationView } from '../../../src/http/api/counselling-people.ts'
import {
  minutesOf,
  newPerson,
  personBody,
  personFilled,
  stationBody,
  stationFilled,
} from '../../../src/pages/console/people-values.ts'

const person: PersonView = {
  id: 'cou_1',
  version: 4,
  name: '示例',
  station: 'sta_1',
  topics: ['work'],
  ways: ['phone', 'station'],
  languages: ['普通话'],
  gender: 'female',
  plan: [{ weekday: 1, from: 540, to: 1440 }],
  exceptions: [{ date: '2026-12-05', from: 540, to: 600, kind: 'extra' }],
  blocked: [{ from: '2026-12-05T01:00:00.000Z', until: '2026-12-06T16:30:00.000Z' }],
  slotMinutes: 50,
  bufferMinutes: 10,
  closedDates: ['2026-12-24'],
  weeklyCap: 8,
  active: true,
  grade: 'counsellor',
  courses: [{ name: '倾听基础', hours: 12, on: '2026-03-14' }],
  credential: { kind: '示例证书', number: '****3456', expires: '2028-01-01' },
  pledgedOn: '2026-01-01',
  excludedEmployers: [],
  hoursByHand: [],
  mayBeOnCall: true,
  hours: 3,
}

test('a person goes into the form and comes back the same, without the masked number', () => {
  const body = savePerson.body.parse({ ...personBody(personFilled(person)), version: 4 })
  const { id: _id, grade: _grade, hoursByHand: _byHand, hours: _hours, credential, ...rest } = person
  expect(body).toEqual({ ...rest, credential: { kind: '示例证书', expires: credential?.expires } })
})

test('fields that were emptied are left out', () => {
  const emptied = {
    ...personFilled(person),
    weeklyCap: null,
    gender: null,
    staff: null,
    pledgedOn: '',
    credentialKind: '',
  }
  const body = personBody(emptied)
  for (const key of ['weeklyCap', 'gender', 'staff', 'pledgedOn', 'credential']) expect(body).not.toHaveProperty(key)
  expect(personBody({ ...newPerson, name: '新' })).toMatchObject({ name: '新', plan: [], active: true })
})

test('a station comes back the same; midnight ends a day', () => {
  const station: StationView = {
    id: 'sta_1',
    version: 1,
    name: '站点',
    address: '',
    street: '',
    hours: '',
    telephone: '',
    active: true,
    open: [{ weekday: 0, from: 0, to: 1440 }],
    closedDates: ['2026-12-24'],
  }
  expect(stationBody(stationFilled(station))).toEqual(station)
  expect([minutesOf('00:00'), minutesOf('24:00', true), minutesOf('00:00', true)]).toEqual([0, 1440, 1440])
})
