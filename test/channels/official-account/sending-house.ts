import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createOfficialAccount } from '../../../src/channels/official-account/index.ts'
import { officialAccountTables } from '../../../src/channels/official-account/records.ts'
import { type Templates, readTemplates } from '../../../src/channels/official-account/templates.ts'
import { tencentTables } from '../../../src/channels/tencent/records.ts'
import { manualClock } from '../../../src/core/clock.ts'
import type { AnswerPages } from '../../../src/core/answer-pages.ts'
import type { Inbox } from '../../../src/core/channel.ts'
import { silentLog, type Log } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { startPlatform, type AccountKind } from '../../support/platform/index.ts'
import { recordingInbox } from '../inbox.ts'
import { startHook } from '../wecom-kf/hook.ts'

export const noon = '2026-11-23T04:00:00.000Z'
const fields = { thing1: '您有一条提醒', time2: '{时间}' }
export const templates: Templates = readTemplates({
  subscription: [{ id: 'sub-1', for: ['*'], fields }],
  template: [{ id: 'tpl-1', for: ['appointment', 'notice'], fields }],
})

interface Options {
  readonly kind?: AccountKind
  readonly templates?: Templates
  readonly pages?: AnswerPages
  readonly log?: Log
  readonly inbox?: Inbox
}

/** The channel with its own rows on a real store, in front of the platform double. */
export const openHouse = async (options: Options = {}) => {
  const clock = manualClock(new Date(noon))
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-oa-'))
  const tables = [...tencentTables, ...officialAccountTables]
  const store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  const platform = await startPlatform({ clock })
  const account = platform.account(options.kind ?? 'service')
  const inbox = recordingInbox()
  const open = () =>
    createOfficialAccount({
      config: {
        account: `official-account:${account.id}`,
        appId: account.id,
        appSecret: account.secret,
        token: account.token,
        mode: 'secure',
        encodingAesKey: account.encodingAesKey,
        apiBase: platform.base,
        freshnessSeconds: 300,
      },
      inbox: options.inbox ?? inbox,
      clock,
      log: options.log ?? silentLog,
      timeoutMs: 500,
      state: {
        store,
        sealer: createSealer(Buffer.alloc(32, 7)),
        templates: options.templates ?? templates,
        baseUrl: 'https://union.example',
        pages: options.pages,
      },
    })
  const channel = open()
  const hook = await startHook(() => channel.webhook)
  const callback = platform.callback(hook.url)
  return {
    clock,
    store,
    platform,
    account,
    inbox,
    channel,
    /** The same account in another process. */
    another: open,
    callback,
    member: platform.member('oMember-1_x'),
    sends: () => platform.calls('/cgi-bin/message/custom/send').length,
    close: async () => {
      await channel.stop()
      await hook.stop()
      await platform.stop()
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
