import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conversations, notices } from '../../src/core/conversation.ts'
import { bookings } from '../../src/services/counselling/records.ts'
import { startPostgres } from '../support/postgres.ts'
import { rowsOf } from '../support/rows.ts'
import { startCrew, until, webCookie, webMember, type Crew } from './crew.ts'

const password = 'a long enough password'
const postgres = await startPostgres()

const ask = (url: string, text: string, id: string): Promise<Response> =>
  fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: webCookie('asker') },
    body: JSON.stringify({ text, id }),
  })

describe.skipIf(postgres === undefined)('three processes on one PostgreSQL', () => {
  let crew: Crew
  beforeAll(async () => {
    crew = await startCrew((await postgres?.createDatabase()) ?? '', 3, { ADMIN_PASSWORD: password })
  }, 120_000)
  afterAll(async () => {
    await crew.end()
    await postgres?.end()
  })

  test('ten people want the same time: one gets it, the others are asked again', async () => {
    const people = Array.from({ length: 10 }, (_one, number) => webMember(crew, `booker${'b'.repeat(number)}`))
    for (const say of people)
      for (const answer of ['预约心理老师', '1', '打电话', '跳过', '1', '13812345678', '同意']) await say(answer)
    const ends = await Promise.all(people.map((say) => say('提交')))
    expect(ends.filter((words) => words.includes('约上了'))).toHaveLength(1)
    expect(ends.filter((words) => words.includes('刚被别人约走'))).toHaveLength(9)
    expect((await rowsOf(crew.store, bookings)).filter(({ state }) => state === 'held')).toHaveLength(1)
  }, 120_000)

  test('whoever signed in on one process is known to the others, and signed out everywhere', async () => {
    const [one, two, three] = crew.processes.map(({ url }) => url)
    const entered = await fetch(`${one}/api/staff/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'admin', password }),
    })
    expect(entered.status).toBe(200)
    const { csrf } = (await entered.json()) as { csrf: string }
    const headers = { cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': csrf }
    const today = async (url = ''): Promise<number> => (await fetch(`${url}/api/staff/today`, { headers })).status
    expect([await today(two), await today(three)]).toEqual([200, 200])
    await fetch(`${three}/api/staff/session`, { method: 'DELETE', headers })
    expect([await today(one), await today(two)]).toEqual([401, 401])
  })

  test('what one process says reaches a page that is open on another', async () => {
    const before = new Set((await rowsOf(crew.store, conversations)).map(({ id }) => id))
    await webMember(crew, 'listener')('你好')
    const listener = (await rowsOf(crew.store, conversations)).find(({ id }) => !before.has(id))
    if (listener === undefined) throw new Error('nobody')
    const stream = await fetch(`${crew.processes[0]?.url ?? ''}/api/chat/stream?after=0`, {
      headers: { cookie: webCookie('listener') },
    })
    const reader = stream.body?.getReader()
    await crew.store.transaction(listener.id, async (work) => {
      const current = await work.rows(conversations).get(listener.id)
      if (current === undefined) throw new Error('nobody')
      const seq = current.noticeSeq + 1
      await work.rows(conversations).update({ ...current, noticeSeq: seq })
      await work.rows(notices).insert({
        id: work.newId('ntc'),
        person: current.id,
        seq,
        at: work.now,
        replies: [{ kind: 'notice', text: '从别处来的话' }],
        delivery: 'sent',
      })
      work.notify(`person:${current.id}`)
    })
    let heard = ''
    for (let chunks = 0; chunks < 20 && !heard.includes('从别处来的话'); chunks += 1) {
      const chunk = await reader?.read()
      heard += new TextDecoder().decode(chunk?.value)
    }
    await reader?.cancel()
    expect(heard).toContain('从别处来的话')
  }, 30_000)

  test('while the database is away everybody is told when to come back, help is still given, and it heals by itself', async () => {
    const [first] = crew.processes
    const url = first?.url ?? ''
    const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status
    expect(await ready()).toBe(200)
    await postgres?.stop()
    const refused = await ask(url, '你好', 'away-1')
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const help = await ask(url, '我不想活了', 'away-2')
    expect(help.status).toBe(200)
    expect(await help.text()).toContain('12356')
    expect(await ready()).toBe(503)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)

    await postgres?.start()
    await until(async () => (await ask(url, '你好', 'away-1')).status === 200)
    await until(async () => (await ready()) === 200)
    for (const { url: one } of crew.processes)
      await until(async () => (await ask(one, '你好', 'away-3')).status === 200)
    expect(crew.processes.every(({ child }) => child.exitCode === null && child.signalCode === null)).toBe(true)
  }, 60_000)
})
