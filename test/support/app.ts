import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApp, type App } from '../../src/app.ts'
import { readConfig, type Config } from '../../src/config.ts'
import type { Channel, Inbox } from '../../src/core/channel.ts'
import { manualClock, type MovableClock } from '../../src/core/clock.ts'
import { silentLog, type Log } from '../../src/core/log.ts'
import { asPlainText, type Reply } from '../../src/core/reply.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { toInstant } from '../../src/core/time.ts'
import { demoCounselling } from '../../src/services/counselling/demo.ts'

export interface TestApp {
  readonly app: App
  readonly clock: MovableClock
  readonly dataDir: string
  /** Somebody writes on the web page; the result is what the bot says. */
  readonly say: (text: string, sender?: string) => Promise<readonly Reply[]>
  /** Does what has become due: reminders, then jobs. */
  readonly settle: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface TestAppOptions {
  readonly log?: Log
  /** Where an earlier application left its data; removed at the end as well. */
  readonly dataDir?: string
  /** Channels of the test's own. */
  readonly extra?: (inbox: Inbox) => readonly Channel[]
}

/** The whole application on a real store in a folder of its own, with the demo union, on a clock the test moves. */
export const startTestApp = async (
  at: string,
  env: Readonly<Record<string, string>> = {},
  change: (config: Config) => Config = (config) => config,
  { log = silentLog, dataDir: given, extra }: TestAppOptions = {},
): Promise<TestApp> => {
  const dataDir = given ?? (await mkdtemp(path.join(os.tmpdir(), 'liangxin-test-')))
  const clock = manualClock(new Date(at))
  const config = change(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...env }))
  const app = await createApp({ config, clock, log, ...(extra === undefined ? {} : { extra }) })
  await app.store.transaction('demo', demoCounselling)
  let sent = 0
  return {
    app,
    clock,
    dataDir,
    say: (text, sender = 'somebody') => {
      sent += 1
      const envelope = { account: 'web', sender, id: `m${sent}`, receivedAt: toInstant(clock.now()) }
      return app.inbox.receive({ ...envelope, kind: 'text', text })
    },
    settle: async () => {
      await app.oncall.sweep()
      await app.sweep.run()
      await app.worker.run()
    },
    stop: async () => {
      await app.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Every row of a table, as the disk has it. */
export const allRows = async <R extends Row>({ app }: Pick<TestApp, 'app'>, table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of app.store.scan(table)) rows.push(row)
  return rows
}

/** A log that keeps each line as the text it would be. */
export const recordingLog = (lines: string[]): Log => ({
  info: (...line) => void lines.push(JSON.stringify(line)),
  warn: (...line) => void lines.push(JSON.stringify(line)),
  error: (category, message, error, fields) =>
    void lines.push(JSON.stringify([category, message, error instanceof Error ? error.stack : '', fields])),
})

export const wordsOf = (replies: readonly Reply[]): string => replies.map(asPlainText).join('\n')
