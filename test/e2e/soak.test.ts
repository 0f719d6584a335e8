import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { turns, type Turn } from '../../src/core/conversation.ts'
import { turnId } from '../../src/dialogue/receive.ts'
import { repliesOf } from '../../src/dialogue/sayings.ts'
import {
  forge,
  genuineOf,
  inParallel,
  reordered,
  sayLate,
  settleJobs,
  startSoak,
  type Genuine,
  type Heard,
  type Soak,
} from './soak.ts'

const total = Number(process.env['SOAK'] ?? 5_000)
const isLong = process.env['SOAK'] !== undefined
const batchSize = 500
const sendApi = '/cgi-bin/message/custom/send'

setFlagsFromString('--expose-gc')
// The function exists only after the flag above.
const collect = runInNewContext('gc') as () => void
const heapMb = (): number => {
  collect()
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024)
}

const turnOf = async ({ app, account }: Soak, { openid, id }: Genuine) =>
  app.store.read(async (read) => {
    const key = turnId({ account: `official-account:${account.id}`, sender: openid, id })
    const turn: Turn | undefined = await read.rows(turns).get(key)
    return turn === undefined ? undefined : { turn, replies: await repliesOf(read, turn) }
  })

const bare = (words: string): string => words.replaceAll(/\s/g, '')
const timesIn = (all: string, words: string): number => all.split(bare(words)).length - 1

/** What the platform showed this member in answer is what our own record says they were told: all of it, once. */
const compare = async (soak: Soak, { genuine, first }: Heard): Promise<void> => {
  const kept = await turnOf(soak, genuine)
  if (kept === undefined) throw new Error(`message ${genuine.number} has no turn`)
  expect(kept.turn.delivery).toBe(genuine.isLate ? 'push' : 'direct')
  const later = soak.platform.member(genuine.openid).received.filter(({ via }) => via === 'custom')
  expect(first.words === '').toBe(genuine.isLate)
  const shown = bare([first.words, ...later.map(({ words }) => words)].join(''))
  expect(kept.replies.length).toBeGreaterThan(0)
  for (const { text } of kept.replies) expect(`${genuine.number}: ${timesIn(shown, text)}`).toBe(`${genuine.number}: 1`)
}

/** Every accepted line of the platform's log is one thing a member was shown, and no line was shown twice. */
const compareLog = ({ platform }: Soak, heard: readonly Heard[]): void => {
  const taken = new Set<unknown>()
  for (const { body, answer } of platform.calls(sendApi)) {
    const isTaken = typeof answer === 'object' && answer !== null && 'errcode' in answer && answer.errcode === 0
    if (isTaken && typeof body === 'object' && body !== null && 'clientmsgid' in body) {
      expect(taken.has(body.clientmsgid)).toBe(false)
      taken.add(body.clientmsgid)
    }
  }
  const shown = heard.flatMap(({ genuine }) => platform.member(genuine.openid).received)
  const ids = shown.filter(({ via }) => via === 'custom').map(({ sendId }) => sendId)
  expect(new Set(ids)).toEqual(taken)
  expect(ids).toHaveLength(taken.size)
}

const runBatch = async (soak: Soak, from: number): Promise<number> => {
  const size = Math.min(batchSize, total - from)
  const all = Array.from({ length: size }, (_none, index) => genuineOf(soak, from + index, batchSize))
  const heard: Heard[] = []
  let forged = 0
  await inParallel(reordered(all), 16, async (genuine) => {
    const { number } = genuine
    if (!genuine.isLate) {
      // Of the doubles half come while the first is still being answered, half afterwards.
      const [first, second] = await Promise.all([
        genuine.prepared.send(),
        ...(number % 40 === 7 ? [genuine.prepared.send()] : []),
      ])
      expect(second?.words ?? first.words).toBe(first.words)
      heard.push({ genuine, first })
    }
    if (number % 100 === 50) {
      forged += 1
      expect(await forge(soak, number / 50)).toBe(403)
    }
  })
  const late = await sayLate(
    soak,
    all.filter(({ isLate }) => isLate),
  )
  await inParallel(
    [...heard, ...late].filter(
      ({ genuine }) => genuine.number % 40 === 27 || (genuine.isLate && genuine.number % 20 === 7),
    ),
    16,
    async ({ genuine, first }) => expect((await genuine.prepared.send()).words).toBe(first.words),
  )
  await settleJobs(soak)
  for (const one of [...heard, ...late]) await compare(soak, one)
  compareLog(soak, [...heard, ...late])
  for (const { id } of all) expect(soak.gate.reached.get(id)).toBeGreaterThan(0)
  expect([...soak.gate.reached.keys()].filter((id) => id.startsWith('9'))).toEqual([])
  soak.gate.reached.clear()
  soak.platform.forget()
  return forged
}

test(
  `of ${total} callbacks, some twice, late, in another order or forged, each genuine one is answered once`,
  { timeout: isLong ? 3 * 3_600_000 : 240_000 },
  async () => {
    const soak = await startSoak()
    try {
      soak.platform.faults.rate(
        sendApi,
        0.1,
        { errcode: -1 },
        { status: 503 },
        'taken-then-reset',
        { errcode: 42001 },
        'half-body',
        'reset',
      )
      soak.platform.faults.rate('/cgi-bin/stable_token', 0.1, { errcode: -1 }, { status: 500 }, 'reset')
      let forged = 0
      for (let from = 0; from < total; from += batchSize) {
        forged += await runBatch(soak, from)
        if (isLong && (from / batchSize) % 10 === 9)
          process.stderr.write(`soak: ${from + batchSize} callbacks, heap ${heapMb()} MB\n`)
      }
      expect(forged).toBe(Math.floor(total / 100))
      let kept = 0
      for await (const turn of soak.app.store.scan(turns)) kept += turn.version > 0 ? 1 : 0
      expect(kept).toBe(total)
    } finally {
      await soak.stop()
    }
  },
)
