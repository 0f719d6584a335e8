import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { audit } from '../../src/casework/records.ts'
import { readConfig } from '../../src/config.ts'
import { emit, webhookEndpoints } from '../../src/core/events.ts'
import { silentLog } from '../../src/core/log.ts'
import { minuteMs } from '../../src/core/time.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { checkWebhooks } from '../../src/operations/webhook-checks.ts'
import { addStaff } from '../../src/people/staff.ts'
import { createWeb } from '../../src/web.ts'
import { allRows, startTestApp, type TestApp } from '../support/app.ts'
import { startReceiver, type Receiver } from '../webhooks/outgoing/receiver.ts'
import { cookieOf, post } from './server-support.ts'

const password = 'a long enough password'
const secretSchema = z.object({ id: z.string(), secret: z.string().startsWith('whsec_') })
const listSchema = z.object({ endpoints: z.array(z.looseObject({ id: z.string(), version: z.number() })) })
const deliveriesSchema = z.object({ deliveries: z.array(z.looseObject({ id: z.string(), state: z.string() })) })

let house: TestApp
let receiver: Receiver
let url: string
let close: () => Promise<void>
let desk: { readonly cookie: string; readonly 'x-csrf-token': string }

const signIn = async (): Promise<typeof desk> => {
  const answer = await post(`${url}/api/staff/session`, { login: 'admin', password })
  const { csrf } = z.object({ csrf: z.string() }).parse(await answer.json())
  return { cookie: cookieOf(answer), 'x-csrf-token': csrf }
}

beforeEach(async () => {
  receiver = await startReceiver()
  house = await startTestApp('2026-11-23T02:00:00.000Z', { WEBHOOKS_ALLOW: '127.0.0.1' })
  const { app, clock, dataDir } = house
  const metrics = createMetrics({ jobs: async () => ({}), webhooks: () => app.store.read(app.outgoing.health) })
  const web = createWeb({ app, config: readConfig({ DATA_DIR: dataDir }), clock, log: silentLog, metrics })
  url = `http://127.0.0.1:${(await web.listen(0, '127.0.0.1')).port}`
  close = () => web.close()
  await addStaff(app.store, { login: 'admin', name: '小李', role: 'admin', password })
  desk = await signIn()
})
afterEach(async () => {
  await close()
  await house.stop()
  await receiver.stop()
})

const ask = async (path: string, as = desk): Promise<unknown> => (await fetch(`${url}${path}`, { headers: as })).json()
const act = (path: string, body: object = {}) => post(`${url}/api/staff/${path}`, body, desk)
const written = () => ({ url: receiver.url, events: ['case.created'], note: '看板', owner: '信息科' })
const added = async () => secretSchema.parse(await (await act('webhooks', written())).json())
const listed = async () => listSchema.parse(await ask('/api/staff/webhooks')).endpoints
const versionOf = async (id: string) => (await listed()).find((one) => one.id === id)?.version
const logOf = async (id: string, failed = 'no') =>
  deliveriesSchema.parse(await ask(`/api/staff/webhooks/${id}/deliveries?failed=${failed}`)).deliveries
const actions = async () => (await allRows(house, audit)).map(({ action }) => action)

/** Told and given up after all tries. */
const fail = async (): Promise<void> => {
  receiver.status(500)
  await house.app.store.transaction('tell', (work) => emit(work, { type: 'case.created', subject: 'cas_1' }))
  for (let round = 0; round < 44; round += 1) {
    await house.app.worker.run()
    house.clock.move(150 * minuteMs)
  }
  // Days have passed.
  desk = await signIn()
}

