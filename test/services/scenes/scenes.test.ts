import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jobs } from '../../../src/core/job.ts'
import { stations } from '../../../src/services/counselling/records.ts'
import { lectures } from '../../../src/services/lectures/records.ts'
import { makeSceneHandler, type MakeCode } from '../../../src/services/scenes/making.ts'
import { eventDays, sceneDays, scenes } from '../../../src/services/scenes/records.ts'
import { renewScene, wantScene } from '../../../src/services/scenes/rules.ts'
import { hallCode } from '../../../src/services/lectures/hall.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { staffOf } from '../../support/staff.ts'

const account = 'official-account:wx'
const lecture = 'lec_01J00000000000000000000000'
let house: TestApp
let station = ''
beforeEach(async () => {
  // Monday 10:00 in Shanghai.
  house = await startTestApp('2026-11-23T02:00:00.000Z')
  station = (await allRows(house, stations))[0]?.id ?? ''
  await house.app.store.transaction('lecture', (work) =>
    work.rows(lectures).insert({
      id: lecture,
      title: '劳动合同怎么看',
      speaker: '王老师',
      place: '三楼',
      from: '2026-11-24T06:00:00.000Z',
      until: '2026-11-24T08:00:00.000Z',
      capacity: 10,
      opensAt: '2026-11-20T00:00:00.000Z',
      closesAt: '2026-11-24T05:00:00.000Z',
      state: 'open',
      extra: 0,
      createdAt: work.now,
    }),
  )
})
afterEach(() => house.stop())

let sent = 0
const envelope = (sender: string) => {
  sent += 1
  return { account, sender, id: `m${sent}`, receivedAt: '2026-11-23T02:00:00.000Z' }
}
const scan = (scene: string, sender = 'oA') =>
  house.app.inbox.receive({ ...envelope(sender), kind: 'click', key: `scan:${scene}` })
const follow = (scene: string, sender = 'oA') =>
  house.app.inbox.receive({ ...envelope(sender), kind: 'subscribe', scene })
const add = (wanted: Parameters<typeof wantScene>[2]['wanted']) =>
  house.app.store.transaction('scenes', (work) =>
    wantScene(work, { isKnown: house.app.services.scenes.isKnown }, { by: 'stf_1', wanted }),
  )

describe('a scan', () => {
  test('of a station shows its card: where, when, how to ring', async () => {
    const words = wordsOf(await scan(`station:${station}`))
    const row = (await allRows(house, stations))[0]
    expect(words).toContain(row?.name)
    expect(words).toContain(row?.address)
  })

  test('of a station that is gone says where to go instead', async () => {
    expect(wordsOf(await scan('station:sta_none'))).toContain('停了')
  })

  test('of a lecture leads straight to its sign-up, and who follows with it is greeted first', async () => {
    const replies = await follow(`lecture:${lecture}`, 'oNew')
    const words = wordsOf(replies)
    expect(words).toMatch(/梁心[^]*取消关注/)
    expect(words).toContain('电话')
    const skipped = await house.app.inbox.receive({ ...envelope('oNew'), kind: 'text', text: '跳过' })
    expect(wordsOf(skipped)).toContain('劳动合同怎么看')
    expect(replies.filter(({ choices = [] }) => choices.length > 0)).toHaveLength(1)
  })

  test('of a hall by somebody new checks in as a scan does', async () => {
    const digits = hallCode(house.app.sealer, lecture)
    house.clock.move(28 * 3_600_000 - 5 * 60_000)
    const words = wordsOf(await follow(`lecture:${lecture}.${digits}`, 'oNew'))
    expect(words).toMatch(/报名|编号|6位/)
  })

  test.each(['12', 'street-12', 'lecture:x y', ''])(
    'of %j that is none of ours gets the greeting or the menu',
    async (scene) => {
      expect(wordsOf(await follow(scene, 'oNew'))).toContain('大讲堂')
      expect(wordsOf(await scan(scene === '' ? '0' : scene))).toContain('大讲堂')
    },
  )

  test('is counted once for each message, by day, without the person and without the digits of a hall', async () => {
    const once = { ...envelope('oA'), kind: 'click', key: `scan:station:${station}` } as const
    await house.app.inbox.receive(once)
    await house.app.inbox.receive(once)
    await follow(`station:${station}`, 'oB')
    await scan(`lecture:${lecture}.${hallCode(house.app.sealer, lecture)}`)
    house.clock.move(24 * 3_600_000)
    await scan(`station:${station}`)
    const rows = await allRows(house, sceneDays)
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ scene: `station:${station}`, day: '2026-11-23', follows: 1, scans: 1 }),
        expect.objectContaining({ scene: `station:${station}`, day: '2026-11-24', follows: 0, scans: 1 }),
        expect.objectContaining({ scene: `lecture:${lecture}.hall`, scans: 1 }),
      ]),
    )
    expect(JSON.stringify(rows)).not.toMatch(/oA|oB|per_|\d{6}"/)
  })
})

