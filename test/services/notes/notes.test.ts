import { mkdtemp, rm } from 'node:fs/promises'
import { webhookEndpoints } from '../../../src/core/events.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { AppError } from '../../../src/core/errors.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { PortableStore, Work } from '../../../src/core/store.ts'
import type { Row, Table } from '../../../src/core/table.ts'
import { dayMs, minuteMs, toInstant } from '../../../src/core/time.ts'
import { persons, type Staff } from '../../../src/people/records.ts'
import { demoCounselling } from '../../../src/services/counselling/demo.ts'
import { counsellingTables, counsellors } from '../../../src/services/counselling/records.ts'
import { createNotes } from '../../../src/services/notes/notes.ts'
import { notes } from '../../../src/services/notes/records.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { pruneStore } from '../../../src/store/prune.ts'
import { staffOf } from '../../support/staff.ts'

const sealer = createSealer(Buffer.alloc(32, 7))
const service = createNotes(sealer)
const tables: readonly Table[] = [webhookEndpoints, cases, audit, notes, persons, ...counsellingTables]

const writer = staffOf('stf_writer', 'counsellor')
const other = staffOf('stf_other', 'counsellor')
const supervisor = staffOf('stf_supervisor', 'supervisor')
const reason = '本月例行督导'

let dataDir = ''
let clock: MovableClock
let store: PortableStore
/** Two counsellors: the first has the case and a supervisor, the second neither. */
let first = ''
let second = ''

const act = <T>(work: (work: Work) => Promise<T>): Promise<T> => store.transaction('test', work)
const write = (words: string, by: Staff = writer, corrects?: string) =>
  act((work) => service.staff.write(work, by, { id: 'cas_1', words, corrects }))
const readAs = (by: Staff, why?: string) => act((work) => service.staff.read(work, by, { id: 'cas_1', reason: why }))
const allOf = async <R extends Row>(table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(table)) rows.push(row)
  return rows
}
const readings = async () => (await allOf(audit)).filter(({ action }) => action === 'read notes')
const assign = (id: string, changes: { readonly staff?: string; readonly supervisor?: string }) =>
  act(async (work) => {
    const row = await work.rows(counsellors).get(id)
    if (row !== undefined) await work.rows(counsellors).update({ ...row, ...changes })
  })
const openCase = (id: string, counsellor: string | undefined, kind = 'counselling') =>
  act((work) =>
    work.rows(cases).insert({
      id,
      kind,
      person: 'per_1',
      street: '',
      state: 'confirmed',
      createdAt: work.now,
      updatedAt: work.now,
      body: counsellor === undefined ? {} : { counsellor },
    }),
  )
