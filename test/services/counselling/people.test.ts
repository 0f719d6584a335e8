import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { table, type Row } from '../../../src/core/table.ts'
import { addDays } from '../../../src/core/time.ts'
import { z } from 'zod'
import { staff } from '../../../src/people/records.ts'
import {
  addHours,
  aheadWithoutCredential,
  credentialState,
  saveCounsellor,
  serviceHours,
  stepCounsellor,
  type CounsellorForm,
} from '../../../src/services/counselling/people.ts'
import { loadSteps } from '../../../src/services/counselling/people-steps.ts'
import { counsellors, stations, type Counsellor } from '../../../src/services/counselling/records.ts'
import { bookSlot } from '../../../src/services/counselling/rules.ts'
import { finishPast } from '../../../src/services/counselling/staff-rules.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { changeCounsellor, choiceOf, monday, openHouse, type House, counsellorNamed } from './house.ts'

const steps = loadSteps(join(dataRoot, 'counselling.json'))
let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const named = (name: string) => counsellorNamed(house, name)
const change = (name: string, changes: Partial<Counsellor>) => changeCounsellor(house, name, changes)
const formOf = (one: Counsellor): CounsellorForm => {
  const { id: _id, version: _version, grade: _grade, hoursByHand: _hours, credential, ...form } = one
  const { kind, expires } = credential ?? { kind: '示例证书' }
  return { ...form, credential: { kind, ...(expires === undefined ? {} : { expires }) } }
}
const save = (form: CounsellorForm, seen?: { id: string; version: number }) =>
  house.as('x', (work) =>
    saveCounsellor(work, house.parts, { actor: 'stf_1', form, ...(seen === undefined ? {} : { seen }) }),
  )
const step = (one: Counsellor, to: Counsellor['grade']) =>
  house.as('x', (work) => stepCounsellor(work, { ...house.parts, steps }, { actor: 'stf_1', seen: one, to }))

