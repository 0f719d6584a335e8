import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { atLocal, dayMs, localDate, type LocalDate } from '../../../src/core/time.ts'
import { bindings, staff, type Staff } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { openApplication } from '../../../src/services/applications/rules.ts'
import { calls } from '../../../src/services/callbacks/records.ts'
import { openHandover } from '../../../src/services/handover/rules.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { hire } from '../oncall/house.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
const until = '2026-12-10'
const paper = '住院小结'
let at: TestApp
let clerk: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  clerk = await hire(at, 'clerk')
})
afterEach(() => at.stop())

const go = async (day: LocalDate, hour = 10): Promise<void> => {
  at.clock.move(Date.parse(atLocal(day, hour * 60)) - at.clock.now().getTime())
  await at.settle()
}
const on = () => at.app.services.staff
const act = <T>(id: string, work: Parameters<typeof at.app.store.transaction<T>>[1]): Promise<T> =>
  at.app.store.transaction(id, work)
/** A member's matter with the office, which the clerk has opened. */
const matter = async (): Promise<string> => {
  await at.say('菜单')
  const [binding] = await allRows(at, bindings)
  const person = binding?.person ?? ''
  const { id } = await act(person, (work) =>
    openHandover(work, { person, matter: 'sealed', phone: undefined, dueAt: undefined }),
  )
  await act(id, (work) => on().handovers.open(work, clerk, { id }))
  return id
}
const versionOf = async (id: string): Promise<number> =>
  (await at.app.store.read((read) => read.rows(cases).get(id)))?.version ?? 0
const setPapers = async (id: string, papers: readonly string[], by = until) =>
  act(id, async (work) => {
    const version = (await work.rows(cases).get(id))?.version ?? 0
    return on().awaited.papers(work, clerk, { id, version, papers, until: by })
  })
const planned = async (kind: string): Promise<readonly LocalDate[]> =>
  (await allRows(at, reminders))
    .filter((row) => row.kind === kind && row.state === 'planned')
    .map(({ dueAt }) => localDate(dueAt))
    .toSorted()
const pushed = async () =>
  (await allRows(at, notices)).toSorted((a, b) => a.seq - b.seq).map(({ replies }) => wordsOf(replies))

