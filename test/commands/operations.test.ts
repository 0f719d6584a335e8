import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandIo } from '../../src/commands/command-io.ts'
import { run as backup } from '../../src/commands/backup.ts'
import { run as doctor } from '../../src/commands/doctor.ts'
import { run as migrate } from '../../src/commands/migrate.ts'
import { run as restore } from '../../src/commands/restore.ts'
import { ran } from '../support/command.ts'
import { startPostgres } from '../support/postgres.ts'
import { startProcess, type Running } from '../support/process.ts'

const postgres = await startPostgres()
afterAll(() => postgres?.end())

let folder = ''
let running: Running | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'liangxin-operations-'))
  // The test runner puts its own there.
  Object.assign(process.env, { DATA_DIR: path.join(folder, 'state'), BASE_URL: '' })
})
afterEach(async () => {
  if (running?.child.exitCode === null && running.child.signalCode === null) await running.end('SIGKILL')
  running = undefined
  for (const name of ['DATA_DIR', 'DATABASE_URL']) Reflect.deleteProperty(process.env, name)
  await rm(folder, { recursive: true, force: true })
})

type Run = (argv: readonly string[], io: CommandIo) => Promise<number>

const call = (run: Run, ...argv: readonly string[]) => ran((io) => run(argv, io))

const at = (name: string): string => path.join(folder, name)
const start = async (dir = 'state'): Promise<Running> => (running = await startProcess({ DATA_DIR: at(dir) }))

