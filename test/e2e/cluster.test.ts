import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { conversations, notices, turns } from '../../src/core/conversation.ts'
import { silentLog } from '../../src/core/log.ts'
import { replySchema } from '../../src/core/reply.ts'
import type { PortableStore } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addMs, hourMs, toInstant } from '../../src/core/time.ts'
import { ledger, reminderId, reminders } from '../../src/reminders/records.ts'
import { demoCounselling } from '../../src/services/counselling/demo.ts'
import { bookings } from '../../src/services/counselling/records.ts'
import { tables } from '../../src/state.ts'
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.ts'
import { startPostgres } from '../support/postgres.ts'
import { startProcess, type Running } from '../support/process.ts'

const chatReply = z.object({ replies: z.array(replySchema) })
const pauseSeconds = Number(process.env['PAUSE_SECONDS'] ?? 4)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const rowsOf = async <R extends Row>(store: PortableStore, table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(table)) rows.push(row)
  return rows
}

const postgres = await startPostgres()

describe.skipIf(postgres === undefined)('three processes on one PostgreSQL', () => {
  let store: PortableStore
  let folder: string
  let crew: Running[] = []

  const startOne = async (url: string, number: number): Promise<Running> =>
    startProcess({
      DATABASE_URL: url,
      DATA_DIR: path.join(folder, String(number)),
      ENCRYPTION_KEY: 'k'.repeat(40),
      LOG_LEVEL: 'warn',
    })

  /** A member whose messages go to any process; one that does not answer is asked again elsewhere with the same id. */
  const member = (name: string) => {
    let turn = 0
    return async (text: string): Promise<string> => {
      turn += 1
      for (let attempt = 0; attempt < 30; attempt += 1) {
        const server = crew[(name.length + turn + attempt) % crew.length]
        try {
          const answer = await fetch(`${server?.url ?? ''}/api/chat`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', cookie: `liangxin_member=${name.padEnd(43, 'x')}` },
            body: JSON.stringify({ text, id: `${name}-${turn}` }),
            signal: AbortSignal.timeout(2_000),
          })
          if (answer.status !== 200) throw new Error(String(answer.status))
          return chatReply
            .parse(await answer.json())
            .replies.map((reply) => reply.text)
            .join('\n')
        } catch {
          await pause(100)
        }
      }
      throw new Error(`${name} was never answered`)
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'liangxin-cluster-'))
    const url = (await postgres?.createDatabase()) ?? ''
    const first = await startOne(url, 0)
    store = await openPostgresStore({ url, tables, clock: systemClock, log: silentLog })
    await store.transaction('demo', demoCounselling)
    crew = [first, await startOne(url, 1), await startOne(url, 2)]
  }, 120_000)
  afterAll(async () => {
    for (const one of crew)
      if (one.child.exitCode === null && one.child.signalCode === null) {
        one.child.kill('SIGCONT')
        await one.end('SIGKILL')
      }
    await store.close()
    await postgres?.end()
    await rm(folder, { recursive: true, force: true })
  })

  test('ten people want the same time: one gets it, the others are asked again', async () => {
    const people = Array.from({ length: 10 }, (_one, number) => member(`booker${'b'.repeat(number)}`))
    for (const say of people)
      for (const answer of ['预约心理老师', '1', '打电话', '1', '13812345678', '同意']) await say(answer)
    const ends = await Promise.all(people.map((say) => say('提交')))
    expect(ends.filter((words) => words.includes('约上了'))).toHaveLength(1)
    expect(ends.filter((words) => words.includes('刚被别人约走'))).toHaveLength(9)
    expect((await rowsOf(store, bookings)).filter(({ state }) => state === 'held')).toHaveLength(1)
  }, 120_000)

  test('one process dies, one is paused: every message is answered once, every reminder said once', async () => {
    const people = Array.from({ length: 6 }, (_one, number) => `talker${'t'.repeat(number)}`)
    const work = Promise.all(
      people.map(async (name) => {
        const say = member(name)
        for (let turn = 0; turn < 25; turn += 1) expect(await say(`你好${turn}`)).not.toBe('')
      }),
    )
    await pause(300)
    const persons = (await rowsOf(store, conversations)).map(({ id }) => id)
    const now = toInstant(systemClock.now())
    for (const person of persons) {
      // An appointment of nobody's service: what counts here is that it is settled once, whatever is said.
      const occasion = {
        kind: 'appointment',
        subject: `cas_${person}`,
        occurrence: '2h',
        person,
        eventAt: addMs(now, hourMs),
      }
      await store.transaction(person, (work) =>
        work.rows(reminders).insert({
          id: reminderId(occasion),
          ...occasion,
          importance: 'critical',
          dueAt: now,
          words: '您有一个预约。',
          state: 'planned',
        }),
      )
    }
    await crew[1]?.end('SIGKILL')
    crew[2]?.child.kill('SIGSTOP')
    await pause(pauseSeconds * 1_000)
    crew[2]?.child.kill('SIGCONT')
    await work
    for (let waited = 0; waited < 60; waited += 1) {
      if ((await rowsOf(store, ledger)).length >= persons.length) break
      await pause(1_000)
    }
    const said = await rowsOf(store, turns)
    for (const name of people) expect(said.length).toBeGreaterThan(name.length)
    expect(new Set(said.map(({ id }) => id)).size).toBe(said.length)
    expect(said.filter(({ text }) => text.startsWith('你好'))).toHaveLength(people.length * 25)
    const kept = await rowsOf(store, ledger)
    expect(kept.filter(({ person }) => persons.includes(person))).toHaveLength(persons.length)
    const told = await rowsOf(store, notices)
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
  }, 180_000)

  test('what one process says reaches a page that is open on another', async () => {
    const say = member('listener')
    await say('你好')
    const talking = (await rowsOf(store, conversations)).length
    expect(talking).toBeGreaterThan(0)
    const survivor = crew[0]
    const stream = await fetch(`${survivor?.url ?? ''}/api/chat/stream?after=0`, {
      headers: { cookie: `liangxin_member=${'listener'.padEnd(43, 'x')}` },
    })
    const reader = stream.body?.getReader()
    const person = (await rowsOf(store, conversations)).toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1))[0]
    await store.transaction(person?.id ?? '', async (work) => {
      const current = await work.rows(conversations).get(person?.id ?? '')
      if (current === undefined) throw new Error('nobody')
      await work.rows(conversations).update({ ...current, noticeSeq: current.noticeSeq + 1 })
      await work.rows(notices).insert({
        id: work.newId('ntc'),
        person: current.id,
        seq: current.noticeSeq + 1,
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
})