describe('papers that are missing', () => {
  test('are reminded of after three and ten days and before the last, neutrally, once each', async () => {
    const id = await matter()
    await setPapers(id, [paper, '收入证明'])
    expect(await planned('papers')).toEqual(['2026-11-26', '2026-12-03', '2026-12-07'])
    await go('2026-11-26')
    await go('2026-11-27')
    expect(await pushed()).toEqual(['您有一件事还缺材料。回“缺什么材料”看清单，回“人工”可以问怎么交。'])
    expect(wordsOf(await at.say('缺什么材料'))).toContain('12月10日（周四）前交：住院小结、收入证明。')
    expect(wordsOf(await at.say('提醒记录'))).toContain('材料提醒：从网页发到了')
    await go('2026-12-08')
    // Two were due by then and say the same.
    expect(await pushed()).toHaveLength(2)
  })

  test('stand sealed in the case, and only who opened it reads the list', async () => {
    const id = await matter()
    await setPapers(id, [paper])
    const everything = JSON.stringify([
      await allRows(at, cases),
      await allRows(at, audit),
      await allRows(at, reminders),
    ])
    expect(everything).not.toContain(paper)
    const look = (who: Staff) => at.app.store.read((read) => on().awaited.look(read, who, { id }))
    expect(await look(clerk)).toMatchObject({ papers: [paper], papersBy: until })
    const other = await hire(at, 'other')
    await expect(look(other)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('that arrive end the reminders in the same transaction; some of them leave the rest as it was', async () => {
    const id = await matter()
    await setPapers(id, [paper, '收入证明'])
    await go('2026-11-25')
    await setPapers(id, [paper])
    expect(await planned('papers')).toEqual(['2026-11-26', '2026-12-03', '2026-12-07'])
    await setPapers(id, [])
    expect(await planned('papers')).toEqual([])
    await go('2026-12-20')
    expect(await pushed()).toEqual([])
    expect(wordsOf(await at.say('我的材料'))).toContain('没有要你补的材料')
  })

  test('with another last day are reminded of by that one only', async () => {
    const id = await matter()
    await setPapers(id, [paper])
    await setPapers(id, [paper], '2026-12-31')
    expect(await planned('papers')).toEqual(['2026-11-26', '2026-12-03', '2026-12-28'])
    await setPapers(id, [paper])
    expect(await planned('papers')).toEqual(['2026-11-26', '2026-12-03', '2026-12-07'])
  })

  test('of a matter that is closed are not reminded of', async () => {
    const id = await matter()
    await setPapers(id, [paper])
    await act(id, async (work) => on().chats.close(work, clerk, { id, result: 'done' }))
    expect(await planned('papers')).toEqual([])
    await expect(setPapers(id, [paper])).rejects.toMatchObject({ code: 'conflict' })
  })

  test('are reminded of late, once, when nobody ran for three days', async () => {
    const id = await matter()
    await setPapers(id, [paper])
    at.clock.move(6 * dayMs)
    await at.settle()
    expect(await pushed()).toHaveLength(1)
    expect(await planned('papers')).toEqual(['2026-12-03', '2026-12-07'])
  })

  test('are not spoken of to who has said that they want no such reminders', async () => {
    const id = await matter()
    await setPapers(id, [paper])
    expect(wordsOf(await at.say('退订材料'))).toContain('材料提醒')
    await go('2026-12-09')
    expect(await pushed()).toEqual([])
    expect((await allRows(at, ledger)).map(({ reason }) => reason)).toEqual(['opted-out', 'opted-out', 'opted-out'])
  })

  test('of somebody no account reaches become a call', async () => {
    const { id } = await act('a', async (work) => {
      const { case: row } = await openApplication(work, at.app.sealer, {
        person: 'per_phone',
        source: 'form-tool',
        about: 'aid',
        name: undefined,
        phone: '13800138000',
        answers: {},
      })
      return row
    })
    await setPapers(id, [paper])
    await go('2026-11-26')
    expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'called' }])
    expect(await allRows(at, calls)).toHaveLength(1)
    const version = await versionOf(id)
    await act(id, (work) => on().applications.close(work, clerk, { id, version, result: 'done' }))
    expect(await planned('papers')).toEqual([])
  })

  test('need a day that is ahead, and the case as it stands', async () => {
    const id = await matter()
    await expect(setPapers(id, [paper], '2026-11-23')).rejects.toMatchObject({ code: 'invalid' })
    await expect(setPapers(id, [paper], '2027-11-23')).rejects.toMatchObject({ code: 'invalid' })
    const stale = act(id, (work) => on().awaited.papers(work, clerk, { id, version: 99, papers: [], until }))
    await expect(stale).rejects.toMatchObject({ code: 'conflict' })
    await expect(setPapers('cas_none', [paper])).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a letter to the employer', () => {
  const answerBy = '2026-12-04'
  const send = async (id: string, day = answerBy) => {
    const version = await versionOf(id)
    return act(id, (work) => on().awaited.letter(work, clerk, { id, version, answerBy: day }))
  }
  const toldStaff = async () => {
    const row = await at.app.store.read((read) => read.rows(staff).get('clerk'))
    if (row === undefined) throw new Error('nobody')
    const { notices: list } = await at.app.store.read((read) => on().duties.list(read, row))
    return list.filter(({ kind }) => kind === 'letter-answer').map(({ notice }) => notice)
  }

  test('is spoken of to who sent it, three days before the answer is due and on the morning after', async () => {
    const id = await matter()
    await send(id)
    await go('2026-12-01')
    expect(await toldStaff()).toEqual(['有一份发出去的函，对方该在12月4日（周五）前答复。请到工作台看。'])
    await go('2026-12-05')
    expect(await toldStaff()).toHaveLength(2)
    expect(await pushed()).toEqual([])
  })

  test('that is answered is not spoken of any more; another day counts instead of the first', async () => {
    const id = await matter()
    await send(id)
    await send(id, '2026-12-18')
    expect(await planned('letter-answer')).toEqual(['2026-12-15', '2026-12-19'])
    const version = await versionOf(id)
    await act(id, (work) => on().awaited.answered(work, clerk, { id, version }))
    expect(await planned('letter-answer')).toEqual([])
    await go('2026-12-20')
    expect(await toldStaff()).toEqual([])
    const again = act(id, (work) => on().awaited.answered(work, clerk, { id, version: version + 1 }))
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of a matter that is closed is not spoken of; after days without us both say one thing', async () => {
    const closed = await matter()
    await send(closed)
    await act(closed, async (work) => on().chats.close(work, clerk, { id: closed, result: 'done' }))
    expect(await planned('letter-answer')).toEqual([])
    const open = await matter()
    await send(open)
    at.clock.move(16 * dayMs)
    await at.settle()
    expect(await toldStaff()).toHaveLength(1)
  })
})

test('a form that says what is missing has it reminded of, for a fortnight where it says no day', async () => {
  const action = at.app.services.hooks.actions.find(({ name }) => name === 'application.new')
  const values = { about: 'aid', phone: '13800138000', missing: `${paper}，收入证明、 `, 家里几口人: '4' }
  const ready = action?.prepare(values)
  if (ready === undefined || typeof ready === 'string') throw new Error(`not ready: ${ready ?? 'no such action'}`)
  await act('form', (work) => ready.run(work, { source: 'form-tool', receipt: 'r1' }))
  expect(await planned('papers')).toEqual(['2026-11-26', '2026-12-04'])
  const id = (await allRows(at, cases))[0]?.id ?? ''
  await act(id, (work) => on().applications.open(work, clerk, { id }))
  const seen = await at.app.store.read((read) => on().awaited.look(read, clerk, { id }))
  expect(seen).toMatchObject({ papers: [paper, '收入证明'], papersBy: '2026-12-07' })
})