const ask = async (words: string, person = 'per_1'): Promise<string> => {
  const word = service.words.find(({ matches }) => matches(words))
  if (word === undefined) return 'no word'
  const opened = await act((work) => word.open({ work, person, words }))
  return (opened?.replies ?? []).map(({ text }) => text).join('\n')
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'notes-'))
  clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  await store.transaction('demo', demoCounselling)
  const [one, two] = (await allOf(counsellors)).map(({ id }) => id)
  first = one ?? ''
  second = two ?? ''
  await assign(first, { staff: writer.id, supervisor: supervisor.id })
  await assign(second, { staff: other.id })
  await openCase('cas_1', first)
})
afterEach(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('writing', () => {
  test('the counsellor of the case writes; what is stored is sealed for notes only', async () => {
    await write('今天谈了睡眠')
    const [row] = await allOf(notes)
    expect(JSON.stringify(await allOf(notes))).not.toContain('睡眠')
    expect(sealer.open('note', row?.sealed ?? '')).toBe('今天谈了睡眠')
    expect(() => sealer.open('counselling', row?.sealed ?? '')).toThrow(Error)
  })

  test('nobody else writes, whatever their role, and not on a case that is no counselling', async () => {
    for (const role of ['admin', 'clerk', 'counsellor', 'supervisor'] as const)
      await expect(write('不该写', staffOf('stf_x', role))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(write('不该写', { ...writer, role: 'admin' })).rejects.toMatchObject({ code: 'forbidden' })
    await openCase('cas_2', undefined)
    await openCase('cas_3', first, 'handover')
    const on = (id: string) => act((work) => service.staff.write(work, writer, { id, words: '不该写' }))
    await expect(on('cas_2')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(on('cas_3')).rejects.toMatchObject({ code: 'not_found' })
    expect(await allOf(notes)).toEqual([])
  })

  test('a correction is a row of its own beside the first', async () => {
    const { id } = await write('谈了四十分钟')
    clock.move(minuteMs)
    await write('是五十分钟', writer, id)
    const { notes: read } = await readAs(writer)
    expect(read.map(({ words, corrects }) => [words, corrects])).toEqual([
      ['谈了四十分钟', undefined],
      ['是五十分钟', id],
    ])
    await openCase('cas_2', first)
    await expect(
      act((work) => service.staff.write(work, writer, { id: 'cas_2', words: '别处', corrects: id })),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('reading', () => {
  test('each role, assigned or not: only the writer, and with a reason the supervisor of the writer', async () => {
    await write('原话')
    const allowed: string[] = []
    const refused: unknown[] = []
    for (const role of ['admin', 'clerk', 'counsellor', 'supervisor'] as const) {
      for (const id of [writer.id, supervisor.id, 'stf_nobody']) {
        const [result] = await Promise.allSettled([readAs(staffOf(id, role), reason)])
        if (result.status === 'fulfilled') allowed.push(`${role} ${id}`)
        else refused.push(result.reason)
      }
    }
    expect(allowed).toEqual(['counsellor stf_writer', 'supervisor stf_supervisor'])
    expect(refused.map((error) => error instanceof AppError && error.code)).toEqual(
      Array.from({ length: 10 }, () => 'forbidden'),
    )
    await expect(readAs(other)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('a supervisor without a reason of five signs reads nothing', async () => {
    await write('原话')
    for (const why of [undefined, '', '看看', '    ', '四个字啊 ']) {
      await expect(readAs(supervisor, why)).rejects.toMatchObject({ code: 'invalid' })
    }
    expect(await readings()).toEqual([])
    await readAs(supervisor, reason)
    expect(await readings()).toHaveLength(1)
  })

  test('every reading is a row with who, why and when, also the second within a minute', async () => {
    await write('原话')
    await readAs(writer)
    await readAs(writer)
    clock.move(minuteMs)
    await readAs(supervisor, ` ${reason} `)
    const rows = await readings()
    expect(rows.map(({ actor, detail }) => [actor, detail['reason']])).toEqual([
      [writer.id, undefined],
      [writer.id, undefined],
      [supervisor.id, reason],
    ])
    expect(rows.at(-1)?.at).toBe(toInstant(clock.now()))
    expect(JSON.stringify(rows)).not.toContain('原话')
  })

  test('a case that went on to another counsellor does not take the notes along', async () => {
    await write('前一位写的')
    await act(async (work) => {
      const row = await work.rows(cases).get('cas_1')
      if (row !== undefined) await work.rows(cases).update({ ...row, body: { counsellor: second } })
    })
    expect(await readAs(other)).toEqual({ notes: [] })
    await write('后一位写的', other)
    expect((await readAs(other)).notes.map(({ words }) => words)).toEqual(['后一位写的'])
    expect((await readAs(writer)).notes.map(({ words }) => words)).toEqual(['前一位写的'])
    expect((await readAs(supervisor, reason)).notes.map(({ words }) => words)).toEqual(['前一位写的'])
    await expect(write('不再负责', writer)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('a supervisor sees the counsellors assigned to them, with counts and no words', async () => {
    await write('一')
    await write('二')
    const seen = await store.read((read) => service.staff.supervised(read, supervisor))
    expect(seen.counsellors).toHaveLength(1)
    expect(seen.counsellors[0]?.cases).toEqual([{ id: 'cas_1', notes: 2, lastAt: toInstant(clock.now()) }])
    expect(
      (await store.read((read) => service.staff.supervised(read, { ...supervisor, role: 'admin' }))).counsellors,
    ).toEqual([])
    await assign(first, { supervisor: 'stf_new' })
    await expect(readAs(supervisor, reason)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the member', () => {
  test('sees who read and when, by role, without names and reasons', async () => {
    await write('原话')
    expect(await ask('谁看过我的记录')).toContain('还没有人打开过')
    await readAs(writer)
    clock.move(dayMs)
    await readAs(supervisor, reason)
    const words = await ask('谁看过我的记录？')
    expect(words).toContain('11月23日（周一）10:00 老师')
    expect(words).toContain('11月24日（周二）10:00 督导')
    expect(words.indexOf('督导')).toBeLessThan(words.indexOf('10:00 老师'))
    for (const hidden of [reason, writer.id, supervisor.id, '原话']) expect(words).not.toContain(hidden)
    expect(words).not.toMatch(/[!！]/)
  })

  test('sees nothing of others, and is told when there is no record', async () => {
    await write('原话')
    await readAs(writer)
    expect(await ask('谁看过我的记录', 'per_2')).toContain('现在没有你的记录')
  })

  test('sees the newest ten of many', async () => {
    await write('原话')
    for (let n = 0; n < 12; n += 1) {
      clock.move(minuteMs)
      await readAs(writer)
    }
    const words = await ask('我的咨询记录有谁看过')
    expect(words).toContain('最近10次')
    expect(words.match(/老师$/gm)).toHaveLength(10)
    expect(words).toContain('10:12')
  })

  test.each([
    '谁看过我的记录',
    '我的记录谁看过了',
    '有没有人看过我的咨询记录吗',
    '有谁能看到我的谈话记录',
    '我的咨询记录谁能看到',
  ])('may ask in their own words: %s', (words) => expect(service.words[0]?.matches(words)).toBe(true))

  test.each(['考勤记录', '我的记录', '老板看过我的聊天记录能当证据吗', '谁看过我的工资条'])(
    'is not misunderstood: %s',
    (words) => expect(service.words[0]?.matches(words)).toBe(false),
  )
})

test('with the store down nothing is opened, for the reading could not be written down', async () => {
  await write('原话')
  await store.close()
  await expect(readAs(writer)).rejects.toThrow(Error)
  store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  expect(await readings()).toEqual([])
})

test('notes are kept for three years and no longer', async () => {
  await write('原话')
  clock.move(3 * 365 * dayMs)
  await pruneStore(store, tables, toInstant(clock.now()))
  expect(await allOf(notes)).toHaveLength(1)
  clock.move(4 * dayMs)
  await pruneStore(store, tables, toInstant(clock.now()))
  expect(await allOf(notes)).toEqual([])
})
