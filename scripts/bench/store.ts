import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setImmediate as nextTick } from 'node:timers/promises'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { table } from '../../src/core/table.ts'
import { openLowdbStore, type LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

/**
 * The lowdb store at district scale: durable transactions a second with 32 writers while snapshots are written without a pause
 * and turns leave memory, their p50 and p99, how long the event loop was held up, the start, and the heap. One JSON object on
 * standard output. Run with --expose-gc for an exact heap.
 */
const memberRows = 144_000
const writers = 32
const seconds = 5

const members = table({
  name: 'members',
  schema: z.object({
    id: z.string(),
    version: z.number(),
    name: z.string(),
    phone: z.string(),
    phoneHash: z.string(),
    union: z.string(),
    street: z.string(),
    industry: z.string(),
    migrant: z.boolean(),
    joinedAt: z.string(),
    note: z.string().optional(),
  }),
  indexes: { union: ['union', 'name'], street: ['street', 'joinedAt'] },
  unique: { phone: ['phoneHash'] },
})
const turns = table({
  name: 'turns',
  schema: z.object({
    id: z.string(),
    version: z.number(),
    person: z.string(),
    at: z.string(),
    text: z.string(),
    replies: z.array(z.object({ kind: z.string(), text: z.string() })),
  }),
  indexes: { person: ['person', 'at'] },
  log: { month: 'at' },
})
const tables = [members, turns]

const memberId = (n: number): string => `mem_${String(n).padStart(26, '0')}`

const fill = async (store: LowdbStore): Promise<void> => {
  for (let from = 0; from < memberRows; from += 500) {
    await store.transaction('fill', async (work) => {
      for (let n = from; n < Math.min(from + 500, memberRows); n += 1) {
        await work.rows(members).insert({
          id: memberId(n),
          name: `王小${String.fromCharCode(0x4e00 + (n % 5_000))}`,
          phone: `k1.${work.newId('x')}${work.newId('x')}`,
          phoneHash: work.newId('h'),
          union: `uni_${n % 1_386}`,
          street: `str_${n % 9}`,
          industry: ['logistics', 'security', 'property'][n % 3] ?? '',
          migrant: n % 5 === 0,
          joinedAt: work.now,
        })
      }
    })
  }
}

/** What a message does: the turn is written, the person's row read and written. */
const message = (store: LowdbStore, writer: number, n: number): Promise<unknown> =>
  store.transaction(`p${writer}`, async (work) => {
    const member = await work.rows(members).get(memberId((writer * 4_513 + n * 31) % memberRows))
    if (member !== undefined) await work.rows(members).update({ ...member, note: `turn ${n}` })
    await work.rows(turns).insert({
      id: work.newId('trn'),
      person: `p${writer}`,
      at: work.now,
      text: '公司拖欠工资两个月了，怎么办',
      replies: [{ kind: 'answer', text: '江苏规定，就算资金困难、工会也同意，缓发最长只有三十天。'.repeat(3) }],
    })
  })

/** The monitor sets a timer again and again and tells how long each took: what is above its own time was delay. */
const resolution = 10
const delay = (nanoseconds: number): number => Number(Math.max(0, nanoseconds / 1e6 - resolution).toFixed(1))

const measureTraffic = async (store: LowdbStore) => {
  const loop = monitorEventLoopDelay({ resolution })
  const traffic = { under: true }
  const compact = async (): Promise<number> => {
    let snapshots = 0
    for (; traffic.under; snapshots += 1) {
      await store.compact()
      // With nothing to write it is back at once.
      await nextTick()
    }
    return snapshots
  }
  const taken: number[] = []
  const end = performance.now() + seconds * 1_000
  loop.enable()
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; performance.now() < end; n += 1) {
      const start = performance.now()
      await message(store, writer, n)
      taken.push(performance.now() - start)
    }
  }
  const snapshots = compact()
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  loop.disable()
  traffic.under = false
  taken.sort((a, b) => a - b)
  const at = (share: number): number => Number((taken[Math.floor(taken.length * share)] ?? 0).toFixed(2))
  return {
    perSecond: Math.round(taken.length / seconds),
    p50: at(0.5),
    p99: at(0.99),
    max: at(0.999_999),
    snapshots: await snapshots,
    loopP50Ms: delay(loop.percentile(50)),
    loopP99Ms: delay(loop.percentile(99)),
    loopMaxMs: delay(loop.max),
  }
}

const heapMb = (): number => {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}

const dataDir = await mkdtemp(join(tmpdir(), 'liangxin-bench-'))
/** Turns leave memory as soon as a snapshot meets them: the most that compaction can be given to do. */
const window = { recentMs: 0, minRows: 500 }
const open = (): Promise<LowdbStore> => openLowdbStore({ dataDir, tables, clock: systemClock, log: silentLog, window })
const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const start = performance.now()
  const result = await work()
  return { result, ms: Math.round(performance.now() - start) }
}

const first = await open()
const filled = await timed(() => fill(first))
const closed = await timed(() => first.close())
const before = heapMb()
const opened = await timed(open)
const heap = heapMb() - before
const traffic = await measureTraffic(opened.result)
await opened.result.close()
process.stdout.write(
  `${JSON.stringify({ rows: memberRows, fillMs: filled.ms, closeMs: closed.ms, openMs: opened.ms, heapMb: heap, ...traffic })}\n`,
)
await rm(dataDir, { recursive: true, force: true })
