import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { atLocal, localDate, type LocalDate } from '../../../src/core/time.ts'
import { enterMembership, memberships, type UnionRole } from '../../../src/people/memberships.ts'
import { bindings, type Staff } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { applicationKind } from '../../../src/services/applications/records.ts'
import { ruleRuns } from '../../../src/services/standing-rules/records.ts'
import { seasonYear } from '../../../src/services/standing-rules/seasons.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { hire } from '../oncall/house.ts'

/** Monday, 10:00 in Shanghai: the seasons of the release's rules are over for this year. */
const monday = '2026-11-23T02:00:00.000Z'
let at: TestApp
let lead: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  lead = await hire(at, 'lead', 'admin')
})
afterEach(() => at.stop())

const member = async (name: string, roles: readonly UnionRole[]): Promise<string> => {
  await at.say('菜单', name)
  const person = (await allRows(at, bindings)).find(({ sender }) => sender === name)?.person ?? ''
  await at.app.store.transaction(person, (work) =>
    enterMembership(work, person, { union: '一个工会', roles: [...roles] }),
  )
  return person
}
const applied = (person: string, about: string, createdAt: string, state = 'closed') =>
  at.app.store.transaction(person, (work) =>
    work.rows(cases).insert({
      id: work.newId('cas'),
      kind: applicationKind,
      person,
      street: '',
      state,
      createdAt,
      updatedAt: createdAt,
      body: { about, source: 'form-tool', answers: '' },
    }),
  )
const run = (rule: string) => at.app.services.staff.rules.run(lead, rule)
const planned = async () =>
  (await allRows(at, reminders))
    .filter(({ state }) => state === 'planned')
    .map(({ person, dueAt }) => `${person} ${localDate(dueAt)}`)
    .toSorted()
const to = async (day: LocalDate): Promise<void> => {
  at.clock.move(Date.parse(atLocal(day, 10 * 60)) - at.clock.now().getTime())
  await at.settle()
}
const pushed = async () => (await allRows(at, notices)).map(({ replies }) => wordsOf(replies))

test('the season meant by a run is the one that is under way, else the next', () => {
  const spring = { opens: '04-01', closes: '05-31' }
  const years = ['2026-03-25', '2026-04-20', '2026-05-31', '2026-06-01', '2026-12-31'].map((on) =>
    seasonYear(on, spring),
  )
  expect(years).toEqual([2026, 2026, 2026, 2027, 2027])
  const winter = { opens: '12-20', closes: '01-20' }
  expect(['2027-01-20', '2027-01-21', '2026-12-20'].map((on) => seasonYear(on, winter))).toEqual([2026, 2027, 2026])
})

describe('the check-up of model workers', () => {
  const rule = 'model-worker-checkup-reminders'

  test('is spoken of to model workers only, when registering opens and before it closes, once however often the rule runs', async () => {
    const person = await member('a', ['member', 'model-worker'])
    await member('b', ['member'])
    await run(rule)
    at.clock.move(10 * 60_000)
    await run(rule)
    expect(await planned()).toEqual([`${person} 2027-04-01`, `${person} 2027-05-17`])
    await to('2027-04-01')
    expect(await pushed()).toEqual([
      '您有一条提醒：今年的一项安排可以登记了。回“提醒记录”看详情，回“人工”可以问怎么登记。',
    ])
    expect(wordsOf(await at.say('提醒记录', 'a'))).toContain('年度安排提醒：从网页发到了')
  })

  test('is not spoken of to who has left the union, nor to who wants no such reminders', async () => {
    const left = await member('a', ['model-worker'])
    await member('b', ['model-worker'])
    await run(rule)
    for (const { id, person } of await allRows(at, memberships))
      if (person === left) await at.app.store.transaction(id, (work) => work.rows(memberships).delete(id))
    expect(wordsOf(await at.say('退订体检', 'b'))).toContain('年度安排提醒')
    await to('2027-04-01')
    expect(await pushed()).toEqual([])
    expect((await allRows(at, ledger)).map(({ reason }) => reason ?? '').toSorted()).toEqual(['gone', 'opted-out'])
  })

  test('reaches everybody, page by page', async () => {
    await at.app.store.transaction('m', async (work) => {
      for (let n = 0; n < 450; n += 1) {
        const row = { id: `mbr_${n}`, union: '一个工会', source: 'import' as const, createdAt: work.now }
        const roles: UnionRole[] = n % 3 === 0 ? ['model-worker'] : ['member']
        await work.rows(memberships).insert({ ...row, ...(n % 2 === 0 ? { person: `per_${n}` } : {}), roles })
      }
    })
    await run(rule)
    expect(await allRows(at, ruleRuns)).toMatchObject([{ state: 'done', planned: 150 }])
    expect(new Set((await allRows(at, reminders)).map(({ person }) => person)).size).toBe(75)
  })
})

describe('the season of applying', () => {
  const rule = 'aid-season-reminders'

  test('is spoken of to members with an application of the year before or an open one, once each', async () => {
    const recent = await member('a', ['member'])
    const open = await member('b', ['member'])
    const old = await member('c', ['member'])
    const other = await member('d', ['member'])
    await applied(recent, 'aid', '2026-03-01T00:00:00.000Z')
    await applied(recent, 'aid', '2026-08-01T00:00:00.000Z')
    await applied(open, 'aid', '2025-03-01T00:00:00.000Z', 'open')
    await applied(old, 'aid', '2025-03-01T00:00:00.000Z')
    await applied(other, 'union', '2026-08-01T00:00:00.000Z')
    await applied('per_no_member', 'aid', '2026-08-01T00:00:00.000Z')
    await run(rule)
    await to('2027-07-10')
    expect(await planned()).toEqual(
      [recent, open].flatMap((person) => [`${person} 2027-07-15`, `${person} 2027-08-24`]).toSorted(),
    )
    await to('2027-07-15')
    expect(new Set(await pushed())).toEqual(
      new Set(['您有一条提醒：工会今年的一项申请开始了。回“提醒记录”看详情，回“人工”可以问怎么办。']),
    )
    expect(wordsOf(await at.say('退订帮扶', 'a'))).toContain('年度申请提醒')
  })
})
