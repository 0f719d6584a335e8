import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/time.ts'
import { startTestApp } from '../../support/app.ts'
import { answering, startGateway, type Gateway } from '../../support/gateway.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { alertsOf, ledgerOf, monday, putOn } from './house.ts'

let server: TestPostgres | undefined
let gateway: Gateway
beforeAll(async () => {
  server = await startPostgres()
  gateway = await startGateway(answering('{"errcode":0}'))
}, 60_000)
beforeEach((context) => {
  if (server === undefined) context.skip()
})
afterAll(async () => {
  await gateway.stop()
  await server?.end()
})

test('of several processes on one database one calls each order, once, and one acknowledgement ends it for all', async () => {
  const env = {
    DATABASE_URL: (await server?.createDatabase()) ?? '',
    WECOM_ROBOT_URL: gateway.url,
    ENCRYPTION_KEY: 'the same key for every process here',
  }
  const first = await startTestApp(monday, env)
  const second = await startTestApp(monday, env)
  const third = await startTestApp(monday, env)
  const all = [first, second, third]
  const everywhere = async (): Promise<void> => {
    await Promise.all(all.map((at) => at.settle()))
    await Promise.all(all.map((at) => at.app.worker.run()))
  }
  await putOn(first, 'a', 'first', ['robot'])
  await putOn(first, 'b', 'next', ['robot'])
  await second.say('我不想活了')
  await everywhere()
  expect(gateway.posted).toHaveLength(1)
  for (const at of all) at.clock.move(5 * minuteMs)
  await everywhere()
  await everywhere()
  expect((await ledgerOf(third)).map(({ step, staff, outcome }) => `${step} ${staff} ${outcome}`)).toEqual([
    '1 a sent',
    '2 b sent',
  ])
  expect(gateway.posted).toHaveLength(2)
  const id = (await alertsOf(first))[0]?.id ?? ''
  const seen = await Promise.all(
    all.map((at, index) =>
      at.app.store.transaction(id, (work) => at.app.oncall.seen(work, { id, staff: `by ${index}` })),
    ),
  )
  expect(new Set(seen.map((alert) => alert?.seenBy)).size).toBe(1)
  for (const at of all) at.clock.move(60 * minuteMs)
  await everywhere()
  expect(gateway.posted).toHaveLength(2)
  for (const at of all) await at.stop()
}, 60_000)
