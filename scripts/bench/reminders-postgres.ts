import { z } from 'zod'
import { startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { median, type BenchRow } from './figures.ts'
import { linkContent, settleAll } from './reminders.ts'
import { inFolder, type Effort } from './rounds.ts'
import { startPlatform } from './sends.ts'
import { compileSubjects, runSubject } from './subjects.ts'

/** As many sends at once as our worker has places for reminders. */
const concurrency = 32
/** A database is slower to fill than files: enough of them that the beginning does not count. */
const someMembers = 20_000
const most = 3

const seenSchema = z.object({ messages: z.number(), most: z.number(), mostAbreast: z.number() })
const peerSchema = z.object({ perSecond: z.number(), cpuUs: z.number() })

interface Round {
  readonly perSecond: number
  readonly cpuUs: number
  readonly abreast: number
}

/** One side against a platform of its own, which has to have seen each message once. */
const round = async (
  count: number,
  settle: (base: string) => Promise<Pick<Round, 'perSecond' | 'cpuUs'>>,
): Promise<Round> => {
  const { child, base } = await startPlatform(20)
  try {
    const { perSecond, cpuUs } = await settle(base)
    const answer = await fetch(`${base}/seen`, { signal: AbortSignal.timeout(10_000) })
    const seen = seenSchema.parse(await answer.json())
    if (seen.messages !== count || seen.most !== 1)
      throw new Error(`of ${count} messages ${seen.messages} were seen, one of them ${seen.most} times`)
    return { perSecond, cpuUs, abreast: seen.mostAbreast }
  } finally {
    child.kill('SIGTERM')
  }
}

const sidesOn = (server: TestPostgres, count: number) => ({
  ours: () =>
    inFolder(async (dataDir) => {
      const url = await server.createDatabase()
      return round(count, (base) => settleAll([base, String(count), dataDir, '0', url], count))
    }),
  peer: async () => {
    const url = await server.createDatabase()
    const given = (base: string): readonly string[] => [base, String(count), url, String(concurrency)]
    return round(count, async (base) => peerSchema.parse(await runSubject('graphile', given(base), count)))
  },
})

const of = (rounds: readonly Round[], field: keyof Round): number => median(rounds.map((one) => one[field]))

/**
 * Reminders in the PostgreSQL form, beside graphile-worker whose task only calls the same platform: a database and a platform of
 * its own for each round, the two alternated, on a server that waits for the disk. Nobody chats meanwhile.
 */
export const reminderPostgresRows = async ({ members: count = someMembers, rounds }: Effort) => {
  await compileSubjects()
  linkContent()
  const server = await startPostgres(['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=2GB'])
  if (server === undefined) return []
  try {
    const sides = sidesOn(server, count)
    const ours: Round[] = []
    const peer: Round[] = []
    for (let n = 0; n < Math.min(rounds, most); n += 1) {
      ours.push(await sides.ours())
      peer.push(await sides.peer())
      process.stderr.write(`round ${n + 1}: ${ours[n]?.perSecond} beside ${peer[n]?.perSecond} a second\n`)
    }
    const [own, other] = [of(ours, 'perSecond'), of(peer, 'perSecond')]
    const row: BenchRow = {
      name: `reminders settled on PostgreSQL, ${of(ours, 'cpuUs')} µs of CPU each, ${of(ours, 'abreast')} sends at a time`,
      ours: own,
      peer: other,
      peerName: `graphile-worker, local queue 500, batched, ${of(peer, 'cpuUs')} µs of CPU each, ${of(peer, 'abreast')} at a time`,
      ratio: Number((own / other).toFixed(2)),
      unit: 'reminders/s',
      p50: own,
      p99: Math.min(...ours.map(({ perSecond }) => perSecond)),
      n: count,
    }
    return [row]
  } finally {
    await server.end()
  }
}
