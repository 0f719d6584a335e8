import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSendApi } from '../../../src/channels/official-account/api.ts'
import { sharedTokens, tencentTables } from '../../../src/channels/tencent/records.ts'
import { createTokenShelf } from '../../../src/channels/tencent/token-shelf.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { startPlatform, type Account, type Platform } from '../../support/platform/index.ts'

let platform: Platform
let account: Account
let store: Awaited<ReturnType<typeof openLowdbStore>>
let dataDir: string
beforeEach(async () => {
  platform = await startPlatform()
  account = platform.account('service')
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-token-'))
  store = await openLowdbStore({ dataDir, tables: tencentTables, clock: systemClock, log: silentLog })
})
afterEach(async () => {
  await platform.stop()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

const process = () =>
  createSendApi({
    apiBase: platform.base,
    appId: account.id,
    appSecret: account.secret,
    clock: systemClock,
    log: silentLog,
    shelf: createTokenShelf({ store, sealer: createSealer(Buffer.alloc(32, 7)), account: 'official-account:a' }),
  })
const body = { touser: 'oMember', msgtype: 'text', text: { content: '好' } }
const asked = (): number => platform.calls('/cgi-bin/stable_token').length
const say = (api: ReturnType<typeof process>) => api('message/custom/send', body)

test('four processes with many sends at once ask for one token', async () => {
  platform.member('oMember')
  platform.quotas.messagesPerWindow = 100
  await platform.member('oMember').writes()
  platform.latencyMs = 30
  const processes = [process(), process(), process(), process()]
  const all = await Promise.all(processes.flatMap((one) => Array.from({ length: 5 }, () => say(one))))
  expect(all.every(({ outcome }) => outcome.kind === 'sent')).toBe(true)
  expect(asked()).toBe(1)
})

test('a token taken back is asked for once by all, and each call tried once more', async () => {
  platform.quotas.messagesPerWindow = 100
  await platform.member('oMember').writes()
  const [first, second] = [process(), process()]
  await say(first)
  await say(second)
  platform.endTokens()
  const all = await Promise.all([say(first), say(second), say(first)])
  expect(all.map(({ outcome }) => outcome.kind)).toEqual(['sent', 'sent', 'sent'])
  expect(asked()).toBe(2)
  expect(JSON.stringify(platform.seen)).not.toContain('force_refresh')
})

test('a process that gets none lets the next one ask', async () => {
  platform.faults.next('/cgi-bin/stable_token', { status: 503 })
  expect(await say(process())).toEqual({ outcome: { kind: 'retry', code: 'token-http-503' } })
  await platform.member('oMember').writes()
  expect((await say(process())).outcome).toEqual({ kind: 'sent' })
})

test('the token is not readable in the store', async () => {
  await platform.member('oMember').writes()
  await say(process())
  for await (const row of store.scan(sharedTokens)) {
    expect(row.token).toMatch(/^k/)
    expect(row.token).not.toContain('stable-')
  }
})
