import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../../src/core/clock.ts'
import { notices } from '../../../src/core/conversation.ts'
import { optOut } from '../../../src/people/preferences.ts'
import { joinPersons } from '../../../src/people/joined.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { noteBroadcast } from '../../../src/services/campaigns/broadcasts.ts'
import { campaigns, recipients, slices } from '../../../src/services/campaigns/records.ts'
import { allRows } from '../../support/app.ts'
import { startPlatform, type Platform } from '../../support/platform/index.ts'
import { addMembers, author, campaignHouse, draftOf, everybody, morning, second, type House } from './house.ts'

let platform: Platform
let house: House
beforeEach(async () => {
  platform = await startPlatform({ clock: manualClock(new Date(morning)) })
  house = await campaignHouse(platform)
})
afterEach(async () => {
  await house.at.stop()
  await platform.stop()
})

const store = () => house.at.app.store
const transaction = <T>(work: Parameters<ReturnType<typeof store>['transaction']>[1]): Promise<T> =>
  store().transaction('office', work) as Promise<T> // the type of what the work gives
const draft = (change = {}) => store().transaction('office', (work) => house.staff.draft(work, author, draftOf(change)))
const submit = async ({ id, version }: { id: string; version: number }) => {
  const { people, smsCount } = await house.staff.count(id)
  return store().transaction('office', (work) => house.staff.submit(work, author, { id, version, people, smsCount }))
}
const rowOf = (id: string) => store().read((read) => read.rows(campaigns).get(id))

/** `count` followers and as many colleagues in WeCom, all registered. */
const crowd = async (count: number) => {
  const followers = Array.from({ length: count }, (_one, n) => ({
    account: house.accounts.official,
    sender: `oF${n}`,
    union: n % 2 === 0 ? '甲工会' : '乙工会',
    street: '上马墩街道',
  }))
  const colleagues = Array.from({ length: count }, (_one, n) => ({
    account: house.accounts.wecom,
    sender: `u${n}`,
    union: '甲工会',
    industry: '物业',
  }))
  for (const { sender } of followers) platform.member(sender, house.service)
  for (const { sender } of colleagues) platform.member(sender, house.wecomAccount)
  return addMembers(store(), [...followers, ...colleagues])
}
const got = (sender: string, account = house.service) => platform.member(sender, account).received

