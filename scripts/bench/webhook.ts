import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { median, type BenchRow } from './figures.ts'
import { distinct, same } from './questions.ts'
import { inFolder, type Effort } from './rounds.ts'
import { measure, type Measured } from './webhook-load.ts'

/** Secure mode on both sides. */
const seal = {
  token: 'benchtoken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiverId: 'wxbench0000000000',
}

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
    WECHAT_TOKEN: seal.token,
    WECHAT_APP_ID: seal.receiverId,
    WECHAT_ENCODING_AES_KEY: seal.encodingAesKey,
    WECHAT_MODE: 'secure',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(child)
  return { child, port }
}

const startPeer = async (): Promise<{ child: ChildProcess; port: number }> => {
  const file = path.join(import.meta.dirname, 'co-wechat-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file, seal.token, seal.receiverId, seal.encodingAesKey], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, port: Number(await firstLine(child)) }
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

const compare = async (
  name: string,
  question: (n: number) => string,
  ports: { readonly ours: number; readonly peer: number },
  { rounds, seconds }: Effort,
): Promise<BenchRow> => {
  const ours: Measured[] = []
  const peer: Measured[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measure({ port: ports.ours, path: '/channels/official-account', seal, seconds, question }))
    peer.push(await measure({ port: ports.peer, path: '/', seal, seconds, question }))
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

/** Ours and the peer run at the same time, but only one of them is asked. */
export const webhookRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (dataDir) => {
    const ours = await startOurs(dataDir)
    const peer = await startPeer()
    try {
      const ports = { ours: ours.port, peer: peer.port }
      await measure({ port: ports.ours, path: '/channels/official-account', seal, seconds: 2, question: same })
      await measure({ port: ports.peer, path: '/', seal, seconds: 2, question: same })
      return [
        await compare('webhook, one question', same, ports, effort),
        await compare('webhook, 10,000 distinct questions', distinct, ports, effort),
      ]
    } finally {
      await Promise.all([stop(ours.child), stop(peer.child)])
    }
  })
