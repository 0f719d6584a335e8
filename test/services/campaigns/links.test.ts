import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../../../src/core/clock.ts'
import { targetOf } from '../../../src/services/campaigns/links.ts'
import { campaigns, clickDays } from '../../../src/services/campaigns/records.ts'
import { allRows } from '../../support/app.ts'
import { startPlatform, type Platform } from '../../support/platform/index.ts'
import { addMembers, author, campaignHouse, draftOf, morning, type House } from './house.ts'

const base = 'https://bot.example.org'

describe('where a link may lead', () => {
  test.each([
    ['/', '/'],
    ['/?from=poster#top', '/?from=poster#top'],
    ['https://news.example.org/a?b=1', 'https://news.example.org/a?b=1'],
    ['HTTPS://News.Example.org', 'https://news.example.org/'],
  ])('%s is taken', (raw, target) => expect(targetOf(raw, base)).toBe(target))

  test.each([
    '',
    'http://news.example.org/',
    '//news.example.org/',
    '/\\news.example.org',
    '/\tx',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://me:secret@news.example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://localhost/',
    'https://news.example.org\\@evil.example/',
    'https:/news.example.org/ x',
    `https://news.example.org/${'x'.repeat(500)}`,
    '菜单',
  ])('%j is refused', (raw) => expect(targetOf(raw, base)).toBeUndefined())
})

describe('a campaign with a link', () => {
  let platform: Platform
  let house: House
  beforeEach(async () => {
    platform = await startPlatform({ clock: manualClock(new Date(morning)) })
    house = await campaignHouse(platform, { env: { BASE_URL: base } })
  })
  afterEach(async () => {
    await house.at.stop()
    await platform.stop()
  })
  const store = () => house.at.app.store
  const follow = (code: string, isClick = true) => house.at.app.services.campaigns.follow(code, isClick)
  const link = 'https://news.example.org/autumn'
  const draft = (change = {}) =>
    store().transaction('office', (work) => house.staff.draft(work, author, draftOf({ link, ...change })))
  const codeOf = async (id: string): Promise<string> =>
    (await store().read((read) => read.rows(campaigns).get(id)))?.linkCode ?? ''

  test('says our own address, leads nowhere before it is handed in, then to what was approved, and counts clicks', async () => {
    await addMembers(store(), [{ account: house.accounts.wecom, sender: 'u1', union: '甲工会' }])
    platform.member('u1', house.wecomAccount)
    const { id, version, address, whole } = await draft()
    const code = await codeOf(id)
    expect(address).toBe(`${base}/c/${code}`)
    expect(whole).toContain(`点开看：${base}/c/${code}`)
    expect(await follow(code)).toBeUndefined()
    const counted = await house.staff.count(id)
    await store().transaction('office', (work) => house.staff.submit(work, author, { id, version, ...counted }))
    await house.minute(3)
    expect(platform.member('u1', house.wecomAccount).received[0]?.words).toContain(`${base}/c/${code}`)
    expect(await follow(code)).toBe(link)
    expect(await follow(code.toUpperCase())).toBe(link)
    expect(await follow(code, false)).toBe(link)
    expect(await follow('0000000000')).toBeUndefined()
    expect((await store().read((read) => house.staff.progress(read, author, id))).clicks).toBe(2)
    const [row] = await allRows(house.at, clickDays)
    expect(Object.keys(row ?? {}).toSorted()).toEqual(
      ['campaign', 'clicks', 'day', 'id', 'v', 'version'].filter((key) => key in (row ?? {})),
    )
  })

  test('keeps its address over an edit, and has none when the link is taken out', async () => {
    const { id, version, address } = await draft()
    const edit = (of: number, change: { readonly link?: string }) =>
      store().transaction('office', (work) => house.staff.edit(work, author, { ...draftOf(change), id, version: of }))
    const moved = await edit(version, { link: '/' })
    expect(moved).toMatchObject({ link: '/', address })
    const bare = await edit(moved.version, {})
    expect([bare.link, bare.address]).toEqual([undefined, undefined])
    expect(bare.whole).not.toContain('/c/')
  })

  test('is refused when it leads where it may not, and its length counts in an SMS', async () => {
    await expect(draft({ link: 'http://news.example.org' })).rejects.toThrow('https://')
    const text = '字'.repeat(90)
    const preview = (change: { readonly link?: string }) =>
      house.staff.preview(draftOf({ text, carriers: ['sms'], ...change }))
    expect((await preview({})).trouble).toEqual([])
    expect((await preview({ link })).trouble).toEqual([expect.stringContaining('短信最多134个字')])
  })

  test('hands its address to be drawn, and the code of the account with what it says', async () => {
    const { id } = await draft({ says: '大讲堂' })
    await house.at.settle()
    const { address, scene } = await store().read((read) => house.staff.codes(read, author, id))
    expect(address).toBe(`${base}/c/${await codeOf(id)}`)
    expect(scene).toMatchObject({ says: '大讲堂', state: 'made' })
    expect(scene?.url).toMatch(/^http/)
  })
})

test('without an address of our own there are no links', async () => {
  const platform = await startPlatform({ clock: manualClock(new Date(morning)) })
  const house = await campaignHouse(platform)
  const draft = house.at.app.store.transaction('office', (work) =>
    house.staff.draft(work, author, draftOf({ link: '/' })),
  )
  await expect(draft).rejects.toThrow('BASE_URL')
  await house.at.stop()
  await platform.stop()
})
