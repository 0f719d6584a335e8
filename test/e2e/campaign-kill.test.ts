import { spawn } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import { ledger } from '../../src/reminders/records.ts'
import { recipients, campaigns, slices } from '../../src/services/campaigns/records.ts'
import { approveCampaign, draftCampaign, submitCampaign } from '../../src/services/campaigns/rules.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore, type LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import {
  accountsOf,
  addMembers,
  author,
  carriersOf,
  draftOf,
  envOf,
  morning,
  second,
} from '../services/campaigns/house.ts'
import { numbersFrom, removeFolder, tempFolder } from '../store/support.ts'
import { startPlatform, type Platform } from '../support/platform/index.ts'
import { rowsOf } from '../support/rows.ts'

const kills = Number(process.env['KILLS'] ?? 20)
const seed = Number(process.env['KILL_SEED'] ?? (process.pid * 7919) % 1_000_003)
const people = 5_000
const monthMs = 32 * dayMs

const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }

const root = join(import.meta.dirname, '../..')
/** Where packages are found from. */
const bundleFolder = join(root, 'node_modules/.cache', `campaign-kill-${process.pid}`)

/** One file of the child and all it needs of ours: it starts in a fifth of the time, and it is started for every kill. */
const bundle = async (): Promise<string> => {
  const outDir = join(bundleFolder, 'src')
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(import.meta.dirname, 'campaign-child.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  // Read for the release's number.
  await cp(join(root, 'package.json'), join(bundleFolder, 'package.json'))
  return join(outDir, 'child.mjs')
}

interface Campaign {
  readonly script: string
  readonly dataDir: string
  readonly env: Readonly<Record<string, string>>
}

/** Runs the campaign, for so long after it has begun to work or to its end: whether it came to that. */
const runFor = ({ script, dataDir, env }: Campaign, ms: number | undefined): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, dataDir], { env: { ...inherited, ...env } })
    let printed = ''
    let complaints = ''
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString()
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed === '' && ms !== undefined) setTimeout(() => child.kill('SIGKILL'), ms)
      printed += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', () => {
      if (printed === '' || complaints.includes('"category"'))
        reject(new Error(`the campaign ended by itself: ${complaints}`))
      else resolve(printed.includes('done'))
    })
  })

const open = (dataDir: string, at = morning): Promise<LowdbStore> =>
  openLowdbStore({ dataDir, tables, clock: manualClock(new Date(at)), log: silentLog, segmentBytes: 1024 * 1024 })

const headline = (number: number): string => `第${number + 1}个通知`

/** Half of them follow the Official Account, half are in WeCom. */
const prepare = async (platform: Platform, dataDir: string) => {
  const service = platform.account('service')
  const wecom = platform.account('wecom')
  const accounts = accountsOf(service, wecom)
  const all = Array.from({ length: people }, (_one, n) => ({
    account: n % 2 === 0 ? accounts.official : accounts.wecom,
    sender: `m${n}`,
    union: '甲工会',
  }))
  const members = all.map(({ account, sender }) =>
    platform.member(sender, account === accounts.official ? service : wecom),
  )
  const store = await open(dataDir)
  await addMembers(store, all)
  await store.close()
  return { members, env: envOf(platform, service, wecom) }
}

/** A campaign, approved by a second person; each in a month of its own, for the quota of broadcasts. */
const begin = async (dataDir: string, number: number): Promise<void> => {
  const at = addMs(morning, number * monthMs)
  const store = await open(dataDir, at)
  await store.transaction('office', async (work) => {
    const words = {
      headline: headline(number),
      until: addMs(at, 5 * dayMs),
      carriers: carriersOf('wecom', 'broadcast'),
    }
    const handed = await submitCampaign(work, author, await draftCampaign(work, author, draftOf(words)), people)
    await approveCampaign(work, second, handed)
  })
  await store.close()
  await writeFile(join(dataDir, 'clock'), at)
}

/** How many the ledger has as sent of this campaign; read right after it, for the ledger forgets what is older than its months. */
const rememberedSends = async (dataDir: string, number: number): Promise<number> => {
  const began = addMs(morning, number * monthMs)
  const store = await open(dataDir, await readFile(join(dataDir, 'clock'), 'utf8'))
  const rows = await rowsOf(store, ledger)
  await store.close()
  return rows.filter(({ outcome, eventAt }) => outcome === 'sent' && eventAt >= began).length
}

/** For whoever reads a failure: how many of each campaign stand how, and its broadcasts. */
const howItWent = async (dataDir: string): Promise<string> => {
  const store = await open(dataDir, await readFile(join(dataDir, 'clock'), 'utf8'))
  const count = new Map<string, number>()
  for (const { campaign, state, carrier, reason } of await rowsOf(store, recipients)) {
    const key = [campaign, state, carrier, reason].join(' ')
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  const lines = [...count].map(([key, many]) => `${key}: ${many}`)
  for (const { campaign, state, people: many, code } of await rowsOf(store, slices))
    lines.push(`broadcast of ${campaign}: ${many} ${state} ${code ?? ''}`)
  await store.close()
  return `${lines.join('\n')}\n`
}

test(
  `campaigns to ${people} people, killed ${kills} times in all, reach each of them once (KILL_SEED=${seed})`,
  async () => {
    process.stderr.write(`kills: ${kills}, KILL_SEED=${seed}\n`)
    const clock = manualClock(new Date(morning))
    const platform = await startPlatform({ clock })
    const dataDir = await tempFolder()
    const random = numbersFrom(seed)
    try {
      const script = await bundle()
      const { members, env } = await prepare(platform, dataDir)
      platform.latencyMs = 10
      const timesTold = (number: number): readonly number[] =>
        members.map(({ received }) => received.filter(({ words }) => words.startsWith(headline(number))).length)
      const told = (number: number): number => timesTold(number).filter((times) => times > 0).length
      let [killed, between, number] = [0, 0, 0]
      await begin(dataDir, number)
      for (;;) {
        const isDone = await runFor({ script, dataDir, env }, killed < kills ? Math.floor(random() * 900) : undefined)
        if (!isDone) {
          killed += 1
          if (told(number) > 0 && told(number) < people) between += 1
          continue
        }
        const times = timesTold(number)
        if (times.some((many) => many !== 1)) process.stderr.write(await howItWent(dataDir))
        expect({
          twice: times.filter((many) => many > 1).length,
          never: times.filter((many) => many === 0).length,
        }).toEqual({ twice: 0, never: 0 })
        expect(await rememberedSends(dataDir, number)).toBe(people)
        if (killed >= kills) break
        number += 1
        clock.move(monthMs)
        await begin(dataDir, number)
      }
      process.stderr.write(`campaigns: ${number + 1}, killed while some were told and some not: ${between}\n`)
      const store = await open(dataDir, addMs(morning, number * monthMs))
      const all = people * (number + 1)
      expect((await rowsOf(store, recipients)).filter(({ state }) => state === 'sent')).toHaveLength(all)
      expect((await rowsOf(store, campaigns)).map(({ state }) => state)).toEqual(
        Array.from({ length: number + 1 }, () => 'done'),
      )
      await store.close()
    } finally {
      await platform.stop()
      await removeFolder(dataDir)
      await removeFolder(bundleFolder)
    }
  },
  Math.max(1_200_000, kills * 12_000),
)
