import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
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

const asItIs = <T>(one: T): T => one

/** The real application of one life of the process, with the sweep over a store and a way out that may be weakened. */
const open = async (dataDir: string, { world, clock, gone, weakness }: Parts) => {
  const life = { isDead: false }
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', DEMO: 'off' })
  const { channel = asItIs, store = asItIs, deliver: through = asItIs } = weakness
  const ways = ['year-a', 'year-b'].map((account) => channel(world.channel(account, () => life.isDead)))
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
    })),
    deliver: through(services.campaigns.delivering(services.reminding.delivering(deliver))),
    ...services.unreached,
    hands: worker.hands,
  })
  return { app, sweep, life, dataDir }
}

/** An application that can be killed at any moment and opened again on what was on the disk. */
export const startYearApp = async (parts: Parts) => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'liangxin-year-'))
  let lives = 0
  const nextFolder = (): string => path.join(root, String((lives += 1)))
  let now = await open(nextFolder(), parts)
  const folders: string[] = []

  /** Takes the files as they are at this moment; from now on the old life neither hears nor says anything. */
  const kill = (): string => {
    now.life.isDead = true
    const folder = nextFolder()
    cpSync(now.dataDir, folder, { recursive: true, filter: (file) => !file.endsWith('.sock') })
    return folder
  }

  const reopen = async (folder: string): Promise<void> => {
    const old = now
    // Only so that its memory and its lock are given back: the next life has other files.
    await old.app.store.close().catch(() => undefined)
    folders.push(old.dataDir)
    now = await open(folder, parts)
  }

  return {
    app: () => now.app,
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
      await rm(root, { recursive: true, force: true })
    },
  }
}

export type YearApp = Awaited<ReturnType<typeof startYearApp>>
