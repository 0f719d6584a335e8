import { readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createAccount } from '../../src/channels/official-account/account.ts'
import { createOfficialAccount } from '../../src/channels/official-account/index.ts'
import { createWecom } from '../../src/channels/wecom/index.ts'
import { readConfig } from '../../src/config.ts'
import type { Channel, Inbox } from '../../src/core/channel.ts'
import { manualClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { createSealer } from '../../src/core/seal.ts'
import { createSendHandlers, deliver } from '../../src/dialogue/outbox.ts'
import { channelByAccount } from '../../src/dialogue/receive.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { createCampaigns } from '../../src/services/campaigns/campaigns.ts'
import { campaigns } from '../../src/services/campaigns/records.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { rowsOf } from '../support/rows.ts'

/**
 * Everything that a campaign goes through, in a process of its own until it is killed: feeder, sweep, worker, two channels. Its clock
 * goes on where the one before it stood. Arguments: data folder.
 */
const [dataDir = ''] = process.argv.slice(2)
const clockFile = join(dataDir, 'clock')
const clock = manualClock(new Date(readFileSync(clockFile, 'utf8')))
const log = createLog('error')
const config = readConfig({ ...process.env, DATA_DIR: dataDir })
const store = await openLowdbStore({ dataDir, tables, clock, log, segmentBytes: 1024 * 1024 })
const sealer = createSealer(Buffer.alloc(32, 7))
const { officialAccount, wecom } = config
if (officialAccount === undefined || wecom?.callback === undefined) throw new Error('the accounts are not set')

const inbox: Inbox = { receive: async () => [], deliverLater: async () => undefined }
const account = createAccount({ config: officialAccount, baseUrl: undefined, store, sealer, clock, log })
const channels: readonly Channel[] = [
  createOfficialAccount({
    config: { ...officialAccount, account: `official-account:${officialAccount.appId}` },
    inbox,
    clock,
    log,
    state: { store, sealer },
  }),
  createWecom({
    config: { ...wecom, ...wecom.callback, account: `wecom:${wecom.corpId}:${wecom.agentId}` },
    inbox,
    clock,
    log,
  }),
]
const channel = channelByAccount(channels)
const service = createCampaigns({
  store,
  log,
  sealer,
  platform: { ...account.campaigns, isThere: (one) => channel(one) !== undefined },
  caps: { wecom: 800, broadcast: 400, grant: 0, sms: 0 },
  sliceSize: 300,
  isKnown: () => true,
})
const handlers = [...createSendHandlers({ store, log, channel, settle: recordOutcome }), ...service.jobs]
const crew = createJobs({ store, clock, log, handlers, databaseUrl: undefined })
const sweep = createSweep({
  store,
  clock,
  log,
  kinds: service.reminderKinds,
  deliver: service.delivering(deliver),
})
await crew.start()
writeSync(1, 'ready\n')
for (;;) {
  await service.tend()
  clock.move(30_000)
  // A kill between opening and writing would leave it empty.
  writeFileSync(`${clockFile}.new`, clock.now().toISOString())
  renameSync(`${clockFile}.new`, clockFile)
  await sweep.run()
  await crew.run()
  const states = (await rowsOf(store, campaigns)).map(({ state }) => state)
  if (states.every((state) => state === 'done')) break
}
await crew.stop()
await store.close()
writeSync(1, 'done\n')
