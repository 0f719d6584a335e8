// npm run bench: the signed text webhook through the whole path, state durable, beside co-wechat on Koa answering a fixed
// text. Alternated in one run, 32 connections, medians. Loopback only, bounded, stops by itself.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
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

/** One of 10,000 different questions. */
const distinct = (n: number): string =>
  `${whos[n % 10]}${hows[Math.floor(n / 10) % 10]}${whats[Math.floor(n / 100) % 10]}${whens[Math.floor(n / 1000) % 10]}怎么办`
const same = (): string => '老板两个月没发工资了怎么办'

interface Row {
  readonly name: string
  readonly ours: number
  readonly peer: number
  readonly peerName: string
  readonly ratio: number
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

const main = async (): Promise<void> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-bench-'))
  const ours = await startOurs(dataDir)
  const peer = await startPeer()
  try {
    const ports = { ours: ours.port, peer: peer.port }
    await measure({ port: ports.ours, path: '/channels/official-account', token, seconds: 2, question: same })
    await measure({ port: ports.peer, path: '/', token, seconds: 2, question: same })
    const rows = [
      await compare('webhook, one question', same, ports),
      await compare('webhook, 10,000 distinct questions', distinct, ports),
    ]
    const cpu = os.cpus()
    process.stdout.write(
      `${cpu[0]?.model ?? 'cpu'} × ${cpu.length}, Node ${process.version}, ${rounds} rounds of ${seconds} s a side\n`,
    )
    for (const row of rows)
      process.stdout.write(
        `${row.name}: ${row.ours}/s beside ${row.peer}/s (${row.peerName}) = ${row.ratio} ×; p50 ${row.p50} ms, p99 ${row.p99} ms, n ${row.n}\n`,
      )
    await writeFile('bench.json', `${JSON.stringify(rows, undefined, 2)}\n`)
  } finally {
    await Promise.all([stop(ours.child), stop(peer.child)])
    await rm(dataDir, { recursive: true, force: true })
  }
}

await main()
