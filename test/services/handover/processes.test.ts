import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, wordsOf } from '../../support/app.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { monday, reception } from './house.ts'

let server: TestPostgres | undefined
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
beforeEach((context) => {
  if (server === undefined) context.skip()
})
afterAll(() => server?.end())

test('of two clerks in two processes on one database one has the chat, and the words of each message go one way', async () => {
  const env = {
    DATABASE_URL: (await server?.createDatabase()) ?? '',
    ENCRYPTION_KEY: 'the same key for every process here',
  }
  const first = await startTestApp(monday, env)
  const second = await startTestApp(monday, env)
  const [here, there] = [reception(first), reception(second)]
  await here.seat('a', 'b')
  await here.handOver()
  const tries = await Promise.allSettled([here.take('a'), there.take('b')])
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const holder = (await here.conversation()).heldBy ?? ''
  const desk = holder === 'a' ? here : there
  const message = { account: 'web', sender: 'somebody', id: 'at that moment', receivedAt: monday }
  const [replies] = await Promise.all([
    second.app.inbox.receive({ ...message, kind: 'text', text: '加班费怎么算' }),
    desk.giveBack(holder),
  ])
  const kept = (await here.read('a')).lines.map(({ words }) => words)
  expect([wordsOf(replies).includes('加班'), kept.length]).toEqual(kept.length === 0 ? [true, 0] : [false, 1])
  await expect(desk.write(holder, '太晚了。')).rejects.toMatchObject({ code: 'conflict' })
  await Promise.all([here.sweep(), there.sweep()])
  expect((await there.conversation()).owner).toBe('bot')
  await first.stop()
  await second.stop()
}, 60_000)
