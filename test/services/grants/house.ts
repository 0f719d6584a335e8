import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { grants } from '../../../src/channels/official-account/records.ts'
import type { Clock } from '../../../src/core/clock.ts'
import { atLocal, msBetween, toInstant } from '../../../src/core/time.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { startHook } from '../../channels/wecom-kf/hook.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { startPlatform, type AccountKind } from '../../support/platform/index.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
export const baseUrl = 'https://u.example.org'
const fields = { thing1: '您有一条提醒', time2: '{时间}' }

interface Options {
  readonly kind?: AccountKind
  readonly type?: string
  readonly subscription?: string
}

/** The whole application in front of the platform double, both on one clock, with templates of the account's own. */
export const openHouse = async ({ kind = 'service', type = 'service', subscription = 'sub-1' }: Options = {}) => {
  let house: TestApp | undefined
  const clock: Clock = {
    now: () => house?.clock.now() ?? new Date(monday),
    after: (ms, call) => house?.clock.after(ms, call) ?? (() => undefined),
  }
  const platform = await startPlatform({ clock })
  const account = platform.account(kind)
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-grants-'))
  const template = [{ id: 'tpl-1', for: ['appointment'], fields }]
  const templates = { subscription: [{ id: subscription, for: ['*'], fields }], template }
  await writeFile(path.join(dataDir, 'templates.json'), JSON.stringify(templates))
  const env = {
    BASE_URL: baseUrl,
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_ACCOUNT_TYPE: type,
    WECHAT_API_BASE: platform.base,
    WECHAT_OPEN_BASE: platform.base,
  }
  const app = await startTestApp(monday, env, (config) => config, { dataDir })
  house = app
  const channel = app.app.channels.find(({ name }) => name === 'official-account')
  const hook = await startHook(() => channel?.webhook)
  const callback = platform.callback(hook.url, account)
  const member = platform.member('oMember-1_x', account)
  /** What the platform still has to tell us. */
  const told = () => callback.events()
  return {
    ...app,
    platform,
    account,
    member,
    told,
    /** Writes one after the other; the result is what is shown after the last. */
    says: async (...said: readonly string[]): Promise<string> => {
      const from = member.received.length
      let seen = from
      for (const words of said) {
        seen = member.received.length
        await member.writes(words)
      }
      await app.settle()
      return member.received
        .slice(seen)
        .map(({ words }) => words)
        .join('\n')
    },
    settleAt: async (date: string, minutes: number): Promise<void> => {
      app.clock.move(msBetween(toInstant(app.clock.now()), atLocal(date, minutes)))
      await app.settle()
    },
    left: async () => (await allRows(app, grants)).map(({ left }) => left),
    outcomes: async () => (await allRows(app, ledger)).map(({ outcome }) => outcome),
    /** How the platform was asked to say something, in order. */
    ways: () => member.received.filter(({ via }) => via !== 'passive').map(({ via }) => via),
    close: async () => {
      await hook.stop()
      await app.stop()
      await platform.stop()
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