describe('the path', () => {
  test('goes up one step at a time, and only with the courses of that step', async () => {
    const volunteer = await named('示例志愿者己')
    await expect(step(volunteer, 'leader')).rejects.toMatchObject({ code: 'invalid' })
    await expect(step(volunteer, 'counsellor')).rejects.toThrow('保密和边界（4小时）、危机识别和转介（8小时）')
    const half = (on: string) => ({ name: '危机识别和转介', hours: 4, on })
    const courses = [...volunteer.courses, { name: '保密和边界', hours: 4, on: '2026-05-01' }, half('2026-05-02')]
    await expect(step(await change('示例志愿者己', { courses }), 'counsellor')).rejects.toThrow('危机识别和转介')
    const learnt = await change('示例志愿者己', { courses: [...courses, half('2026-05-03')] })
    expect(await house.free({ counsellor: learnt.id })).toEqual([])
    await step(learnt, 'counsellor')
    expect((await named('示例志愿者己')).grade).toBe('counsellor')
    expect((await house.free({ counsellor: learnt.id })).length).toBeGreaterThan(0)
    await expect(step(await named('示例志愿者己'), 'leader')).rejects.toThrow('带教和督导')
    await expect(step(learnt, 'volunteer')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a file of steps that leaves one out or skips a grade is refused by name', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'steps-')), 'counselling.json')
    const one = { from: 'volunteer', to: 'leader', courses: [{ name: '课', hours: 1 }] }
    await writeFile(file, JSON.stringify({ asOf: '2026-11-23', source: '测试', steps: [one] }))
    expect(() => loadSteps(file)).toThrow(file)
  })
})

describe('what the office enters', () => {
  test('somebody new is a volunteer; the number of a credential is kept masked and stays until a new one comes', async () => {
    const form = { ...formOf(await named('示例老师甲')), name: '新来的' }
    const { id } = await save({ ...form, credential: { kind: '示例证书', number: 'AB20200123456' } })
    const added = await named('新来的')
    expect(added).toMatchObject({ id, grade: 'volunteer', credential: { number: '****3456' } })
    await save({ ...form, credential: { kind: '示例证书', expires: '2030-01-01' } }, added)
    expect((await named('新来的')).credential).toEqual({ kind: '示例证书', number: '****3456', expires: '2030-01-01' })
    const rows: unknown[] = []
    for await (const row of house.store.scan(counsellors)) rows.push(row)
    expect(JSON.stringify(rows)).not.toContain('0123456')
  })

  test('is checked: times, the station of visits, the accounts, and who changed it meanwhile', async () => {
    const one = await named('示例老师甲')
    const form = formOf(one)
    const odd: Partial<CounsellorForm>[] = [
      { plan: [{ weekday: 1, from: 600, to: 600 }] },
      { station: 'sta_x' },
      { station: '' },
      { blocked: [{ from: monday, until: monday }] },
      { staff: 'stf_clerk' },
      { supervisor: 'stf_own' },
    ]
    const account = (id: string, role: 'clerk' | 'counsellor' | 'supervisor') => ({
      id,
      login: id,
      name: id,
      role,
      password: '',
      createdAt: monday,
    })
    await house.as('x', async (work) => {
      await work.rows(staff).insert(account('stf_clerk', 'clerk'))
      await work.rows(staff).insert(account('stf_own', 'counsellor'))
      await work.rows(staff).insert(account('stf_sup', 'supervisor'))
    })
    for (const wrong of odd)
      await expect(save({ ...form, ...wrong }, one), JSON.stringify(wrong)).rejects.toMatchObject({ code: 'invalid' })
    await save({ ...form, staff: 'stf_own', supervisor: 'stf_sup' }, one)
    await expect(save(form, one)).rejects.toMatchObject({ code: 'conflict' })
    const other = await named('示例老师乙')
    await expect(save({ ...formOf(other), staff: 'stf_own' }, other)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a credential is shown 30 days before it runs out, and the bookings that come after it', async () => {
    const today = '2026-11-23'
    const at = (expires: string) => credentialState({ ...one, credential: { kind: '', number: '', expires } }, today)
    const one = await named('示例老师甲')
    expect([addDays(today, 31), addDays(today, 30), today, addDays(today, -1)].map(at)).toEqual([
      'fine',
      'soon',
      'soon',
      'expired',
    ])
    const slot = choiceOf((await house.free({ counsellor: one.id, from: '2026-11-25T00:00:00.000Z' }))[0])
    const asked = { person: 'per_a', topic: 'work', way: 'online', slot } as const
    expect(await house.as('per_a', (work) => bookSlot(work, house.parts, asked))).toMatchObject({ kind: 'done' })
    const changed = await change('示例老师甲', { credential: { kind: '', number: '', expires: '2026-11-24' } })
    const late = await house.store.read((read) => aheadWithoutCredential(read, changed))
    expect(late.map(({ start }) => start)).toEqual([slot.start])
  })
})

test('service hours are appointments that took place and what was entered by hand', async () => {
  const one = await named('示例老师甲')
  const slot = choiceOf((await house.free({ counsellor: one.id, from: '2026-11-24T00:00:00.000Z' }))[0])
  const asked = { person: 'per_a', topic: 'work', way: 'online', slot } as const
  await house.as('per_a', (work) => bookSlot(work, house.parts, asked))
  const hours = async () => {
    const now = await named('示例老师甲')
    return house.store.read((read) => serviceHours(read, now))
  }
  expect(await hours()).toBe(0)
  house.clock.move(3 * 86_400_000)
  await house.as('x', (work) => finishPast(work, 100))
  const entry = { actor: 'stf_1', seen: one, on: '2026-11-20', hours: 2.5, what: '讲座' }
  await house.as('x', (work) => addHours(work, entry))
  const future = { ...entry, seen: await named('示例老师甲'), on: '2027-01-01' }
  await expect(house.as('x', (work) => addHours(work, future))).rejects.toMatchObject({ code: 'invalid' })
  expect(await hours()).toBe(3.5)
})

describe('the weekly cap', () => {
  test('ten people at once who want different times of one week: exactly as many as the cap have one', async () => {
    const { id } = await change('示例老师甲', { weeklyCap: 2 })
    const week = await house.free({ counsellor: id, from: '2026-11-24T00:00:00.000Z', days: 4 })
    expect(week.length).toBeGreaterThan(6)
    const results = await Promise.all(
      week.slice(0, 10).map((slot, i) => {
        const asked = { person: `per_${i}`, topic: 'work', way: 'online', slot: choiceOf(slot) } as const
        return house.as(asked.person, (work) => bookSlot(work, house.parts, asked))
      }),
    )
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(2)
    const left = await house.free({ counsellor: id, days: 14 })
    expect(left.every(({ start }) => start >= '2026-11-29T16:00:00.000Z')).toBe(true)
    expect(left.length).toBeGreaterThan(0)
  })
})

test('rows of the first release are lifted: they serve again once pledge and credential are entered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'old-rows-'))
  const before = { dataDir: folder, clock: manualClock(new Date(monday)), log: silentLog }
  const loose = z.looseObject({ id: z.string(), version: z.number() })
  const oldCounsellors = table<Row>({ name: 'counsellors', schema: loose, indexes: { name: ['name'] } })
  const oldStations = table<Row>({ name: 'stations', schema: loose, indexes: { name: ['name'] } })
  const first = await openLowdbStore({ ...before, tables: [oldCounsellors, oldStations] })
  const plan = [{ weekday: 3, from: 540, to: 600 }]
  const old = {
    id: 'cou_old',
    name: '老王',
    station: 'sta_old',
    topics: ['work'],
    ways: ['phone'],
    languages: ['普通话'],
    plan,
    slotMinutes: 60,
    closedDates: [],
    active: true,
  }
  const place = { id: 'sta_old', name: '老站点', address: '', street: '', hours: '', phone: '' }
  await first.transaction('x', async (work) => {
    await work.rows(oldCounsellors).insert(old)
    await work.rows(oldStations).insert(place)
  })
  await first.close()
  const lifted = await openHouse(folder)
  try {
    const row = await lifted.store.read((read) => read.rows(counsellors).get('cou_old'))
    expect(counsellors.schema.parse(row)).toMatchObject({ grade: 'counsellor', bufferMinutes: 0, mayBeOnCall: false })
    expect(await lifted.store.read((read) => read.rows(stations).get('sta_old'))).toMatchObject({ active: true })
    expect(await lifted.free({ counsellor: 'cou_old' })).toEqual([])
    if (row === undefined) throw new Error('gone')
    const papers = { pledgedOn: '2026-11-01', credential: { kind: '示例证书', number: '' } }
    await lifted.as('x', (work) => work.rows(counsellors).update({ ...row, ...papers }))
    expect((await lifted.free({ counsellor: 'cou_old' })).length).toBeGreaterThan(0)
  } finally {
    await lifted.store.close()
  }
})
