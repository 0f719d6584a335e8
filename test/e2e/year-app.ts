import { cpSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Channel } from '../../src/core/channel.ts'
import type { MovableClock } from '../../src/core/clock.ts'
import type { Deliver } from '../../src/core/delivery.ts'
import { silentLog } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { startOfficial, templatesFile, type Official } from './year-official.ts'
import type { World } from './year-world.ts'

/** A weakness put in on purpose, to see that the model finds it. */
export interface Weakness {
  /** The store, as the sweep sees it. */
  readonly store?: (store: Store) => Store
  readonly deliver?: (deliver: Deliver) => Deliver
  readonly channel?: (channel: Channel) => Channel
  /** Whether what is taken back is really taken back. */
  readonly cancels?: false
}

interface Parts {
  readonly world: World
  readonly clock: MovableClock
  /** Subjects that are over without anybody having said so. */
  readonly gone: ReadonlySet<string>
  readonly weakness: Weakness
}

/** Its second account, of whoever has two. */
export const wecomAccount = 'wecom:year:1'

/** The year writes a hundred thousand times, one after the other; that what is written survives a power cut is shown elsewhere. */
const memory = '/dev/shm'
const tempRoot = (): string => (existsSync(memory) ? memory : os.tmpdir())

const asItIs = <T>(one: T): T => one

/** The real application of one life of the process, with the sweep over a store and a way out that may be weakened. */
const open = async (
  dataDir: string,
  { world, clock, gone, weakness }: Parts,
  env: ReturnType<Official['nextLife']>,
) => {
  const life = { isDead: false }
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', DEMO: 'off', ...env })
  const { channel = asItIs, store = asItIs, deliver: through = asItIs } = weakness
  const ways = ['year-a', wecomAccount].map((account) => channel(world.channel(account, () => life.isDead)))
  const app = await createApp({ config, clock, log: silentLog, extra: () => ways })
  await app.worker.recover()
  const { services, worker } = app
  const sweep = createSweep({
    store: store(app.store),
    clock,
    log: silentLog,
    // The rules of every kind are the real ones; whether its subject still stands, the model's world says.
    kinds: services.reminderKinds.map((kind) => ({
      ...kind,
      stillOn: async (_work, { subject }) => !gone.has(subject),
      // Other words than those of the plan have the mark as well, or the platform's log would not name it.
      wordsAt: (reminder, now) => {
        const words = kind.wordsAt?.(reminder, now) ?? reminder.words
        return words === reminder.words ? words : `${words}${reminder.words.slice(reminder.words.indexOf('〔'))}`
      },
    })),
    deliver: through(services.campaigns.delivering(services.reminding.delivering(deliver))),
    ...services.unreached,
    hands: worker.hands,
  })
  return { app, sweep, life, dataDir }
}

/** An application that can be killed at any moment and opened again on what was on the disk. */
export const startYearApp = async (parts: Parts) => {
  const root = await mkdtemp(path.join(tempRoot(), 'liangxin-year-'))
  let lives = 0
  const nextFolder = (): string => path.join(root, String((lives += 1)))
  const official = await startOfficial({
    ...parts,
    channel: () => now.app.channels.find(({ name }) => name === 'official-account'),
  })
  const first = nextFolder()
  await mkdir(first)
  await writeFile(path.join(first, 'templates.json'), templatesFile)
  let now = await open(first, parts, official.nextLife())

  /** Takes the files as they are at this moment; from now on the old life neither hears nor says anything. */
  const kill = (): string => {
    now.life.isDead = true
    official.hangUp()
    const folder = nextFolder()
    cpSync(now.dataDir, folder, { recursive: true, filter: (file) => !file.endsWith('.sock') })
    return folder
  }

  const reopen = async (folder: string): Promise<void> => {
    const old = now
    // Only so that its memory and its lock are given back: the next life has other files.
    await old.app.store.close().catch(() => undefined)
    now = await open(folder, parts, official.nextLife())
    await rm(old.dataDir, { recursive: true, force: true, maxRetries: 3 })
  }

  return {
    app: () => now.app,
    official,
    /** What is due is said and sent. */
    settle: async (): Promise<void> => {
      await now.sweep.run()
      await now.app.worker.recover()
      await now.app.worker.run()
    },
    kill,
    reopen,
    stop: async (): Promise<void> => {
      await now.app.stop()
      await official.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export type YearApp = Awaited<ReturnType<typeof startYearApp>>
