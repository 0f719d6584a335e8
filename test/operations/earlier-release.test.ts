import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { cases } from '../../src/casework/records.ts'
import { table, type Table } from '../../src/core/table.ts'
import { bindings, persons } from '../../src/people/records.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { bodyOf, bookings, counsellors, stations } from '../../src/services/counselling/records.ts'
import { freeSlots } from '../../src/services/counselling/slots.ts'
import { listHandovers } from '../../src/services/handover/rules.ts'
import { oncallPhones } from '../../src/services/oncall/records.ts'
import { startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { openIn, tempFolder } from '../store/support.ts'

const monday = '2026-11-23T02:00:00.000Z'
const thursday = '2026-11-26T02:00:00.000Z'
const ended = '2026-11-26T02:50:00.000Z'

let house: TestApp
afterEach(() => house.stop())

/** A table as the release before declared it: its rows are in the first shape. */
const asBefore = (name: string): Table =>
  table({ name, schema: z.looseObject({ id: z.string(), version: z.number() }) })

type Stored = Readonly<Record<string, unknown>> & { readonly id: string }

/** Written by hand from the tables of the release before counselling was built in full. */
const rowsOf = (person: string): readonly (readonly [Table, Stored])[] => {
  const times = { createdAt: monday, updatedAt: monday }
  const who = { counsellor: 'cou_1', station: 'sta_1', start: thursday, end: ended }
  const asked = { topic: 'work', way: 'online', consentAt: monday }
  const counselling = { kind: 'counselling', person, street: '示例街道', ...times }
  return [
    [persons, { id: person, createdAt: monday, elder: false, optedOut: [] }],
    [bindings, { id: 'bnd_1', person, account: 'web', sender: 'somebody', createdAt: monday, reachable: true }],
    [stations, { id: 'sta_1', name: '旧站点', address: '一号', street: '示例街道', hours: '工作日', phone: '' }],
    [
      counsellors,
      {
        id: 'cou_1',
        name: '旧老师',
        station: 'sta_1',
        topics: ['work'],
        ways: ['online'],
        languages: [],
        plan: [
          {
            weekday: 4,
            from: 540,
            to: 720,
          },
        ],
        slotMinutes: 50,
        closedDates: [],
        active: true,
        staff: 'stf_old',
      },
    ],
    [cases, { id: 'cas_b', ...counselling, state: 'confirmed', body: { ...asked, booking: 'bkg_1', ...who } }],
    [cases, { id: 'cas_r', ...counselling, person: 'per_else', state: 'requested', body: asked }],
    [cases, { id: 'cas_h', kind: 'handover', person, street: '', state: 'open', ...times, body: { matter: 'k1.x' } }],
    [
      bookings,
      { id: 'bkg_1', case: 'cas_b', person, ...who, state: 'held', slotKey: `cou_1|${thursday}`, heldFrom: thursday },
    ],
    [
      alerts,
      {
        id: 'alt_1',
        at: monday,
        person,
        level: 'crisis',
        imminent: false,
        state: 'seen',
        seenBy: 'stf_old',
        seenAt: monday,
        turn: 'trn_1',
        textSealed: 'k1.x',
      },
    ],
    [oncallPhones, { id: 'stf_old', phone: 'k1.x' }],
  ]
}

const person = 'per_old'

const openWhatWasLeft = async (): Promise<void> => {
  const dataDir = await tempFolder()
  const rows = rowsOf(person)
  const before = [...new Set(rows.map(([{ name }]) => name))].map(asBefore)
  const store = await openIn(dataDir, before)
  for (const [{ name }, row] of rows) {
    const of = before.find((one) => one.name === name)
    if (of !== undefined) await store.importRows(of, [{ ...row, version: 1 }])
  }
  await store.close()
  house = await startTestApp(monday, {}, undefined, { dataDir })
}

test('what the release before has left is opened: appointments stand, can be cancelled, and nobody new is booked unpledged', async () => {
  await openWhatWasLeft()
  const { store, services, calendar } = house.app
  await store.read(async (read) => {
    expect(await read.rows(stations).get('sta_1')).toMatchObject({ active: true, open: [], closedDates: [] })
    expect(await read.rows(counsellors).get('cou_1')).toMatchObject({ grade: 'counsellor', bufferMinutes: 0 })
    expect(await freeSlots(read, calendar, { counsellor: 'cou_1', from: read.now, days: 14 })).toEqual([])
    expect((await listHandovers(read)).map(({ id }) => id)).toEqual(['cas_h'])
    expect(await read.rows(alerts).get('alt_1')).toMatchObject({ state: 'seen' })
    expect(await read.rows(oncallPhones).get('stf_old')).toMatchObject({ phone: 'k1.x' })
  })
  for (const { run } of services.standing) await run()
  await house.settle()
  expect(wordsOf(await house.say('我的预约'))).toContain('11月26日')
  await house.say('取消预约')
  for (const word of ['1', '是', '提交']) await house.say(word)
  const row = await store.read((read) => read.rows(cases).get('cas_b'))
  expect([row?.state, row === undefined ? '' : bodyOf(row).start]).toEqual(['cancelled', thursday])
})
