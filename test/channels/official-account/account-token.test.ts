import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAccountApi } from '../../../src/channels/official-account/account-api.ts'
import { createSendApi } from '../../../src/channels/official-account/api.ts'
import { tencentTables } from '../../../src/channels/tencent/records.ts'
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
  platform.quotas.messagesPerWindow = 100
  await platform.member('oMember').writes()
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-account-token-'))
  store = await openLowdbStore({ dataDir, tables: tencentTables, clock: systemClock, log: silentLog })
})
afterEach(async () => {
  await platform.stop()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** What a process of the server has: what sends, and what makes codes and tickets, each with a token source of its own. */
const server = () => {
  const shelf = createTokenShelf({ store, sealer: createSealer(Buffer.alloc(32, 7)), account: 'official-account:a' })
  const common = { apiBase: platform.base, appId: account.id, appSecret: account.secret, clock: systemClock, shelf }
  const say = createSendApi({ ...common, log: silentLog })
  const body = { touser: 'oMember', msgtype: 'text', text: { content: '好' } }
  return {
    say: async () => (await say('message/custom/send', body)).outcome.kind,
    api: createAccountApi({ ...common, log: silentLog }),
  }
}

/** `npm run menu -- show`, beside the server: another process, without its store. */
const showMenu = (): Promise<string> =>
  new Promise((resolve) => {
    const menu = path.resolve('src/commands/menu.ts')
    const script = `import(${JSON.stringify(menu)}).then(({ run }) => run(['show'], process))`
    const env = {
      PATH: process.env['PATH'] ?? '',
      WECHAT_APP_ID: account.id,
      WECHAT_APP_SECRET: account.secret,
      WECHAT_TOKEN: 'token',
      WECHAT_API_BASE: platform.base,
    }
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { env })
    let said = ''
    child.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')))
    child.stderr.on('data', (part: Buffer) => (said += part.toString('utf8')))
    child.once('exit', () => resolve(said))
  })

const asked = (): number => platform.calls('/cgi-bin/stable_token').length

test('what sends and what makes codes share one token, in two processes, also when it is taken back', async () => {
  const [one, other] = [server(), server()]
  expect(await one.say()).toBe('sent')
  expect((await other.api.makeCode('station:a', 60)).kind).toBe('made')
  expect((await one.api.jsTicket()).kind).toBe('answer')
  expect(asked()).toBe(1)
  platform.endTokens()
  expect((await one.api.makeCode('station:b', 60)).kind).toBe('made')
  expect(await other.say()).toBe('sent')
  expect(await one.say()).toBe('sent')
  expect(asked()).toBe(2)
})

test('a command beside the server gets the same token, and ends nobody’s', async () => {
  const running = server()
  expect(await running.say()).toBe('sent')
  expect(await showMenu()).toContain('还没有菜单')
  expect(await running.say()).toBe('sent')
  expect((await running.api.makeCode('station:a', 60)).kind).toBe('made')
  platform.endTokens()
  expect(await showMenu()).toContain('还没有菜单')
  expect(await running.say()).toBe('sent')
  // The server, the command, and the server once more after its token was taken back: every one got what there was.
  expect(asked()).toBe(4)
}, 20_000)