/** Somebody with a cookie of their own. */
const member = (server: Running) => {
  let cookie = ''
  return async (text: string): Promise<string> => {
    const answer = await fetch(`${server.url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
      body: JSON.stringify({ text }),
    })
    cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return answer.text()
  }
}

describe('a running server', { timeout: 60_000 }, () => {
  test('is backed up under load: everything answered before is in it, and the server goes on', async () => {
    const server = await start()
    const said: string[] = []
    const load = { stop: false }
    const people = Array.from({ length: 6 }, async (_one, number) => {
      const say = member(server)
      for (let turn = 0; !load.stop; turn += 1) {
        await say(`第${number}个人第${turn}句`)
        said.push(`第${number}个人第${turn}句`)
      }
    })
    while (said.length < 60) await new Promise((done) => setTimeout(done, 5))
    const before = [...said]
    const file = at('all.gz')
    const { code, out, err } = await call(backup, file)
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).toContain('加密钥匙')
    load.stop = true
    await Promise.all(people)
    expect((await call(doctor)).out).toContain('服务在运行')
    expect(await server.end('SIGTERM')).toBe(0)

    const key = await readFile(at('state/encryption.key'), 'utf8')
    expect((await readFile(file)).includes(Buffer.from(key.trim()))).toBe(false)
    process.env['DATA_DIR'] = at('new')
    const restored = await call(restore, file)
    expect(restored.err).toBe('')
    expect(restored.out).toContain('逐表核对过')
    await writeFile(at('new/encryption.key'), key, { mode: 0o600 })
    expect(await call(doctor)).toMatchObject({ code: 0 })
    const texts = await turnTexts(at('again.gz'))
    expect(before.filter((words) => !texts.includes(words))).toEqual([])
    await start('new')
  })

  test('is not restored or moved under its feet, and tells doctor how it is', async () => {
    const file = at('all.gz')
    await start()
    expect((await call(backup, file)).code).toBe(0)
    for (const { code, err } of [
      await call(restore, file),
      await call(restore, file, '--force'),
      await call(migrate, '--to', 'postgres'),
    ]) {
      expect(code).toBe(1)
      expect(err).toMatch(/服务正在运行|DATABASE_URL/)
    }
    const { code, out } = await call(doctor)
    expect(out).toContain('个数据文件都读得出')
    expect(out).toContain('[好] 钥匙')
    expect(code).toBe(0)
    expect((await call(doctor, '--repair')).out).toContain('要修先停掉它')
  })

  test('that cannot write the backup says why and leaves no file', async () => {
    await start()
    const { code, err } = await call(backup, at('nowhere/all.gz'))
    expect(code).toBe(1)
    expect(err).toContain('备份写不下去（ENOENT）')
    expect(await readdir(folder)).toEqual(['state'])
  })
})

describe.skipIf(postgres === undefined)('with PostgreSQL', () => {
  test('doctor looks and makes nothing: not a table, not a file', async () => {
    const url = (await postgres?.createDatabase()) ?? ''
    process.env['DATABASE_URL'] = url
    const { code, out } = await call(doctor)
    expect(out).toContain('[好] 数据库：PostgreSQL 连得上，还没有数据')
    expect(out).toContain('[好] 时钟：和数据库的对得上')
    expect(code).toBe(0)
    expect(await postgres?.query(url, `select 1 from pg_class where relname like 'liangxin%'`)).toEqual([])
    expect(await postgres?.query(url, `select 1 from pg_namespace where nspname = 'graphile_worker'`)).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  test('doctor says so when nobody answers', async () => {
    process.env['DATABASE_URL'] = 'postgres://postgres@127.0.0.1:1/nowhere'
    const { code, out } = await call(doctor)
    expect(out).toContain('[坏] 数据库：')
    expect(code).toBe(1)
  })

  test('a union moves there and back, served in between, and nothing is lost', { timeout: 120_000 }, async () => {
    const first = await start()
    await member(first)('第1个人第1句')
    await first.end('SIGTERM')
    const url = (await postgres?.createDatabase()) ?? ''
    process.env['DATABASE_URL'] = url
    const there = await call(migrate, '--to', 'postgres')
    expect(there.err).toBe('')
    expect(there.out).toContain('逐表核对过')
    expect((await call(migrate, '--to', 'postgres')).out).toContain('两边已经一样')

    running = await startProcess({ DATA_DIR: at('state'), DATABASE_URL: url })
    await member(running)('第2个人第2句')
    const looked = await call(doctor)
    expect(looked.out).toContain('[好] 数据库')
    expect(looked.out).toContain('[好] 钥匙')
    expect(looked.code).toBe(0)
    expect(await turnTexts(at('database.gz'))).toEqual(['第1个人第1句', '第2个人第2句'])
    expect((await call(restore, at('database.gz'), '--force')).err).toContain('先都停掉')
    await running.end('SIGTERM')

    expect((await call(migrate, '--to', 'lowdb')).err).toContain('--force')
    expect((await call(migrate, '--to', 'lowdb', '--force')).out).toContain('原来在那边的数据另存在')
    Reflect.deleteProperty(process.env, 'DATABASE_URL')
    expect(await turnTexts(at('files.gz'))).toEqual(['第1个人第1句', '第2个人第2句'])
    expect((await call(doctor)).code).toBe(0)
    await start()
  })
})

describe('without a server', () => {
  test('backup opens the store itself; with nothing there it says so and makes nothing', async () => {
    const { code, err } = await call(backup, at('all.gz'))
    expect(code).toBe(1)
    expect(err).toContain('还没有数据')
    expect(await readdir(folder)).toEqual([])
  })

  test('each command says how it is called', async () => {
    expect(await call(backup)).toMatchObject({ code: 2, err: expect.stringContaining('用法') as unknown })
    expect(await call(restore)).toMatchObject({ code: 2, err: expect.stringContaining('用法') as unknown })
    expect(await call(migrate, '--to', 'mars')).toMatchObject({
      code: 2,
      err: expect.stringContaining('用法') as unknown,
    })
    expect(await call(migrate, '--to', 'postgres')).toMatchObject({
      code: 1,
      err: expect.stringContaining('DATABASE_URL') as unknown,
    })
  })
})

/** The words of every turn in the store of the present folder, by way of another backup. */
const turnTexts = async (file: string): Promise<readonly string[]> => {
  expect(await call(backup, file)).toMatchObject({ code: 0 })
  const lines = gunzipSync(await readFile(file)).toString('utf8')
  // The last words stand in the conversation as well.
  const texts = [...lines.matchAll(/"text":"(第\d+个人第\d+句)"/g)].flatMap(([, words]) => words ?? [])
  return [...new Set(texts)].toSorted()
}
