import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { notices, turns } from '../../../src/core/conversation.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { addMs, dayMs, hourMs, toInstant } from '../../../src/core/time.ts'
import type { Staff } from '../../../src/people/records.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { sceneOf } from '../../../src/services/lectures/hall.ts'
import { seats } from '../../../src/services/lectures/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { clerk, facts, monday, thursday } from './house.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday, { ENCRYPTION_KEY: 'a key of thirty-two bytes or more' })
})
afterEach(() => at.stop())

const office = () => at.app.services.staff.lectures
const publish = (change: Partial<typeof facts> & { readonly survey?: string } = {}, by: Staff = clerk) =>
  at.app.store.transaction('office', async (work) => {
    const made = await office().create(work, by, { ...facts, ...change })
    return office().publish(work, by, made)
  })
const tend = async (): Promise<void> => {
  await at.app.services.standing.find(({ name }) => name === 'lectures')?.run()
  await at.settle()
}
const to = async (instant: string): Promise<void> => {
  at.clock.move(Date.parse(instant) - Date.parse(toInstant(at.clock.now())))
  await tend()
}
const says = async (...all: readonly string[]): Promise<string> => {
  let last = ''
  for (const said of all) last = wordsOf(await at.say(said))
  return last
}
const leave = (): Promise<unknown> => {
  const envelope = { account: 'web', sender: 'somebody', id: 'leaves', receivedAt: toInstant(at.clock.now()) }
  return at.app.inbox.receive({ ...envelope, kind: 'unsubscribe' })
}
const pushed = async (): Promise<string> =>
  (await allRows(at, notices)).flatMap(({ replies }) => replies.map(({ text }) => text)).join('\n')

describe('lectures in the whole house', () => {
  test('from 大讲堂 to a seat, two neutral reminders and a scan in the hall', async () => {
    const { id } = await publish()
    expect(await says('大讲堂', '1', '跳过', '提交')).toContain('报上了')
    await to(addMs(thursday.from, -dayMs))
    await to(addMs(thursday.from, -2 * hourMs))
    expect((await allRows(at, ledger)).map(({ kind, occurrence }) => `${kind} ${occurrence}`).toSorted()).toEqual([
      'lecture 24h',
      'lecture 2h',
    ])
    expect(await pushed()).not.toMatch(/睡|心理|讲座|大讲堂|示例/)
    await to(thursday.from)
    const { hallPage = '' } = await at.app.store.read((read) => office().detail(read, clerk, { id }))
    const token = new URLSearchParams(hallPage.split('?')[1]).get('token') ?? ''
    const screen = await at.app.store.read((read) => office().hall(read, { event: id, token }))
    const envelope = { account: 'web', sender: 'somebody', receivedAt: toInstant(at.clock.now()) }
    // As the platform reports a scan.
    const scan = { ...envelope, id: 'scan', kind: 'click', key: `scan:${screen?.scene ?? ''}` } as const
    expect(wordsOf(await at.app.inbox.receive(scan))).toContain('签到好了')
    expect(await says(`签到 ${screen?.code ?? ''}`)).toContain('已经签过到了')
  })

  test('danger said in the middle of signing up comes first, and the form waits', async () => {
    await publish()
    await says('大讲堂')
    const help = await says('不想活了')
    expect(help).toContain('12356')
    expect(help).not.toContain('讲座')
    expect(await says('继续')).toContain('选一个')
  })

  test('who does not want reminders is still told that it was called off', async () => {
    const { id, version } = await publish()
    await says('大讲堂', '1', '跳过', '提交', '退订全部')
    await at.app.store.transaction('office', (work) => office().cancel(work, clerk, { id, version, reason: '停电' }))
    await tend()
    expect(await pushed()).toContain('活动取消了')
  })

  test('who leaves loses the chat, keeps the seat, and is rung up when something changes', async () => {
    const { id, version } = await publish()
    await says('大讲堂', '1', '0510-0000-0001', '提交')
    await leave()
    expect((await allRows(at, turns)).filter(({ text }) => text !== '')).toEqual([])
    expect((await allRows(at, seats)).map(({ state }) => state)).toEqual(['seated'])
    await at.app.store.transaction('office', (work) =>
      office().edit(work, clerk, { ...facts, place: '别处', id, version }),
    )
    await tend()
    const shown = await at.app.store.read((read) => office().detail(read, clerk, { id }))
    expect(shown.seats).toMatchObject([{ toCall: 'changed', hasContact: true }])
    expect(JSON.stringify(await allRows(at, cases))).not.toContain('051000000001')
  })

  test('after it, who came is asked for a view, and the word opens the questionnaire; who wants no reminders is not', async () => {
    const { id } = await publish({ survey: 'check-in' })
    const sign = async (sender: string): Promise<void> => {
      for (const said of ['大讲堂', '1', '跳过', '提交']) await at.say(said, sender)
    }
    await sign('somebody')
    await sign('quiet')
    await at.say('退订全部', 'quiet')
    await to(thursday.from)
    for (const seat of await allRows(at, seats))
      await at.app.store.transaction('office', (work) => office().checkInSeat(work, clerk, { id: seat.id }))
    await to(addMs(thursday.until, 12 * hourMs))
    await to('2026-11-27T01:00:00.000Z')
    expect((await at.app.store.read((read) => office().detail(read, clerk, { id }))).state).toBe('over')
    expect((await pushed()).match(/活动问卷/g)).toHaveLength(1)
    expect(await says('活动问卷')).toContain('共5题')
  })

  test('a scene is short enough for the platforms', async () => {
    const { id } = await publish()
    expect(sceneOf(createSealer(Buffer.alloc(32, 7)), id).length).toBeLessThanOrEqual(64)
  })
})
