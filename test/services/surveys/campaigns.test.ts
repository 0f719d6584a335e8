import { afterEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { dayMs, hourMs } from '../../../src/core/time.ts'
import type { Staff } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { spreadCampaigns } from '../../../src/services/surveys/campaigns.ts'
import { surveyCampaigns } from '../../../src/services/surveys/records.ts'
import { allRows, wordsOf, type TestApp } from '../../support/app.ts'
import { hire } from '../oncall/house.ts'
import { startWith, withDanger } from './house.ts'

let at: TestApp
afterEach(() => at.stop())

const until = '2026-12-07T02:00:00.000Z'
const from = '2026-11-23T02:00:00.000Z'
const staffed = (): TestApp['app']['services']['staff']['surveys'] => at.app.services.staff.surveys

const start = async (by: Staff, survey = 'named', span = { from, until }) =>
  at.app.store.transaction('survey campaigns', (work) => staffed().start(work, by, { survey, ...span }))

const results = async (by: Staff, id: string) =>
  (await at.app.store.read((read) => staffed().results(read, by, { id }))).groups

/** Somebody fills a survey in; `score` 0 to 3 for each of its first two questions. */
const fill = async (who: string, id: string, score: number, words = '跳过'): Promise<void> => {
  for (const line of [`填问卷 ${id}`, `${score + 1}`, `${score + 1}`, '1', words, '提交']) await at.say(line, who)
}

const invite = async (): Promise<void> => {
  await spreadCampaigns(at.app.store)
  at.clock.move(2 * 60_000)
  await at.settle()
}

describe('a campaign', () => {
  test('invites everybody once, in words that say nothing of what is asked', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    for (const who of ['a', 'b', 'c']) await at.say('你好', who)
    await start(by)
    await invite()
    await invite()
    const said = await allRows(at, notices)
    expect(said).toHaveLength(3)
    for (const { replies } of said) {
      expect(wordsOf(replies)).toContain('您有一条提醒')
      expect(wordsOf(replies)).not.toMatch(/心理|情绪|压力|试填|测评|健康/)
    }
    expect(await allRows(at, surveyCampaigns)).toMatchObject([{ state: 'invited', people: 3 }])
    const opened = wordsOf(await at.say('填问卷', 'a'))
    expect(opened).toContain('试填一份')
  })

  test('leaves those alone who want no reminders, who have answered, or in whose trouble nobody has looked yet', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    for (const who of ['a', 'b', 'c', 'd']) await at.say('你好', who)
    await at.say('退订全部', 'a')
    await start(by)
    await spreadCampaigns(at.app.store)
    await fill('b', 'named', 1)
    await at.say('不想活了', 'c')
    expect(await allRows(at, reminders)).toHaveLength(3)
    at.clock.move(2 * 60_000)
    await at.settle()
    const outcomes = (await allRows(at, ledger)).map(({ outcome, reason }) => reason ?? outcome).toSorted()
    expect(outcomes).toEqual(['gone', 'gone', 'sent'])
  })

  test('that ended while the program stood still invites nobody afterwards', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    await at.say('你好', 'a')
    await start(by)
    await spreadCampaigns(at.app.store)
    at.clock.move(30 * dayMs)
    await at.settle()
    expect(await allRows(at, notices)).toEqual([])
    expect(await allRows(at, ledger)).toMatchObject([{ outcome: 'skipped', reason: 'passed' }])
  })

  test('invites nobody at night', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    await at.say('你好', 'a')
    await start(by, 'named', { from: '2026-11-23T15:00:00.000Z', until })
    at.clock.move(13 * hourMs + 60_000)
    await invite()
    expect(await allRows(at, notices)).toEqual([])
    at.clock.move(9 * hourMs)
    await at.settle()
    expect(await allRows(at, notices)).toHaveLength(1)
  })

  test('is refused beside another of the same survey, for less than a day, for too long, and for what is not there', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    await start(by)
    await expect(start(by)).rejects.toMatchObject({ code: 'conflict' })
    const short = { from, until: '2026-11-23T12:00:00.000Z' }
    await expect(start(by, 'check-in', short)).rejects.toMatchObject({ code: 'invalid' })
    await expect(start(by, 'check-in', { from, until: '2027-11-23T02:00:00.000Z' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(start(by, 'nothing')).rejects.toMatchObject({ code: 'not_found' })
    expect((await allRows(at, audit)).filter(({ action }) => action === 'survey-start')).toHaveLength(1)
  })

  test('that is ended early sends nothing more, and cannot be ended twice', async () => {
    at = await startWith(withDanger(false))
    const by = await hire(at, 'stf_1')
    await at.say('你好', 'a')
    const { id, version } = await start(by)
    await spreadCampaigns(at.app.store)
    const [row] = await allRows(at, surveyCampaigns)
    const end = (of: number) => at.app.store.transaction(id, (work) => staffed().end(work, by, { id, version: of }))
    await expect(end(version + 9)).rejects.toMatchObject({ code: 'conflict' })
    expect(await end(row?.version ?? 0)).toMatchObject({ state: 'cancelled' })
    at.clock.move(2 * 60_000)
    await at.settle()
    expect(await allRows(at, notices)).toEqual([])
    await expect(end((row?.version ?? 0) + 1)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('results', () => {
  test('show how many only while a campaign runs, and bands when it is over, small ones hidden', async () => {
    at = await startWith(withDanger(true))
    const by = await hire(at, 'stf_1')
    const { id } = await start(by, 'nameless')
    for (let i = 0; i < 4; i += 1) await fill(`low${i}`, 'nameless', 0)
    expect((await results(by, 'nameless'))[0]).not.toHaveProperty('total')
    for (let i = 4; i < 8; i += 1) await fill(`low${i}`, 'nameless', 0)
    for (let i = 0; i < 6; i += 1) await fill(`mid${i}`, 'nameless', 2)
    await fill('high', 'nameless', 3)
    expect((await results(by, 'nameless'))[0]).toMatchObject({ id, isOpen: true, total: 15, tables: [] })
    at.clock.move(15 * dayMs)
    const [group] = await results(by, 'nameless')
    expect(group).toMatchObject({ isOpen: false, total: 15 })
    expect(group?.tables[0]?.cells).toEqual([
      { label: '得分偏低', count: 8 },
      { label: '得分中等' },
      { label: '得分偏高' },
    ])
    expect(group?.tables[1]?.cells).toEqual([{ label: '选到了要留意的' }, { label: '没有选到' }])
  })

  test('are counted by month without a campaign, and a group of four shows nothing at all', async () => {
    at = await startWith(withDanger(true))
    const by = await hire(at, 'stf_1')
    for (let i = 0; i < 4; i += 1) await fill(`p${i}`, 'nameless', 1)
    at.clock.move(10 * dayMs)
    const months = (await results(by, 'nameless')).filter(({ kind }) => kind === 'month')
    expect(months.map(({ from: month }) => month).slice(0, 2)).toEqual(['2026-12', '2026-11'])
    expect(months[1]).toMatchObject({ isOpen: false, tables: [] })
    expect(months[1]).not.toHaveProperty('total')
  })

  test('words are opened when it is over and five have answered, in no order, and that is written down', async () => {
    at = await startWith(withDanger(true))
    const by = await hire(at, 'stf_1')
    const { id } = await start(by, 'nameless')
    const read = () =>
      at.app.store.transaction('words', (work) => staffed().words(work, by, { id: 'nameless', group: id }))
    for (let i = 0; i < 4; i += 1) await fill(`p${i}`, 'nameless', 1, `第${i}句`)
    await expect(read()).rejects.toMatchObject({ code: 'invalid' })
    at.clock.move(13 * dayMs)
    await fill('p5', 'nameless', 1)
    at.clock.move(2 * dayMs)
    const { words } = await read()
    expect(words.map(({ text }) => text).toSorted()).toEqual(['第0句', '第1句', '第2句', '第3句'])
    expect((await allRows(at, audit)).filter(({ action }) => action === 'survey-words')).toHaveLength(1)
  })
})