describe('an administrator', () => {
  test('adds an address, and its secret is said this once and stands nowhere in the clear', async () => {
    const { id, secret } = await added()
    expect(await listed()).toMatchObject([{ id, url: receiver.url, state: 'up', waiting: 0, failed: 0 }])
    expect(JSON.stringify(await ask('/api/staff/webhooks'))).not.toMatch(/whsec_|sealed/)
    expect(JSON.stringify(await allRows(house, webhookEndpoints))).not.toContain(secret)
    expect(JSON.stringify(await allRows(house, audit))).not.toContain(secret)
    expect(await actions()).toContain('webhook added')
  })

  test('is refused an address that is none, an event that is none, and what somebody changed first', async () => {
    expect((await act('webhooks', { ...written(), url: 'ftp://a.test' })).status).toBe(422)
    expect((await act('webhooks', { ...written(), events: ['case.deleted'] })).status).toBe(400)
    const { id } = await added()
    expect((await act(`webhooks/${id}`, { ...written(), version: 9 })).status).toBe(409)
    expect((await act('webhooks/whe_none/ping')).status).toBe(404)
  })

  test('changes, rotates, switches off and on, each a row in the audit', async () => {
    const { id, secret } = await added()
    const change = { ...written(), note: '数据看板', version: await versionOf(id) }
    expect((await act(`webhooks/${id}`, change)).status).toBe(200)
    const rotated = await act(`webhooks/${id}/secret`, { version: await versionOf(id) })
    expect(secretSchema.parse(await rotated.json()).secret).not.toBe(secret)
    for (const state of ['off', 'on'])
      expect((await act(`webhooks/${id}/state`, { version: await versionOf(id), state })).status).toBe(200)
    expect(await listed()).toMatchObject([{ note: '数据看板', state: 'up', oldSecretUntil: expect.any(String) }])
    const wanted = ['webhook changed', 'webhook secret rotated', 'webhook switched off', 'webhook switched on']
    expect(await actions()).toEqual(expect.arrayContaining(wanted))
  })

  test('tries an address, and sees what came of it', async () => {
    const { id } = await added()
    expect((await act(`webhooks/${id}/ping`)).status).toBe(200)
    await house.app.worker.run()
    expect(receiver.received).toHaveLength(1)
    expect(await logOf(id)).toMatchObject([{ type: 'webhook.ping', state: 'delivered', attempts: [{ status: 204 }] }])
  })

  test('sends again what failed, one and all of them', async () => {
    const { id } = await added()
    await fail()
    const [row] = await logOf(id, 'yes')
    expect(row).toMatchObject({ state: 'failed' })
    receiver.status(204)
    expect((await act(`webhook-deliveries/${row?.id}/replay`)).status).toBe(200)
    await house.app.worker.run()
    expect(await logOf(id, 'yes')).toEqual([])
    await fail()
    receiver.status(204)
    const all = await act(`webhooks/${id}/replay`, { since: '2026-11-01T00:00:00.000Z' })
    expect(await all.json()).toEqual({ count: 1 })
    await house.app.worker.run()
    expect((await logOf(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })
})

test('one that was given up by itself is counted on the page of today, in the metrics and by the doctor', async () => {
  const { id } = await added()
  expect(await ask('/api/staff/today')).toMatchObject({ webhooksOff: 0 })
  expect(await checkWebhooks(house.app)).toMatchObject([{ state: 'ok' }])
  receiver.status(410)
  await house.app.store.transaction('tell', (work) => emit(work, { type: 'case.created', subject: 'cas_1' }))
  await house.app.worker.run()
  expect(await ask('/api/staff/today')).toMatchObject({ webhooksOff: 1 })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain(`liangxin_webhook_up{endpoint="${id}"} 0`)
  expect(metrics).toContain(`liangxin_webhook_deliveries{endpoint="${id}",state="failed"} 1`)
  expect(await checkWebhooks(house.app)).toMatchObject([{ state: 'warn', words: expect.stringContaining('看板') }])
  expect((await act(`webhooks/${id}/state`, { version: await versionOf(id), state: 'off' })).status).toBe(200)
  expect(await ask('/api/staff/today')).toMatchObject({ webhooksOff: 0 })
})
