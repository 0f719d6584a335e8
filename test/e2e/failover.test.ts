import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { turns } from '../../src/core/conversation.ts'
import { toInstant } from '../../src/core/time.ts'
import { ledger, reminders } from '../../src/reminders/records.ts'
import { bookings } from '../../src/services/counselling/records.ts'
import { rowsOf } from '../support/rows.ts'
import { startPostgres } from '../support/postgres.ts'
import { startPlatform, type Platform } from '../support/platform/index.ts'
import { follower, pause, platform as keys, startCrew, until, webMember, type Crew } from './crew.ts'

const pauseSeconds = Number(process.env['PAUSE_SECONDS'] ?? 4)
/** What a dead process had under way is taken over when its lease of a minute is over: the long run waits for that. */
const waitsForLeases = pauseSeconds >= 30

const postgres = await startPostgres()

describe.skipIf(postgres === undefined)('three processes on one PostgreSQL, one killed and one paused', () => {
  const followers = Array.from({ length: 16 }, (_one, n) => `oFollower${String.fromCharCode(0x41 + n)}`)
  let crew: Crew
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform()
    platform.account('service', { id: keys.appId, secret: keys.secret })
    // What they write goes to the crew by itself; here only their windows are opened.
    for (const openid of followers) await platform.member(openid).writes()
    crew = await startCrew((await postgres?.createDatabase()) ?? '', 3, {
      WECHAT_TOKEN: keys.token,
      WECHAT_APP_ID: keys.appId,
      WECHAT_APP_SECRET: keys.secret,
      WECHAT_API_BASE: platform.base,
    })
  }, 120_000)
  afterAll(async () => {
    await crew.end()
    await platform.stop()
    await postgres?.end()
  })

  const received = (): readonly { readonly openid: string; readonly words: string }[] =>
    followers.flatMap((openid) => platform.member(openid).received.map(({ words }) => ({ openid, words })))
  const bookingSteps = ['预约心理老师', '1', '打电话', '跳过', '1', '13812345678', '同意']

  const bookAll = async (): Promise<void> => {
    for (const openid of followers) {
      const says = follower(crew, openid)
      for (const step of bookingSteps) await says(step)
      expect(await says('提交')).toContain('约上了')
    }
  }

  /** The last reminder of every appointment falls due. Critical, so that the hour of the night does not matter. */
  const makeDue = async (): Promise<void> => {
    const now = toInstant(systemClock.now())
    for (const { id, occurrence } of await rowsOf(crew.store, reminders))
      await crew.store.transaction('due', async (work) => {
        const row = await work.rows(reminders).get(id)
        if (row === undefined) return
        await work
          .rows(reminders)
          .update(
            occurrence === '2h'
              ? { ...row, dueAt: now, importance: 'critical', words: `${row.words}${id}` }
              : { ...row, state: 'cancelled' },
          )
      })
  }

  test('no message stays without its answer, no reminder comes twice, no time is given to two', async () => {
    await bookAll()
    const racers = Array.from({ length: 10 }, (_one, n) => webMember(crew, `racer${'r'.repeat(n)}`))
    for (const says of racers) for (const step of bookingSteps) await says(step)

    const load = { over: false }
    const said: string[] = []
    const talking = Promise.all(
      Array.from({ length: 12 }, async (_one, talker) => {
        let says = webMember(crew, `talker-${talker}-0`)
        for (let turn = 0; !load.over; turn += 1) {
          // Nobody may write thirty times a minute to one process.
          if (turn % 20 === 19) says = webMember(crew, `talker-${talker}-${turn}`)
          expect(await says(`第${talker}个人第${turn}句`)).not.toBe('')
          said.push(`第${talker}个人第${turn}句`)
          // All of them share an address, which may ask three thousand times a minute.
          await pause(200)
        }
      }),
    )
    // Sends are under way when it happens: taken by the platform, and not yet known to us.
    platform.latencyMs = 1_000
    await makeDue()
    await until(() => received().length > 0)
    const [, killed, paused] = crew.processes
    paused?.child.kill('SIGSTOP')
    await killed?.end('SIGKILL')
    const race = Promise.all(racers.map((says) => says('提交')))
    await pause(pauseSeconds * 1_000)
    paused?.child.kill('SIGCONT')
    platform.latencyMs = 0
    const ends = await race
    await until(async () => (await rowsOf(crew.store, ledger)).length >= followers.length)
    if (waitsForLeases)
      await until(async () => (await rowsOf(crew.store, ledger)).every(({ outcome }) => outcome === 'sent'))
    load.over = true
    await talking

    const kept = (await rowsOf(crew.store, turns)).map(({ text }) => text).filter((text) => text.startsWith('第'))
    expect(said.length).toBeGreaterThan(80)
    expect(kept.toSorted()).toEqual(said.toSorted())

    expect(ends.filter((words) => words.includes('约上了'))).toHaveLength(1)
    expect(ends.filter((words) => words.includes('刚被别人约走'))).toHaveLength(9)
    const held = (await rowsOf(crew.store, bookings)).filter(({ state }) => state === 'held')
    expect(held).toHaveLength(followers.length + 1)
    expect(new Set(held.map(({ counsellor, start }) => `${counsellor} ${start}`)).size).toBe(held.length)

    const heard = received().flatMap(({ openid, words }) => (words.includes('您有一个预约') ? openid : []))
    expect(new Set(heard).size).toBe(heard.length)
    expect(heard.toSorted()).toEqual((waitsForLeases ? followers : heard).toSorted())
  }, 300_000)
})
