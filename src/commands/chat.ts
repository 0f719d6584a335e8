import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { createApp, type App } from '../app.ts'
import { createTerminal, type Terminal } from '../channels/terminal/index.ts'
import { readConfig } from '../config.ts'
import { manualClock, systemClock } from '../core/clock.ts'
import type { Inbox } from '../core/channel.ts'
import { jobs } from '../core/job.ts'
import { createLog } from '../core/log.ts'
import { asPlainText } from '../core/reply.ts'
import { instantText } from '../core/time.ts'
import { greeting } from '../dialogue/words.ts'
import { reminders } from '../reminders/records.ts'
import { demoUnion } from '../services/demo.ts'

interface ChatIo {
  readonly stdin: Readable
  readonly stdout: Writable
}

const listed = 20

/** What waits, in due order: reminders planned and jobs due. */
const waiting = (app: App): Promise<readonly string[]> =>
  app.store.read(async (read) => {
    const planned = await read.rows(reminders).range('due', { where: ['planned'], limit: listed })
    const due = await read.rows(jobs).range('due', { where: ['due'], limit: listed })
    return [
      ...planned.map((one) => `${instantText(one.dueAt)} 提醒 ${one.kind} ${one.occurrence}`),
      ...due.map((one) => `${instantText(one.runAt)} 任务 ${one.kind}`),
    ]
  })

/** npm run chat: the bot in the terminal, on a store of its own that is gone afterwards and a clock that can be moved. */
export const run = async (_argv: readonly string[], io: ChatIo): Promise<number> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-chat-'))
  const clock = manualClock(systemClock.now())
  const config = { ...readConfig(), dataDir, officialAccount: undefined, wechaty: undefined }
  let terminal: Terminal | undefined
  const extra = (inbox: Inbox): readonly Terminal[] => {
    terminal = createTerminal({
      inbox,
      clock,
      input: io.stdin,
      output: io.stdout,
      jobsDue: () => waiting(app),
      sweep: async () => {
        await app.sweep.run()
        await app.worker.run()
      },
    })
    return [terminal]
  }
  const app = await createApp({ config, clock, log: createLog('warn'), extra })
  try {
    await app.store.transaction('demo', demoUnion)
    for (const reply of greeting()) io.stdout.write(`${asPlainText(reply)}\n\n`)
    await app.start()
    await terminal?.finished
    return 0
  } finally {
    await app.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
