import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { newCaseCode } from '../../src/casework/codes.ts'
import { audit, cases } from '../../src/casework/records.ts'
import { run as doctor } from '../../src/commands/doctor.ts'
import { run as rotate } from '../../src/commands/rotate-keys.ts'
import type { CommandIo } from '../../src/commands/command-io.ts'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { startPostgres } from '../support/postgres.ts'

const postgres = await startPostgres()
afterAll(() => postgres?.end())

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-keys-'))
  // The test runner puts its own there.
  Object.assign(process.env, { DATA_DIR: dataDir, BASE_URL: '' })
})
afterEach(async () => {
  for (const name of ['DATA_DIR', 'DATABASE_URL', 'ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS'])
    Reflect.deleteProperty(process.env, name)
  await rm(dataDir, { recursive: true, force: true })
})

const call = async (run: (argv: readonly string[], io: CommandIo) => Promise<number>) => {
  let words = ''
  const into = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      words += chunk.toString()
      done()
    },
  })
  return { code: await run([], { stdin: process.stdin, stdout: into, stderr: into }), words }
}

const withApp = async <T>(use: (app: App) => Promise<T>): Promise<T> => {
  const app = await createApp({ config: readConfig(), clock: systemClock, log: silentLog })
  try {
    return await use(app)
  } finally {
    await app.stop()
  }
}

const keyFile = (name: string): Promise<string> => readFile(path.join(dataDir, name), 'utf8')

/** Cases with a sealed phone in each, one with a code; the code is the result. */
const fill = (count: number): Promise<string> =>
  withApp(({ store, sealer }) =>
    store.transaction('fill', async (work) => {
      const { code, codeHash } = await newCaseCode(work, sealer, 'counselling')
      for (let n = 0; n < count; n += 1)
        await work.rows(cases).insert({
          id: `cas_${n}`,
          kind: 'counselling',
          person: 'per_1',
          street: '',
          state: 'booked',
          createdAt: work.now,
          updatedAt: work.now,
          ...(n === 0 ? { codeHash } : {}),
          body: { phone: sealer.seal('contact', `138${n}`), note: [{ deep: `sealed:${sealer.seal('form', '王')}` }] },
        })
      await work.rows(audit).insert({
        id: 'aud_1',
        at: work.now,
        actor: 'system',
        action: 'x',
        subject: 's',
        detail: { of: sealer.seal('note', '甲') },
      })
      return code
    }),
  )

const expectAllOpen = (count: number, code: string): Promise<void> =>
  withApp(async ({ store, sealer }) => {
    let seen = 0
    for await (const { body } of store.scan(cases)) {
      expect(sealer.open('contact', String(body['phone']))).toMatch(/^138\d+$/)
      expect(sealer.renew(String(body['phone']))).toBeUndefined()
      seen += 1
    }
    expect(seen).toBe(count)
    const found = await store.read((read) =>
      read.rows(cases).byUnique('code', ['counselling', sealer.lookup('lookup', `counselling:${code}`)]),
    )
    expect(found?.id).toBe('cas_0')
  })

describe('rotate-keys', () => {
  test('makes a new key, seals everything anew, and codes given out before still match', async () => {
    const code = await fill(30)
    const old = await keyFile('encryption.key')
    const { words, code: exit } = await call(rotate)
    expect(exit).toBe(0)
    expect(words).toContain('32 条记录里的 62 处')
    expect(await keyFile('encryption.key')).not.toBe(old)
    expect(await keyFile('encryption.key.previous')).toBe(old)
    for (const name of ['encryption.key', 'encryption.key.previous'])
      expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600)
    await expectAllOpen(30, code)
  })

  test('says what it cannot write again: log tables keep the old key, and doctor counts them', async () => {
    await fill(3)
    expect((await call(rotate)).words).toContain('按月的记录不改写，还有 1 处用旧钥匙')
    const { words, code } = await call(doctor)
    expect(words).toContain('[好] 钥匙：能解开存下来的内容，都换成了新钥匙，按月的记录里有 1 处用旧钥匙')
    expect(code).toBe(0)
  })

  test('killed half way it is taken up again, with the same new key', { timeout: 60_000 }, async () => {
    const code = await fill(1_300)
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/operations/rotate-process.ts'], {
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGKILL')
    await ended
    const half = await keyFile('encryption.key')
    const { words: warned } = await call(doctor)
    expect(warned).toMatch(/\[注意\] 钥匙：能解开，可是还有 \d+ 处用旧钥匙封着/)
    expect(warned).toContain('npm run rotate-keys')
    // The server may run in between: it opens what either key sealed.
    await withApp(async ({ store, sealer }) => {
      for await (const { body } of store.scan(cases))
        expect(sealer.open('contact', String(body['phone']))).toMatch(/^138/)
    })
    const { words, code: exit } = await call(rotate)
    expect(exit).toBe(0)
    expect(words).not.toContain('新钥匙做好了')
    expect(await keyFile('encryption.key')).toBe(half)
    await expectAllOpen(1_300, code)
    expect((await call(doctor)).words).toContain('[好] 钥匙')
  })

  test('a second change keeps both older keys, and look-ups go on without the first', async () => {
    const code = await fill(3)
    await call(rotate)
    await call(rotate)
    expect((await keyFile('encryption.key.previous')).trim().split('\n')).toHaveLength(2)
    await rm(path.join(dataDir, 'encryption.key.previous'))
    await expectAllOpen(3, code)
  })

  test('with a key from the settings it makes none, and says how to change it', async () => {
    process.env['ENCRYPTION_KEY'] = 'a'.repeat(40)
    const code = await fill(5)
    const refused = await call(rotate)
    expect(refused.code).toBe(1)
    expect(refused.words).toContain('ENCRYPTION_KEY_PREVIOUS')
    Object.assign(process.env, { ENCRYPTION_KEY: 'b'.repeat(40), ENCRYPTION_KEY_PREVIOUS: 'a'.repeat(40) })
    expect((await call(rotate)).code).toBe(0)
    Reflect.deleteProperty(process.env, 'ENCRYPTION_KEY_PREVIOUS')
    await expectAllOpen(5, code)
  })

  test.skipIf(postgres === undefined)('does the same in PostgreSQL', { timeout: 60_000 }, async () => {
    Object.assign(process.env, { ENCRYPTION_KEY: 'a'.repeat(40), DATABASE_URL: await postgres?.createDatabase() })
    const code = await fill(600)
    Object.assign(process.env, { ENCRYPTION_KEY: 'b'.repeat(40), ENCRYPTION_KEY_PREVIOUS: 'a'.repeat(40) })
    const { code: exit, words } = await call(rotate)
    expect(words).toContain('602 条记录里的 1202 处')
    expect(exit).toBe(0)
    expect((await call(doctor)).words).toContain('[好] 钥匙')
    Reflect.deleteProperty(process.env, 'ENCRYPTION_KEY_PREVIOUS')
    await expectAllOpen(600, code)
  })

  test('keys that do not fit change nothing', async () => {
    process.env['ENCRYPTION_KEY'] = 'a'.repeat(40)
    await fill(2)
    Object.assign(process.env, { ENCRYPTION_KEY: 'b'.repeat(40), ENCRYPTION_KEY_PREVIOUS: 'c'.repeat(40) })
    expect(await call(rotate)).toMatchObject({ code: 1 })
    expect((await call(rotate)).words).toContain('没有动')
  })

  test('while the server runs it is refused in words', async () => {
    await withApp(async () => {
      const { code, words } = await call(rotate)
      expect(code).toBe(1)
      expect(words).toContain('服务正在运行，先停掉它')
    })
  })
})
