import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { run } from '../../src/commands/doctor.ts'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import { jobs } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { demoCounselling } from '../../src/services/counselling/demo.ts'

const account = { WECHAT_TOKEN: 'token', WECHAT_APP_ID: 'wx0123456789abcdef' }
let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-doctor-'))
  // The test runner puts its own there.
  Object.assign(process.env, { DATA_DIR: dataDir, BASE_URL: '' })
})
afterEach(async () => {
  for (const name of ['DATA_DIR', 'PORT', 'ENCRYPTION_KEY', 'NODE_ENV', ...Object.keys(account)])
    Reflect.deleteProperty(process.env, name)
  await rm(dataDir, { recursive: true, force: true })
})

const doctor = async (...argv: readonly string[]) => {
  let words = ''
  const into = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      words += chunk.toString()
      done()
    },
  })
  const code = await run(argv, { stdin: process.stdin, stdout: into, stderr: into })
  return { code, words }
}

const withApp = async (use: (app: App) => Promise<void>): Promise<void> => {
  const app = await createApp({ config: readConfig(), clock: systemClock, log: silentLog })
  await use(app)
  await app.stop()
}

const newestPart = async (table: string): Promise<string> => {
  const folder = path.join(dataDir, 'tables', table)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()
  return path.join(folder, names.at(-1) ?? '')
}

describe('doctor', () => {
  test('is content with a folder where nothing was ever started, and makes nothing there', async () => {
    const { code, words } = await doctor()
    expect(words).toContain('还没有数据')
    expect(words).toContain('都好')
    expect(code).toBe(0)
    expect(await readdir(dataDir)).toEqual([])
  })

  test('goes through a store that is well; the demo union is worth a word, not a fault', async () => {
    await withApp((app) => app.store.transaction('demo', demoCounselling))
    const { code, words } = await doctor()
    expect(words).toContain('[好] 钥匙：能解开')
    expect(words).toContain('[注意] 示例数据')
    expect(code).toBe(0)
  })

  test('does not bear demo data beside a real channel', async () => {
    await withApp((app) => app.store.transaction('demo', demoCounselling))
    Object.assign(process.env, account)
    const { code, words } = await doctor()
    expect(words).toContain('[坏] 示例数据：接了真的渠道')
    expect(words).toContain('[注意] 公众号：用的是明文模式')
    expect(code).toBe(1)
  })

  test('names a setting that is wrong', async () => {
    process.env['PORT'] = 'many'
    const { code, words } = await doctor()
    expect(words).toMatch(/^\[坏\] 设置：PORT: /)
    expect(code).toBe(1)
  })

  test('misses the key that was lost, and does not make a new one', async () => {
    await withApp(async () => undefined)
    await rm(path.join(dataDir, 'encryption.key'))
    const { code, words } = await doctor()
    expect(words).toContain('[坏] 钥匙：数据是加密的，可是没有钥匙')
    expect(code).toBe(1)
    expect(await readdir(dataDir)).not.toContain('encryption.key')
    process.env['ENCRYPTION_KEY'] = 'k'.repeat(40)
    expect((await doctor()).words).toContain('[坏] 钥匙：不是封这份数据的那一把')
  })

  test('says when others of the machine can read the key', async () => {
    await withApp(async () => undefined)
    await chmod(path.join(dataDir, 'encryption.key'), 0o644)
    const { code, words } = await doctor()
    expect(words).toContain('[坏] 权限')
    expect(code).toBe(1)
  })

  test('counts what could not be sent', async () => {
    await withApp(async ({ store }) => {
      await store.transaction('t', async (work) => {
        const row = { kind: 'reply', payload: {}, runAt: work.now, attempts: 7, createdAt: work.now }
        await work.rows(jobs).insert({ id: 'job_dead', ...row, state: 'dead', finishedAt: work.now })
      })
    })
    const { code, words } = await doctor()
    expect(words).toContain('[坏] 任务：有 1 个')
    expect(code).toBe(1)
  })

  test('sees that the clock was put back', async () => {
    await withApp((app) =>
      app.store.transaction('t', async (work) => {
        const { conversations } = await import('../../src/core/conversation.ts')
        await work.rows(conversations).insert({
          id: 'per_1',
          owner: 'bot',
          account: 'web',
          sender: 's',
          lastAt: '2199-01-01T00:00:00.000Z',
          noticeSeq: 0,
        })
      }),
    )
    const { code, words } = await doctor()
    expect(words).toContain('[坏] 时钟')
    expect(code).toBe(1)
  })

  test('reports damage with the file, and --repair goes back to the last good copy and keeps the damaged one', async () => {
    await withApp((app) => app.store.transaction('demo', demoCounselling))
    await withApp(async ({ store }) => {
      await store.transaction('t', async (work) => {
        const row = { kind: 'reply', payload: {}, runAt: work.now, attempts: 0, createdAt: work.now }
        await work.rows(jobs).insert({ id: 'job_1', ...row, state: 'done', finishedAt: work.now })
      })
    })
    const part = await newestPart('jobs')
    const content = await readFile(part)
    content.writeUInt8(content.readUInt8(40) ^ 1, 40)
    await writeFile(part, content)
    const before = await doctor()
    expect(before.code).toBe(1)
    expect(before.words).toContain(`${part} 不是写下时的样子`)
    expect(before.words).toContain('npm run doctor -- --repair')
    const repaired = await doctor('--repair')
    expect(repaired.words).toContain('退回了上一份')
    expect(repaired.words).toContain('before-repair-')
    expect(repaired.code).toBe(0)
    await withApp(async ({ store }) => {
      expect(await store.read((read) => read.rows(jobs).get('job_1'))).toBeDefined()
    })
    const kept = (await readdir(dataDir)).find((name) => name.startsWith('before-repair-')) ?? ''
    expect(await readFile(path.join(dataDir, kept, path.relative(dataDir, part)))).toEqual(content)
    expect((await doctor('--repair')).words).toContain('没有什么要修')
  })
})
