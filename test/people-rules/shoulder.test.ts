import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { notices } from '../../src/core/conversation.ts'
import { addMs, dayMs, hourMs, minuteMs, toInstant } from '../../src/core/time.ts'
import { ledger, reminders } from '../../src/reminders/records.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { pageText } from '../../src/services/oncall/words.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { reception } from '../services/handover/house.ts'
import { clerk, facts, thursday } from '../services/lectures/house.ts'
import { accountOf, appointmentOf, counsellorOf, desk } from '../services/private/house.ts'

/** What nobody may read over a shoulder: the matter, the trouble, whom it is against. */
const forbidden =
  /心理|咨询|辅导|心关爱|维权|举报|投诉|欠薪|工资|怀孕|生育|产假|工伤|仲裁|诉讼|起诉|抑郁|焦虑|情绪|压力|睡|家庭|婚姻|疾病|住院|自杀|危机|轻生|困难|帮扶|问题|老板|公司|厂|讲座|大讲堂|12356|某某纺织/u

const monday = '2026-11-23T02:00:00.000Z'
let at: TestApp
afterEach(() => at.stop())

const open = async (): Promise<void> => {
  at = await startTestApp(monday)
}
const says = async (...all: readonly string[]): Promise<string> => {
  let last = ''
  for (const words of all) last = wordsOf(await at.say(words))
  return last
}
const standing = async (): Promise<void> => {
  for (const { run } of at.app.services.standing) await run()
  await at.settle()
}
const go = async (ms: number): Promise<void> => {
  at.clock.move(ms)
  await standing()
}
const pushed = async (): Promise<readonly string[]> =>
  (await allRows(at, notices)).map(({ replies }) => wordsOf(replies))

/** Everything that was said unasked, or is planned to be, and what of it is not neutral. */
const unasked = async () => {
  const planned = (await allRows(at, reminders)).map(({ words }) => words)
  const said = [...(await pushed()), ...planned]
  return { told: (await pushed()).length, bad: said.filter((words) => forbidden.test(words)) }
}
const newestCase = async () => {
  const all = (await allRows(at, cases)).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const [row] = all
  if (row === undefined) throw new Error('no case')
  return row
}
const office = () => at.app.services.staff.counselling
const book = (way = '网上') => says('预约心理老师', '工作', way, '跳过', '1', '13800000001', '同意', '提交')

