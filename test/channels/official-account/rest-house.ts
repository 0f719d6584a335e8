import { createOfficialAccount } from '../../../src/channels/official-account/index.ts'
import { officialAccountTables } from '../../../src/channels/official-account/records.ts'
import { tencentTables } from '../../../src/channels/tencent/records.ts'
import type { Clock } from '../../../src/core/clock.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog } from '../../../src/core/log.ts'
import { text } from '../../../src/core/reply.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { appId, appSecret, encodingAesKey, token } from './platform.ts'

/** More than two messages, less than five. */
export const longWords = Array.from({ length: 180 }, (_none, at) => `第${at}句：工资要按月发。`).join('')

/** The channel that answers everything with the same long words, and the store it keeps things in. */
export const openRests = async (dataDir: string, apiBase: string, clock: Clock) => {
  const tables = [jobs, ...tencentTables, ...officialAccountTables]
  const store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  const channel = createOfficialAccount({
    config: {
      account: `official-account:${appId}`,
      appId,
      appSecret,
      token,
      mode: 'secure',
      encodingAesKey,
      apiBase,
      freshnessSeconds: 300,
    },
    inbox: {
      receive: async ({ kind }) => (kind === 'unsubscribe' ? [] : [text(longWords)]),
      deliverLater: async () => undefined,
    },
    clock,
    log: silentLog,
    timeoutMs: 500,
    state: { store, sealer: createSealer(Buffer.alloc(32, 7)) },
  })
  return { store, channel }
}
