import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../../src/core/time.ts'
import { usualLimits } from '../../../src/http/limits.ts'
import { joinPersons } from '../../../src/people/joined.ts'
import { bindings } from '../../../src/people/records.ts'
import { calendarFeeds } from '../../../src/services/calendar-feed/records.ts'
import { lectures } from '../../../src/services/lectures/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { serve, type Served } from '../../support/serve.ts'
import { facts } from '../lectures/house.ts'
import { accountOf } from '../private/house.ts'

const monday = '2026-11-23T02:00:00.000Z'
const env = { BASE_URL: 'http://127.0.0.1:3000' }
let at: TestApp
let web: Served

beforeEach(async () => {
  at = await startTestApp(monday, env)
  web = await serve(at, env)
})
afterEach(async () => {
  await web.close()
  await at.stop()
})

/** The path of the address that is said, and the whole of what is said. */
const ask = async (words = '日历订阅', sender = 'somebody') => {
  const replies = await at.say(words, sender)
  const link = replies.flatMap((reply) => (reply.link === undefined ? [] : [reply.link.url]))[0] ?? ''
  return { path: link.replace(env.BASE_URL, ''), said: wordsOf(replies) }
}
const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${web.url}${path}`, { headers })

interface Seen {
  readonly uid: string
  readonly title: string
  readonly status: string
  readonly sequence: number
  readonly start: string
  readonly alarms: number
}

const eventsAt = async (path: string): Promise<readonly Seen[]> => {
  const calendar = new ICAL.Component(ICAL.parse(await (await get(path)).text()))
  return calendar.getAllSubcomponents('vevent').map((event) => {
    const of = (name: string): string => String(event.getFirstPropertyValue(name) ?? '')
    return {
      uid: of('uid'),
      title: of('summary'),
      status: of('status'),
      sequence: Number(of('sequence')),
      start: of('dtstart'),
      alarms: event.getAllSubcomponents('valarm').length,
    }
  })
}

const say = async (...words: readonly string[]): Promise<string> => {
  let said = ''
  for (const one of words) said = wordsOf(await at.say(one))
  return said
}
const book = () => say('预约心理老师', '1', '网上', '跳过', '1', '13800000001', '同意', '提交')
const saveDeadline = () => say('10月15号认定书下来不服怎么办', '好', '提交')

const publish = async (): Promise<string> => {
  const office = at.app.services.staff.lectures
  const by = await accountOf(at, 'clerk')
  const lecture = await at.app.store.transaction('office', async (work) =>
    office.publish(work, by, await office.create(work, by, facts)),
  )
  return lecture.id
}

describe('日历订阅', () => {
  test('gives an address of 256 random bits, and keeps its hash only', async () => {
    const { path } = await ask()
    expect(path).toMatch(/^\/cal\/[\w-]{43}\.ics$/)
    expect(JSON.stringify(await allRows(at, calendarFeeds))).not.toContain(path.slice(5, -4))
  })

  test('asked for again says since when there is one, and only 换日历地址 makes a new one, which ends the old', async () => {
    const { path } = await ask()
    const again = await ask()
    expect(again.path).toBe('')
    expect(again.said).toContain('11月23日')
    expect((await get(path)).status).toBe(200)
    const renewed = await ask('换日历地址')
    expect(renewed.path).not.toBe(path)
    expect((await get(path)).status).toBe(410)
    expect((await get(renewed.path)).status).toBe(200)
  })

  test.each(['退订日历', '退订日历订阅', '不要日历了'])('ends with %s as well', async (word) => {
    const { path } = await ask()
    expect((await ask(word)).said).toContain('停了')
    expect((await get(path)).status).toBe(410)
  })

  test('ends with 取消日历订阅, and when the person unfollows', async () => {
    const { path } = await ask()
    expect((await ask('取消日历订阅')).said).toContain('停了')
    expect((await get(path)).status).toBe(410)
    expect((await ask('取消日历订阅')).said).toContain('没有')
    const second = await ask()
    const now = at.clock.now().toISOString()
    await at.app.inbox.receive({ account: 'web', sender: 'somebody', id: 'u1', receivedAt: now, kind: 'unsubscribe' })
    expect((await get(second.path)).status).toBe(410)
    expect(await allRows(at, calendarFeeds)).toEqual([])
  })
})

describe('the calendar', () => {
  test('is empty and well-formed for somebody with nothing planned, and asks to be read again every hour', async () => {
    const { path } = await ask()
    const answer = await get(path)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    const text = await answer.text()
    expect(new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')).toEqual([])
    expect(text).toMatch(/REFRESH-INTERVAL;VALUE=DURATION:PT1H/)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  })

  test('has appointments, sign-ups and saved last days, each under a title that says nothing of what for', async () => {
    await publish()
    await book()
    await saveDeadline()
    await say('大讲堂', '1', '13800000001', '提交')
    const { path } = await ask()
    const seen = await eventsAt(path)
    expect(seen.map(({ title }) => title).toSorted()).toEqual(['您有一个活动', '您有一个预约', '您有一条提醒'])
    expect(seen.map(({ alarms }) => alarms)).toEqual([2, 2, 2])
    expect(seen.map(({ start }) => start)).toContain('2026-12-14')
    const text = await (await get(path)).text()
    expect(text).not.toMatch(/心理|咨询|老师|讲座|睡个好觉|会场|裁决|仲裁|起诉|工会|示例|138/)
  })

  test('answers 304 while nothing changed, whatever the clock, and 200 once something has', async () => {
    await book()
    const { path } = await ask()
    const etag = (await get(path)).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    at.clock.move(hourMs)
    const same = await get(path, { 'if-none-match': etag })
    expect([same.status, await same.text()]).toEqual([304, ''])
    await saveDeadline()
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200)
  })

  test('keeps the UID, raises SEQUENCE and says CANCELLED for thirty days', async () => {
    await saveDeadline()
    const { path } = await ask()
    const [before] = await eventsAt(path)
    expect(before?.status).toBe('CONFIRMED')
    await say('取消期限', '提交')
    const [after] = await eventsAt(path)
    expect([after?.status, after?.alarms, after?.uid]).toEqual(['CANCELLED', 0, before?.uid])
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0)
    at.clock.move(29 * dayMs)
    expect(await eventsAt(path)).toHaveLength(1)
    at.clock.move(2 * dayMs)
    expect(await eventsAt(path)).toEqual([])
  })

  test('a lecture that is moved raises SEQUENCE, one that is given up is CANCELLED', async () => {
    const id = await publish()
    await say('大讲堂', '1', '13800000001', '提交')
    const { path } = await ask()
    const [before] = await eventsAt(path)
    await at.app.store.transaction('t', async (work) => {
      const row = await work.rows(lectures).get(id)
      if (row !== undefined) await work.rows(lectures).update({ ...row, from: '2026-11-26T07:00:00.000Z' })
    })
    const [moved] = await eventsAt(path)
    expect(moved?.uid).toBe(before?.uid)
    expect(moved?.start).toBe('2026-11-26T07:00:00Z')
    expect(moved?.sequence).toBeGreaterThan(before?.sequence ?? 0)
    const office = at.app.services.staff.lectures
    const by = await accountOf(at, 'admin')
    await at.app.store.transaction('t', async (work) => {
      const row = await work.rows(lectures).get(id)
      await office.cancel(work, by, { id, version: row?.version ?? 0, reason: '讲师病了' })
    })
    const [gone] = await eventsAt(path)
    expect([gone?.status, gone?.alarms]).toEqual(['CANCELLED', 0])
    expect(gone?.sequence).toBeGreaterThan(moved?.sequence ?? 0)
    at.clock.move(31 * dayMs)
    expect(await eventsAt(path)).toEqual([])
  })

  test('is one for joined persons, wherever each thing was made', async () => {
    await saveDeadline()
    const { path } = await ask('日历订阅', 'other')
    expect(await eventsAt(path)).toEqual([])
    const both = await allRows(at, bindings)
    await at.app.store.transaction('t', (work) => joinPersons(work, both[0]?.person ?? '', both[1]?.person ?? ''))
    expect(await eventsAt(path)).toHaveLength(1)
    expect((await ask('取消日历订阅')).said).toContain('停了')
    expect((await get(path)).status).toBe(410)
  })
})

test('a guess leads nowhere, and one address may not be asked without end', async () => {
  expect((await get(`/cal/${'a'.repeat(43)}.ics`)).status).toBe(410)
  expect((await get('/cal/short.ics')).status).toBe(404)
  const { path } = await ask()
  for (let nth = 0; nth < usualLimits.feedPerHour; nth += 1) await (await get(path)).arrayBuffer()
  const refused = await get(path)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
})