describe('a code', () => {
  const run = async (make: MakeCode | undefined, id: string, count = 1) => {
    const handler = makeSceneHandler({ store: house.app.store, sealer: house.app.sealer, make })
    return handler.run({ scene: id }, { count, interrupted: false })
  }
  const made: MakeCode = async (scene, seconds) => ({ kind: 'made', url: `http://weixin.qq.com/q/${scene}`, seconds })

  test('is made by a job, with the digits of a hall only on their way out', async () => {
    const row = await add({ kind: 'hall', of: lecture, isPermanent: false, days: 1 })
    expect((await allRows(house, jobs)).map(({ payload }) => payload)).toContainEqual({ scene: row.id })
    const asked: string[] = []
    await run(async (scene, seconds) => {
      asked.push(`${scene} ${String(seconds)}`)
      return made('x', seconds)
    }, row.id)
    expect(asked).toEqual([`lecture:${lecture}.${hallCode(house.app.sealer, lecture)} 86400`])
    expect(await allRows(house, scenes)).toMatchObject([
      { state: 'made', expiresAt: '2026-11-24T02:00:00.000Z', scene: `lecture:${lecture}.hall` },
    ])
  })

  test('that is for ever does not end; one that was refused can be asked for again', async () => {
    const row = await add({ kind: 'station', of: station, isPermanent: true })
    expect(await run(undefined, row.id)).toEqual({ kind: 'dead', outcome: 'refused no-account' })
    const [failed] = await allRows(house, scenes)
    expect(failed).toMatchObject({ state: 'failed', code: 'no-account' })
    const renew = (id: string, version: number) =>
      house.app.store.transaction('scenes', (work) => renewScene(work, { by: 'stf_1', id, version }))
    const version = failed?.version ?? 0
    await expect(renew('scn_none', version)).rejects.toMatchObject({ code: 'not_found' })
    await expect(renew(row.id, version - 1)).rejects.toMatchObject({ code: 'conflict' })
    await renew(row.id, version)
    await run(made, row.id)
    const [done] = await allRows(house, scenes)
    expect(done).toMatchObject({ state: 'made' })
    expect(done).not.toHaveProperty('expiresAt')
    expect(done).not.toHaveProperty('code')
  })

  test('waits while the platform is busy, and is given up after the last try', async () => {
    const row = await add({ kind: 'station', of: station, isPermanent: true })
    const busy: MakeCode = async () => ({ kind: 'retry', code: '45009' })
    expect((await run(busy, row.id)).kind).toBe('retry')
    expect((await run(busy, row.id, 7)).kind).toBe('dead')
  })

  test.each([
    [{ kind: 'station', of: 'sta_none', isPermanent: true }, '没有这个站点'],
    [{ kind: 'lecture', of: 'lec_none', isPermanent: true }, '没有这场讲座'],
    [{ kind: 'poster', title: '东门', isPermanent: true }, '写上扫了以后'],
    [{ kind: 'poster', title: '东门', says: '讲'.repeat(41), isPermanent: true }, '写上扫了以后'],
    [{ kind: 'poster', title: '东门', says: '一句谁也听不懂的话xyz', isPermanent: true }, '听不懂'],
    [{ kind: 'poster', says: '大讲堂', isPermanent: true }, '名字'],
    [{ kind: 'poster', title: '东门', says: '大讲堂', isPermanent: false, days: 31 }, '最长30天'],
  ] as const)('%j is refused', async (wanted, why) => {
    await expect(add(wanted)).rejects.toThrow(why)
  })

  test('of a poster leads on to what it stands for', async () => {
    const row = await add({ kind: 'poster', title: '东门公告栏', says: '大讲堂', isPermanent: true })
    const replies = await scan(row.scene)
    expect(wordsOf(replies)).toContain('东门公告栏')
    expect(replies.at(-1)?.choices?.[0]).toEqual({ label: '大讲堂', send: '大讲堂' })
  })
})

test('what the account tells us is counted by its word and day', async () => {
  for (const type of ['view', 'view', 'location']) await house.app.services.scenes.counted(type)
  expect((await allRows(house, eventDays)).map(({ type, count }) => `${type} ${count}`).toSorted()).toEqual([
    'location 1',
    'view 2',
  ])
})

test('the office sees scans by day, and what a code can be made for', async () => {
  const row = await add({ kind: 'station', of: station, isPermanent: true })
  await scan(row.scene)
  const clerk = staffOf('stf_1')
  const seen = await house.app.store.read((read) => house.app.services.staff.scenes.list(read, clerk, { days: 30 }))
  expect(seen).toMatchObject({
    scenes: [{ id: row.id, scans: 1, follows: 0, days: [{ day: '2026-11-23', scans: 1 }] }],
    lectures: [{ id: lecture }],
    isPossible: false,
  })
})
