// npm run bench: the signed text webhook through the whole path, state durable, beside co-wechat on Koa answering a fixed
// text; the store's durable transactions; answers found in the process. Alternated in one run, medians of the rounds.
// Loopback only, bounded, stops by itself. Arguments: rounds (5) and seconds a round and side (4).
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { z } from 'zod'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { measure, type Measured } from './webhook-load.ts'

const token = 'benchtoken'
const appId = 'wxbench0000000000'
const rounds = Number(process.argv[2] ?? 5)
const seconds = Number(process.argv[3] ?? 4)

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('no output to read')
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`a server ended with ${String(code)} before it was ready`)))
  })

const startOurs = async (dataDir: string): Promise<{ child: ChildProcess; port: number }> => {
  const port = await freePort()
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    WECHAT_TOKEN: token,
    WECHAT_APP_ID: appId,
    WECHAT_MODE: 'plain',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(child)
  return { child, port }
}

const startPeer = async (): Promise<{ child: ChildProcess; port: number }> => {
  const file = path.join(import.meta.dirname, 'co-wechat-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file, token, appId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, port: Number(await firstLine(child)) }
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const whats = ['工资', '加班费', '社保', '年假', '合同', '工伤', '产假', '押金', '公积金', '补偿金']
const whos = ['老板', '公司', '工地', '外包', '保安队', '饭店', '快递站', '厂里', '物业', '学校食堂']
const hows = [
  '不给我',
  '拖着',
  '少发了',
  '说没有',
  '扣了我的',
  '让我签字放弃',
  '要我自己出',
  '一直不办',
  '说要等',
  '骗我说发过了',
]
const whens = [
  '两个月了',
  '从去年起',
  '这周',
  '过年前',
  '干满一年后',
  '试用期里',
  '离职以后',
  '怀孕以后',
  '上夜班时',
  '合同到期后',
]

/** One of 10,000 different questions: more than are remembered, so each is answered anew. */
const distinct = (n: number): string =>
  `${whos[n % 10]}${hows[Math.floor(n / 10) % 10]}${whats[Math.floor(n / 100) % 10]}${whens[Math.floor(n / 1000) % 10]}怎么办`
const same = (): string => '老板两个月没发工资了怎么办'

interface Row {
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  readonly peerName: string
  readonly ratio: number | null
  readonly unit: string
  readonly p50: number
  readonly p99: number
  readonly n: number
}

const compare = async (
  name: string,
  question: (n: number) => string,
  ports: { readonly ours: number; readonly peer: number },
): Promise<Row> => {
  const ours: Measured[] = []
  const peer: Measured[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measure({ port: ports.ours, path: '/channels/official-account', token, seconds, question }))
    peer.push(await measure({ port: ports.peer, path: '/', token, seconds, question }))
  }
  const failed = [...ours, ...peer].reduce((sum, one) => sum + one.failed, 0)
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed`)
  const bytes = [ours, peer].map((side) => median(side.map((one) => one.bytes)))
  process.stderr.write(`${name}: ${bytes[0]} and ${bytes[1]} bytes an answer\n`)
  const [mine, theirs] = [ours, peer].map((side) => median(side.map((one) => one.perSecond)))
  return {
    name,
    ours: Math.round(mine ?? 0),
    peer: Math.round(theirs ?? 0),
    peerName: 'co-wechat 2.4.0 on Koa, fixed text, no state',
    ratio: Number(((mine ?? 0) / (theirs ?? 1)).toFixed(2)),
    unit: 'callbacks/s',
    p50: median(ours.map((one) => one.p50)),
    p99: median(ours.map((one) => one.p99)),
    n: ours.reduce((sum, one) => sum + one.n, 0),
  }
}

const alone = { peer: null, peerName: 'none', ratio: null }

const storeFigures = z.object({ perSecond: z.number(), p50: z.number(), p99: z.number() })

/** Durable transactions of 32 writers on a store of district size, in a process of its own. */
const storeRow = async (): Promise<Row> => {
  const file = path.join(import.meta.dirname, 'store.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', file])
  const { perSecond, p50, p99 } = storeFigures.parse(JSON.parse(stdout))
  const name = 'store, durable transactions beside 144,000 rows'
  return { name, ours: perSecond, ...alone, unit: 'transactions/s', p50, p99, n: perSecond * 5 }
}

/** Questions answered from the content, each one new to it. */
const answerRow = async (): Promise<Row> => {
  const { answer } = await loadKnowledge(path.join(import.meta.dirname, '..', '..', 'data', 'knowledge'))
  for (let n = 0; n < 2_000; n += 1) answer(`${distinct(n)}呢`)
  const taken: number[] = []
  for (let n = 0; n < 10_000; n += 1) {
    const start = performance.now()
    answer(distinct(n))
    taken.push(performance.now() - start)
  }
  const total = taken.reduce((sum, ms) => sum + ms, 0)
  taken.sort((a, b) => a - b)
  const at = (share: number): number => Number((taken[Math.floor(taken.length * share)] ?? 0).toFixed(3))
  const ours = Math.round(taken.length / (total / 1000))
  return { name: 'answers in the process', ours, ...alone, unit: 'answers/s', p50: at(0.5), p99: at(0.99), n: 10_000 }
}

const rowText = (row: Row): string => {
  const peer = row.peer === null ? '' : ` beside ${row.peer} (${row.peerName}) = ${String(row.ratio)} ×`
  return `${row.name}: ${row.ours} ${row.unit}${peer}; p50 ${row.p50} ms, p99 ${row.p99} ms, n ${row.n}\n`
}

const print = (rows: readonly Row[]): void => {
  const cpus = os.cpus()
  const machine = `${cpus[0]?.model ?? 'cpu'} × ${cpus.length}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}`
  process.stdout.write(`${machine}, ${rounds} rounds of ${seconds} s a side, medians\n`)
  for (const row of rows) process.stdout.write(rowText(row))
}

/** Ours and the peer run at the same time, but only one of them is asked. */
const webhookRows = async (): Promise<readonly Row[]> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-bench-'))
  const ours = await startOurs(dataDir)
  const peer = await startPeer()
  try {
    const ports = { ours: ours.port, peer: peer.port }
    await measure({ port: ports.ours, path: '/channels/official-account', token, seconds: 2, question: same })
    await measure({ port: ports.peer, path: '/', token, seconds: 2, question: same })
    return [
      await compare('webhook, one question', same, ports),
      await compare('webhook, 10,000 distinct questions', distinct, ports),
    ]
  } finally {
    await Promise.all([stop(ours.child), stop(peer.child)])
    await rm(dataDir, { recursive: true, force: true })
  }
}

const main = async (): Promise<void> => {
  const rows = [...(await webhookRows()), await storeRow(), await answerRow()]
  print(rows)
  await writeFile('bench.json', `${JSON.stringify(rows, undefined, 2)}\n`)
}

await main()
