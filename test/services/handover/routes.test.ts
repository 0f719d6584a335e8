import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { hourMs, minuteMs } from '../../../src/core/time.ts'
import { answerHandover, handovers, openHandover } from '../../../src/http/api/handovers.ts'
import { todaySchema } from '../../../src/http/api/staff.ts'
import { handoverHandlers } from '../../../src/services/handover/routes.ts'
import { todayHandler } from '../../../src/services/today/routes.ts'
import { quiet } from '../../pages/console/quiet-today.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { staffOf } from '../../support/staff.ts'

const clerk = staffOf('stf_1')

let at: TestApp
let handlers: ReturnType<typeof handoverHandlers>
beforeEach(async () => {
  // Monday, 10:00 in Shanghai: the office promises an answer the same day.
  at = await startTestApp('2026-11-23T02:00:00.000Z')
  handlers = handoverHandlers({ sealer: at.app.sealer })
})
afterEach(() => at.stop())

/** Somebody asks for a person of the office; the result is the id of the matter. */
const handOver = async (matter: string, phone: string, sender?: string): Promise<string> => {
  for (const words of ['人工', matter, phone, '提交']) await at.say(words, sender)
  const newest = (await allRows(at, cases)).toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]
  return newest?.id ?? ''
}

const list = async () => (await at.app.store.read((read) => handlers.list(read))).handovers
const open = (id: string, staff = clerk) => at.app.store.transaction(id, (work) => handlers.open(work, staff, { id }))
const today = () => at.app.store.read(todayHandler({ onCall: async () => false }))

/** Who opened the matter, in order, by the audit. */
const looks = async (id: string): Promise<readonly string[]> => {
  const rows = await at.app.store.read((read) => read.rows(audit).range('subject', { where: [id], limit: 50 }))
  return rows.flatMap(({ action, actor }) => (action === 'open' ? [actor] : []))
}

describe('the list', () => {
  test('has the shape of the wire and no words, whatever the member wrote', async () => {
    const id = await handOver('两个月没发工资', '13812345678')
    const rows = await list()
    expect(rows).toEqual([
      {
        id,
        version: 1,
        state: 'open',
        createdAt: '2026-11-23T02:00:00.000Z',
        dueAt: '2026-11-23T09:00:00.000Z',
        isOverdue: false,
        hasPhone: true,
      },
    ])
    expect(handovers.reply.parse({ handovers: rows })).toEqual({ handovers: rows })
    expect(await looks(id)).toEqual([])
  })

  test('puts who waits longest at the top, and says whose promised time is over', async () => {
    const first = await handOver('第一件事', '跳过', 'a')
    at.clock.move(hourMs)
    const second = await handOver('第二件事', '跳过', 'b')
    at.clock.move(hourMs)
    const third = await handOver('第三件事', '跳过', 'c')
    await at.app.store.transaction(first, (work) =>
      handlers.answer(work, clerk, { id: first, version: 1, words: '收到', close: false }),
    )
    at.clock.move(6 * hourMs)
    expect((await list()).map(({ id, isOverdue, hasPhone }) => [id, isOverdue, hasPhone])).toEqual([
      [second, true, false],
      [third, true, false],
      [first, false, false],
    ])
  })
})

describe('opening a matter', () => {
  test('gives the words and the phone, and is written down in the same transaction', async () => {
    const id = await handOver('两个月没发工资', '13812345678')
    expect(openHandover.reply.parse(await open(id))).toEqual({ id, matter: '两个月没发工资', phone: '13812345678' })
    expect(await looks(id)).toEqual(['stf_1'])
    const dropped = at.app.store.transaction(id, async (work) => {
      await handlers.open(work, { ...clerk, id: 'stf_2' }, { id })
      throw new Error('the disk is full')
    })
    await expect(dropped).rejects.toThrow('the disk is full')
    expect(await looks(id)).toEqual(['stf_1'])
  })

  test('again within ten minutes is the same look, a later one or another clerk is not', async () => {
    const id = await handOver('两个月没发工资', '跳过')
    await open(id)
    at.clock.move(9 * minuteMs)
    expect(await open(id)).toEqual({ id, matter: '两个月没发工资' })
    expect(await looks(id)).toEqual(['stf_1'])
    await open(id, { ...clerk, id: 'stf_2' })
    at.clock.move(2 * minuteMs)
    await open(id)
    expect(await looks(id)).toEqual(['stf_1', 'stf_2', 'stf_1'])
  })

  test('does not change the row, so that an answer goes through; and the answer carries no words back', async () => {
    const id = await handOver('两个月没发工资', '13812345678')
    await open(id)
    const answered = await at.app.store.transaction(id, (work) =>
      handlers.answer(work, clerk, { id, version: 1, words: '带上工资条来', close: true }),
    )
    expect(answered).toEqual({
      id,
      version: 2,
      state: 'closed',
      createdAt: '2026-11-23T02:00:00.000Z',
      isOverdue: false,
      hasPhone: true,
    })
    expect(answerHandover.reply.parse(answered)).toEqual(answered)
  })

  test('finds nothing under another kind of case or a made-up number', async () => {
    await expect(open('cas_x')).rejects.toMatchObject({ code: 'not_found' })
    expect(await allRows(at, audit)).toEqual([])
  })
})

describe('what waits today', () => {
  test('is counted, without a word of anybody', async () => {
    const none = { ...quiet, onCall: false }
    expect(todaySchema.strict().parse(await today())).toEqual(none)
    await handOver('两个月没发工资', '跳过', 'a')
    await at.say('不想活了', 'b')
    expect(await today()).toEqual({ ...none, handovers: 1, alerts: 1 })
    // 17:00 was promised: then is late.
    at.clock.move(7 * hourMs)
    expect(await today()).toEqual({ ...none, handovers: 1, overdue: 1, alerts: 1 })
  })
})

test('before it is sent, the summary says plainly that no phone was left, and masks one that was', async () => {
  for (const words of ['人工', '两个月没发工资']) await at.say(words, 'a')
  expect(wordsOf(await at.say('跳过', 'a'))).toContain('电话：没有留')
  for (const words of ['人工', '两个月没发工资']) await at.say(words, 'b')
  expect(wordsOf(await at.say('13812345678', 'b'))).toContain('电话：138****5678')
})
