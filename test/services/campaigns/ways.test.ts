import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGrants } from '../../../src/channels/official-account/grants.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { bindings } from '../../../src/people/records.ts'
import { agreeToSms, phoneOfPerson, setNotices } from '../../../src/people/phones.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { campaigns, recipients, type Carrier } from '../../../src/services/campaigns/records.ts'
import { allRows } from '../../support/app.ts'
import { answering, startGateway, type Gateway } from '../../support/gateway.ts'
import { startPlatform, type Platform } from '../../support/platform/index.ts'
import { addMembers, author, campaignHouse, draftOf, morning, type House } from './house.ts'

const template = 'tpl-notice'
const templates = {
  subscription: [{ id: template, for: ['campaign'], fields: { thing1: '{标题}', time2: '{时间}' } }],
  template: [],
}

let platform: Platform
let gateway: Gateway
let house: House
beforeEach(async () => {
  platform = await startPlatform({ clock: manualClock(new Date(morning)) })
  gateway = await startGateway(answering('{}'))
  const env = {
    ONCALL_SMS_URL: gateway.url,
    ONCALL_SMS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    MEMBER_SMS: 'on',
    SMS_PRICE_FEN: '4.5',
    SMS_SIGNATURE: '【某某工会】',
    CAMPAIGN_WECOM_PER_MINUTE: '2',
  }
  house = await campaignHouse(platform, { env, templates })
})
afterEach(async () => {
  await house.at.stop()
  await gateway.stop()
  await platform.stop()
})

const store = () => house.at.app.store
const draft = (carriers: readonly Carrier[]) =>
  store().transaction('office', (work) => house.staff.draft(work, author, draftOf({ carriers: [...carriers] })))
const submit = async ({ id, version }: { id: string; version: number }) => {
  const counted = await house.staff.count(id)
  return store().transaction('office', (work) => house.staff.submit(work, author, { id, version, ...counted }))
}
const progress = (id: string) => store().read((read) => house.staff.progress(read, author, id))
const retry = async (id: string): Promise<void> => {
  const row = await store().read((read) => read.rows(campaigns).get(id))
  await store().transaction('office', (work) => house.staff.retry(work, author, { id, version: row?.version ?? 0 }))
}

const follower = (n: number) => ({ account: house.accounts.official, sender: `oF${n}`, union: '甲工会' })
const colleague = (n: number) => ({ account: house.accounts.wecom, sender: `u${n}`, union: '甲工会' })

/** Proves a number; the union's notices come there only when asked for. */
const phone = async (person: string, number: string, notices = true): Promise<void> => {
  const { sealer } = house.at.app
  await store().transaction(person, async (work) => {
    await agreeToSms(work, sealer, { person, phone: number, consent: 'sms-1' })
    if (notices) await setNotices(work, person, true)
  })
}

/** Allows one subscription message, as far as we and the platform know. */
const allows = async (n: number): Promise<void> => {
  platform.member(`oF${n}`, house.service).grants(template)
  await createGrants({ store: store(), account: house.accounts.official }).answered(`oF${n}`, template, true)
}

const texts = (): readonly string[] =>
  gateway.posted.map(({ body }) => (JSON.parse(body) as { data: { text: string } }).data.text) // the gateway's own form

describe('by SMS', () => {
  test('it goes to numbers whose owners asked for notices there, whole and with how to stop, and is counted', async () => {
    const [one = '', other = '', third = ''] = await addMembers(store(), [follower(1), follower(2), follower(3)])
    await phone(one, '13800000001')
    await phone(other, '13800000002', false)
    await phone(third, '13800000003')
    const found = await house.staff.preview(draftOf({ carriers: ['sms'] }))
    expect(found).toMatchObject({ people: 3, unreached: 1, smsParts: 1, smsCount: 2, smsFen: 9 })
    const handed = await submit(await draft(['sms']))
    expect(handed).toMatchObject({ expected: 3, expectedSms: 2, smsFen: 9 })
    await house.minute(3)
    expect(texts()).toEqual(
      Array.from({ length: 2 }, () => '区总工会有一场活动\n名额不多，想来的在公众号里回“菜单”看看。\n停短信回TD'),
    )
    expect((await progress(handed.id)).byCarrier).toEqual([{ carrier: 'sms', figures: [{ state: 'sent', people: 2 }] }])
    expect(await house.states(handed.id)).toEqual({ sent: 2, unreachable: 1 })
  })

  test('the signature and what is over 70 signs are paid as well', async () => {
    const [one = ''] = await addMembers(store(), [follower(1)])
    await phone(one, '13800000001')
    const text = '字'.repeat(48)
    const inOne = { carriers: ['sms' as const], text: '字'.repeat(47) }
    expect(await house.staff.preview(draftOf(inOne))).toMatchObject({ smsParts: 1, smsFen: 5 })
    expect(await house.staff.preview(draftOf({ ...inOne, text }))).toMatchObject({ smsParts: 2, smsFen: 9 })
  })

  test('the member turns it on and off in their own words', async () => {
    await house.at.say('菜单')
    const says = async (words: string) => (await house.at.say(words)).map(({ text }) => text).join('')
    expect(await says('短信收通知')).toContain('还没有你的手机号')
    const [person = ''] = (await allRows(house.at, bindings)).map((row) => row.person)
    await phone(person, '13800000001', false)
    expect(await says('短信收通知')).toContain('工会的通知也发短信')
    const since = () => store().read(async (read) => (await phoneOfPerson(read, person))?.noticesAt)
    expect(await since()).toBe(morning)
    expect(await says('短信不收通知')).toContain('不发短信了')
    expect(await since()).toBeUndefined()
  })
})