describe('a campaign', () => {
  test('reaches followers by one broadcast and colleagues by WeCom, each once, and counts them', async () => {
    await crowd(6)
    const { id, state } = await submit(await draft())
    expect(state).toBe('gathering')
    await house.minute(3)
    expect(await house.states(id)).toEqual({ sent: 12 })
    expect((await rowOf(id))?.state).toBe('done')
    for (let n = 0; n < 6; n += 1) {
      expect(got(`oF${n}`)).toMatchObject([{ via: 'mass' }])
      expect(got(`u${n}`, house.wecomAccount)).toMatchObject([{ via: 'application' }])
    }
    expect(platform.calls('/cgi-bin/message/mass/send')).toHaveLength(1)
    expect((await allRows(house.at, ledger)).map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(
      Array.from({ length: 12 }, () => 'campaign sent'),
    )
    const { figures, byCarrier } = await store().read((read) => house.staff.progress(read, author, id))
    expect(figures).toEqual([{ state: 'sent', people: 12 }])
    expect(byCarrier).toEqual([
      { carrier: 'wecom', figures: [{ state: 'sent', people: 6 }] },
      { carrier: 'broadcast', figures: [{ state: 'sent', people: 6 }] },
    ])
  })

  test('never uses a template message, the chat window or 微信客服', async () => {
    await crowd(3)
    for (let n = 0; n < 3; n += 1) await platform.member(`oF${n}`, house.service).writes('在吗')
    await submit(await draft({ carriers: ['grant'] }))
    await house.minute(3)
    expect(platform.calls('/cgi-bin/message/custom/send')).toEqual([])
    expect(platform.calls('/cgi-bin/message/template/send')).toEqual([])
    expect(await allRows(house.at, notices)).toEqual([])
  })

  test('is one message a person, however many memberships match and also after two were joined', async () => {
    const [one = '', other = ''] = await addMembers(store(), [
      { account: house.accounts.wecom, sender: 'u1', union: '甲工会' },
      { account: house.accounts.wecom, sender: 'u2', union: '乙工会' },
      { account: house.accounts.wecom, sender: 'u1', union: '丙工会' },
    ])
    for (const sender of ['u1', 'u2']) platform.member(sender, house.wecomAccount)
    const { id } = await submit(await draft())
    await house.minute(0)
    expect(await allRows(house.at, reminders)).toHaveLength(2)
    await transaction((work) => joinPersons(work, one, other))
    await house.minute(2)
    const told = ['u1', 'u2'].flatMap((sender) => got(sender, house.wecomAccount))
    expect(told).toHaveLength(1)
    expect(await house.states(id)).toEqual({ sent: 1, skipped: 1 })
  })

  test('leaves out who opted out, at the feed and again when it is said', async () => {
    const people = await crowd(2)
    await transaction((work) => optOut(work, people[0] ?? '', ['campaign']))
    const { id } = await submit(await draft())
    await house.minute(0)
    await transaction((work) => optOut(work, people[2] ?? '', ['all']))
    await house.minute(3)
    expect(got('oF0')).toEqual([])
    expect(got('u0', house.wecomAccount)).toEqual([])
    expect((await house.states(id))['skipped']).toBe(2)
  })

  test('waits for an administrator who did not write it when it goes to more than 500, and for the same content', async () => {
    await crowd(260)
    const handed = await submit(await draft())
    expect(handed.state).toBe('submitted')
    await house.minute(1)
    expect(await allRows(house.at, recipients)).toEqual([])
    const approve = (by: typeof author, of: { id: string; version: number }) =>
      store().transaction('office', (work) => house.staff.approve(work, by, of))
    await expect(approve(author, handed)).rejects.toThrow('要主管批准')
    await expect(approve({ ...author, role: 'admin' }, handed)).rejects.toThrow('自己写的不能自己批准')
    const edited = await store().transaction('office', (work) =>
      house.staff.edit(work, author, { ...draftOf({ text: '换一句话。' }), id: handed.id, version: handed.version }),
    )
    expect(edited.state).toBe('draft')
    await expect(approve(second, edited)).rejects.toThrow('不用批准')
    const again = await submit(edited)
    expect((await approve(second, again)).state).toBe('gathering')
    await house.minute(3)
    expect(await house.states(handed.id)).toEqual({ sent: 520 })
  })

  test('pauses and goes on, and what is stopped says nothing more', async () => {
    await crowd(4)
    const { id } = await submit(await draft({ carriers: ['wecom'] }))
    const step = async (name: 'pause' | 'resume' | 'stop') => {
      const row = await rowOf(id)
      await store().transaction('office', (work) =>
        house.staff.step(work, author, { id, version: row?.version ?? 0, name }),
      )
    }
    await step('pause')
    await house.minute(2)
    expect(await allRows(house.at, reminders)).toEqual([])
    await step('resume')
    await house.minute(0)
    expect((await house.states(id))['fed']).toBe(4)
    await step('stop')
    await house.minute(3)
    expect(got('u0', house.wecomAccount)).toEqual([])
    expect((await house.states(id))['fed']).toBeUndefined()
  })

  test('feeds nothing at night, nor in the minute of the full and the half hour', async () => {
    await crowd(4)
    house.at.clock.move(11 * 3_600_000)
    const { id } = await submit(await draft())
    await house.minute(2)
    expect(await house.states(id)).toEqual({ waiting: 8 })
    house.at.clock.move(11 * 3_600_000 - 3 * 60_000)
    await house.minute(1)
    const due = (await allRows(house.at, reminders)).map(({ dueAt }) => new Date(dueAt).getUTCMinutes() % 30)
    expect(due.length).toBeGreaterThan(0)
    expect(due).not.toContain(0)
  })

  test('a broadcast that the platform refuses failed for all of it and can be tried once more', async () => {
    await crowd(3)
    platform.faults.next('/cgi-bin/message/mass/send', { errcode: 48001 })
    const { id } = await submit(await draft({ carriers: ['broadcast'] }))
    await house.minute(3)
    expect((await house.states(id))['failed']).toBe(3)
    const row = await rowOf(id)
    await store().transaction('office', (work) => house.staff.retry(work, author, { id, version: row?.version ?? 0 }))
    await house.minute(3)
    expect((await house.states(id))['sent']).toBe(3)
    expect(got('oF0')).toHaveLength(1)
  })

  test('a broadcast whose answer was lost is asked about by its id and reaches nobody twice', async () => {
    await crowd(3)
    platform.faults.next('/cgi-bin/message/mass/send', 'half-body')
    const { id } = await submit(await draft({ carriers: ['broadcast'] }))
    await house.minute(5)
    expect((await house.states(id))['sent']).toBe(3)
    expect(platform.calls('/cgi-bin/message/mass/send')).toHaveLength(2)
    for (let n = 0; n < 3; n += 1) expect(got(`oF${n}`)).toHaveLength(1)
  })

  test('no follower gets a fifth broadcast in a month', async () => {
    await crowd(2)
    for (let n = 0; n < 5; n += 1) {
      const { id } = await submit(await draft({ carriers: ['broadcast'], title: `第${n}个` }))
      await house.minute(3)
      expect(await house.states(id)).toEqual(n < 4 ? { sent: 2, unreachable: 2 } : { unreachable: 4 })
    }
    expect(got('oF0')).toHaveLength(4)
  })

  test('the platform says later how many a broadcast reached', async () => {
    await crowd(2)
    const { id } = await submit(await draft({ carriers: ['broadcast'] }))
    await house.minute(3)
    const [slice] = await allRows(house.at, slices)
    const message = slice?.message ?? ''
    await noteBroadcast(store(), { message, status: 'send success', sent: 1, failed: 1 })
    const { broadcasts } = await store().read((read) => house.staff.progress(read, author, id))
    expect(broadcasts).toMatchObject([{ state: 'sent', people: 2, reached: 1, missed: 1 }])
  })
})

describe('before anything is sent', () => {
  test('a dry run counts people by carrier, union and street, and sends nothing', async () => {
    await crowd(6)
    const found = await house.staff.preview(draftOf())
    expect(found).toMatchObject({ people: 12, unreached: 0, needsSecond: false, trouble: [] })
    expect(found.byCarrier.filter(({ people }) => people > 0)).toEqual([
      { carrier: 'wecom', people: 6 },
      { carrier: 'broadcast', people: 6 },
    ])
    expect(found.unions).toEqual([
      { name: '甲工会', people: 9 },
      { name: '其他', people: 3 },
    ])
    const narrow = { ...everybody, unions: ['甲工会'], industries: ['物业'] }
    expect((await house.staff.preview(draftOf({ audience: narrow }))).people).toBe(6)
    expect(platform.seen.filter(({ api }) => api.includes('message'))).toEqual([])
  })

  test.each([
    [{ text: '来听心理讲座' }, '心理'],
    [{ text: '拖欠工资的来维权' }, '工资'],
    [{ text: '转发有奖，人人可领' }, '转发有奖'],
    [{ text: '关注公众号抽奖' }, '关注公众号抽奖'],
    [{ text: '投票并关注' }, '投票并关注'],
    [{ headline: '题'.repeat(21) }, '标题最多20个字'],
    [{ carriers: ['sms'] as const, text: '字'.repeat(140) }, '短信最多134个字'],
    [{ carriers: [] }, '至少选一种'],
  ])('%o is refused with what is wrong', async (change, says) => {
    await expect(draft(change)).rejects.toThrow(says)
  })
})