describe('people.md 1.7: whatever may be read over a shoulder is neutral', () => {
  test('an appointment: confirmed, reminded of, missed or over, asked about, cancelled', async () => {
    await open()
    await book()
    const row = await newestCase()
    await at.app.store.transaction(row.person, (work) =>
      office().confirm(work, clerk, { id: row.id, version: row.version }),
    )
    const begins = Date.parse(String(row.body['start']))
    for (const ms of [-dayMs, -2 * hourMs, 2 * hourMs, 3 * dayMs + 16 * hourMs])
      await go(begins + ms - at.clock.now().getTime())
    await book('当面')
    const second = await newestCase()
    await at.app.store.transaction(second.person, (work) =>
      office().cancel(work, clerk, { id: second.id, version: second.version, reason: '心理老师病了' }),
    )
    await standing()
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(4)
    expect((await allRows(at, ledger)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['appointment', 'after-care']),
    )
  })

  test('a wait: late, and given a time', async () => {
    await open()
    await says('预约心理老师', '情绪', '网上', '跳过', '都不合适', '周末上午', '跳过', '同意', '提交')
    for (let i = 0; i < 3; i += 1) await go(2 * dayMs)
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(1)
  })

  test('a lecture: changed, reminded of, asked about, called off', async () => {
    await open()
    const hall = at.app.services.staff.lectures
    const publish = (survey?: string) =>
      at.app.store.transaction('office', async (work) => {
        const made = await hall.create(work, clerk, { ...facts, ...(survey === undefined ? {} : { survey }) })
        return hall.publish(work, clerk, made)
      })
    const first = await publish()
    await says('大讲堂', '1', '跳过', '提交')
    const edited = await at.app.store.transaction('office', (work) =>
      hall.edit(work, clerk, { ...facts, place: '心理中心', id: first.id, version: first.version }),
    )
    await standing()
    at.clock.move(Date.parse(addMs(thursday.from, -dayMs)) - at.clock.now().getTime())
    await standing()
    await at.app.store.transaction('office', (work) =>
      hall.cancel(work, clerk, { id: edited.id, version: edited.version, reason: '情绪管理老师来不了' }),
    )
    await standing()
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(3)
  })

  test('a private talk: called to, ended', async () => {
    await open()
    const account = await accountOf(at)
    const { id } = await appointmentOf(at, await counsellorOf(at, account))
    const mine = desk(at, account)
    const session = await mine.open(id)
    await says('开始', '同意', '我和老公吵架了')
    await mine.say(session.id, '你是说家里压力大，情绪不好')
    await go(minuteMs)
    for (let i = 0; i < 2; i += 1) await go(11 * minuteMs)
    await mine.end(session.id)
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(2)
  })

  test('an alert: seen, and what its page says', async () => {
    await open()
    await says('我叫张三，在某某纺织，我想从楼顶跳下去')
    const [alert] = await allRows(at, alerts)
    const by = await accountOf(at, 'clerk')
    await at.app.store.transaction('alert', (work) =>
      at.app.services.staff.alerts.seen(work, by, { id: alert?.id ?? '' }),
    )
    await standing()
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(1)
    expect(pageText(alert?.id ?? '', 'https://example.org/p/abc')).not.toMatch(forbidden)
  })

  test('a chat with a person: taken, passed on, given back, closed', async () => {
    await open()
    const room = reception(at)
    await room.seat('a', 'b')
    await room.handOver('somebody', '某某纺织拖欠工资，我怀孕了')
    await room.take('a')
    await room.giveBack('a')
    await room.handOver('other', '工伤没人管')
    for (let i = 0; i < 6; i += 1) await room.wait(12)
    const { told, bad } = await unasked()
    expect(bad).toEqual([])
    expect(told).toBeGreaterThanOrEqual(2)
  })

  test('a saved limit', async () => {
    await open()
    await says('记一个期限', '法院和执行', '不服裁决去起诉', '11月16号', '提交')
    for (let i = 0; i < 3; i += 1) await go(4 * dayMs)
    const { bad } = await unasked()
    expect(bad).toEqual([])
    expect(await allRows(at, reminders)).not.toEqual([])
  })

  test('the calendar file has a title that says nothing, and the address only of a visit', async () => {
    await open()
    const replies = await says('预约心理老师', '睡', '当面', '跳过', '1', '跳过', '同意', '提交')
    const token = /\/c\/([\w-]{43})\.ics/.exec(replies)?.[1] ?? ''
    const file = await at.app.store.read((read) => at.app.services.calendarOfLink(read, token))
    expect(file).toContain('SUMMARY:预约')
    expect(file).not.toMatch(forbidden)
    expect(toInstant(at.clock.now())).toBe(monday)
  })
})

const sources = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|html)$/.test(name))
    .map((name) => path.join(dir, name))

/** The literals of a piece of source: quoted or in back-ticks. */
const literalsOf = (source: string): readonly string[] =>
  [...source.matchAll(/'([^'\n]*\p{Script=Han}[^'\n]*)'|`([^`]*\p{Script=Han}[^`]*)`/gu)].map(
    ([, quoted, ticked]) => quoted ?? ticked ?? '',
  )

/** What is handed to `notice(`, up to the end of its statement, and what is named a notice or a reminder's words. */
const pushedIn = (source: string): readonly string[] =>
  [
    ...source.matchAll(
      /(?<!const )\bnotice\([^]*?\)(?=\n\n|;|\n\s*\},?\n|$)|Notice[^=\n]*=[^]*?\n(?=\n)|^(?: {2})?const words = .*\n[^\n]*/gmu,
    ),
  ].flatMap(([piece]) => literalsOf(piece))

test('people.md 1.7: every notice that stands in the sources is neutral, also those no test has led to', () => {
  const files = [...sources('src/services'), ...sources('src/reminders')]
  const all = files.flatMap((file) => pushedIn(readFileSync(file, 'utf8')).map((words) => [path.basename(file), words]))
  expect(all.length).toBeGreaterThan(25)
  for (const [file, words = ''] of all)
    expect([file, words, forbidden.exec(words)?.[0]]).toEqual([file, words, undefined])
})

test('people.md 1.7: no title of a page that members or a messenger open says what it is about', () => {
  const titles = [...sources('src/pages'), ...sources('src/http')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/<title>([^<]*)<\/title>|document\.title = ([^\n]*)/gu)].map(
      ([, tag, set]) => tag ?? set ?? '',
    ),
  )
  expect(titles.length).toBeGreaterThanOrEqual(4)
  for (const title of titles) expect(title).not.toMatch(forbidden)
  // What the page puts there while it is left is a search of something harmless.
  expect(titles.filter((title) => title.includes('neutralPage'))).not.toEqual([])
})