test('no more people a minute than the settings say', async () => {
  await addMembers(store(), [1, 2, 3, 4, 5].map(colleague))
  for (let n = 1; n <= 5; n += 1) platform.member(`u${n}`, house.wecomAccount)
  const { id } = await submit(await draft(['wecom']))
  await house.minute(0)
  await house.minute(0)
  expect(await house.states(id)).toEqual({ fed: 2, waiting: 3 })
  house.at.clock.move(60_000)
  await house.minute(0)
  expect((await house.states(id))['waiting']).toBe(1)
})

describe('by a subscription grant', () => {
  test('it takes one grant, says the headline only, and the rest waits', async () => {
    await addMembers(store(), [follower(1), follower(2)])
    await allows(1)
    const found = await house.staff.preview(draftOf({ carriers: ['grant'] }))
    expect(found.byCarrier.find(({ carrier }) => carrier === 'grant')).toEqual({ carrier: 'grant', people: 1 })
    const { id } = await submit(await draft(['grant']))
    await house.minute(3)
    expect(platform.member('oF1', house.service).received).toMatchObject([{ via: 'subscribe' }])
    expect(platform.member('oF1', house.service).received[0]?.words).toContain('区总工会有一场活动')
    expect(platform.member('oF2', house.service).received).toEqual([])
    expect(await house.states(id)).toEqual({ parked: 1, unreachable: 1 })
    expect((await progress(id)).byCarrier).toEqual([{ carrier: 'grant', figures: [{ state: 'parked', people: 1 }] }])
    expect((await house.staff.preview(draftOf({ carriers: ['grant'] }))).unreached).toBe(2)
  })
})

describe('whom one way surely did not reach', () => {
  test('is counted beforehand as the most that SMS may come to', async () => {
    const [one = ''] = await addMembers(store(), [colleague(1), colleague(2)])
    await phone(one, '13800000001')
    const found = await house.staff.preview(draftOf({ carriers: ['wecom', 'sms'] }))
    expect(found).toMatchObject({ smsCount: 0, smsFen: 0, smsMost: 1, smsMostFen: 5 })
    expect((await house.staff.preview(draftOf({ carriers: ['wecom'] }))).smsMost).toBe(0)
  })

  test('is tried by the next that is allowed, and counted there', async () => {
    const [one = ''] = await addMembers(store(), [colleague(1), colleague(2)])
    platform.member('u2', house.wecomAccount)
    // WeCom knows the other only.
    await phone(one, '13800000001')
    const { id } = await submit(await draft(['wecom', 'sms']))
    await house.minute(4)
    expect(await house.states(id)).toEqual({ sent: 2 })
    expect((await progress(id)).byCarrier).toEqual([
      { carrier: 'wecom', figures: [{ state: 'sent', people: 1 }] },
      { carrier: 'sms', figures: [{ state: 'sent', people: 1 }] },
    ])
    expect(texts()).toHaveLength(1)
    expect((await allRows(house.at, ledger)).map(({ outcome }) => outcome).toSorted()).toEqual([
      'failed',
      'sent',
      'sent',
    ])
  })

  test('a broadcast to one follower alone is refused here, and the follower gets an SMS', async () => {
    const [one = ''] = await addMembers(store(), [follower(1)])
    await phone(one, '13800000001')
    const { id } = await submit(await draft(['broadcast', 'sms']))
    await house.minute(5)
    expect(await house.states(id)).toEqual({ sent: 1 })
    expect(texts()).toHaveLength(1)
    const [row] = await allRows(house.at, recipients)
    expect(row).toMatchObject({ carrier: 'sms', tried: ['broadcast'] })
    expect(row?.place).toBeUndefined()
  })

  test('fails when none is left, and a retry begins with the first again', async () => {
    const [one = ''] = await addMembers(store(), [colleague(1)])
    platform.member('u1', house.wecomAccount)
    await phone(one, '13800000001')
    gateway.answerWith(answering('', 401))
    platform.faults.next('/cgi-bin/message/send', { errcode: 81013 })
    const { id } = await submit(await draft(['wecom', 'sms']))
    await house.minute(4)
    expect(await house.states(id)).toEqual({ failed: 1 })
    await retry(id)
    await house.minute(3)
    expect(await house.states(id)).toEqual({ sent: 1 })
    expect(platform.member('u1', house.wecomAccount).received).toHaveLength(1)
  })

  test('is not tried by another when it is not known whether the first arrived', async () => {
    const [one = ''] = await addMembers(store(), [colleague(1)])
    platform.member('u1', house.wecomAccount)
    await phone(one, '13800000001')
    platform.faults.next('/cgi-bin/message/send', 'half-body')
    const { id } = await submit(await draft(['wecom', 'sms']))
    await house.minute(4)
    expect(await house.states(id)).toEqual({ unknown: 1 })
    expect(texts()).toEqual([])
  })
})
