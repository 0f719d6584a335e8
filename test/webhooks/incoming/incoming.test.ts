import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import type { PortableStore } from '../../../src/core/store.ts'
import { StoreUnavailable } from '../../../src/core/store.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { silentLog } from '../../../src/core/log.ts'
import { receipts } from '../../../src/core/hook-receipts.ts'
import { recordingLog } from '../../support/app.ts'
import { rowsOf } from '../../support/rows.ts'
import {
  effects,
  githubFile,
  hookTables,
  hubSigned,
  newSecret,
  openHouse,
  request,
  signed,
  standardFile,
  start,
  type House,
} from './house.ts'

let dataDir: string
let store: PortableStore
let clock: MovableClock
let house: House
const lines: string[] = []

beforeEach(async () => {
  lines.length = 0
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-hook-store-'))
  clock = manualClock(new Date(start))
  store = await openLowdbStore({ dataDir, tables: hookTables, clock, log: silentLog })
  house = openHouse(store, recordingLog(lines), clock)
})
afterEach(async () => {
  house.remove()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

const body = JSON.stringify({ type: 'a', data: { name: '小张', phone: '138 0000 0001' } })
const form = (id: string, text = body, by?: string) =>
  house.incoming.receive('form-tool', request(text, signed(id, text, clock.now(), by)))
const effectRows = () => rowsOf(store, effects)
const receiptRows = () => rowsOf(store, receipts)

describe('a signed message', () => {
  test('is done once, and every repetition gets the same answer', async () => {
    const first = await form('msg_1')
    expect(first).toEqual({ kind: 'taken', answer: { code: expect.stringMatching(/^code_/) } })
    clock.move(60_000)
    expect(await form('msg_1')).toEqual(first)
    expect((await effectRows()).map(({ words }) => JSON.parse(words))).toEqual([{ name: '小张', phone: '13800000001' }])
    expect(lines.join('\n')).not.toContain('waits for staff')
  })

  test('with the same body as another is another: its id is signed', async () => {
    await form('msg_1')
    await form('msg_2')
    expect(await effectRows()).toHaveLength(2)
    expect(await receiptRows()).toHaveLength(2)
  })

  test('sent twenty times at once has one effect and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => form('msg_1')))
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await effectRows()).toHaveLength(1)
    expect(await receiptRows()).toHaveLength(1)
  })

  test('counts by either secret while one takes the place of the other', async () => {
    expect((await form('msg_1', body, newSecret)).kind).toBe('taken')
    const both = { ...signed('msg_2', body, clock.now()) }
    both['webhook-signature'] = `v1a,abc v1,${Buffer.alloc(32).toString('base64')} ${both['webhook-signature']}`
    expect((await house.incoming.receive('form-tool', request(body, both))).kind).toBe('taken')
  })

  test('under a known id with another body is refused, and logged', async () => {
    await form('msg_1')
    expect(await form('msg_1', body.replace('小张', '小李'))).toEqual({ kind: 'other-body' })
    expect(await effectRows()).toHaveLength(1)
    expect(lines.join('\n')).toContain('another body')
  })

  test('of a kind the file ignores is answered, and nothing is done', async () => {
    expect(await form('msg_1', JSON.stringify({ type: 'ping' }))).toEqual({ kind: 'taken', answer: {} })
    expect(await receiptRows()).toMatchObject([{ state: 'ignored' }])
  })
})

describe('what is not authentic', () => {
  test('is refused without a word about why: tampered body, id or time, another secret, no headers', async () => {
    const good = signed('msg_1', body, clock.now())
    const other = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
    const attempts = [
      request(body.replace('小张', '小李'), good),
      request(body, { ...good, 'webhook-id': 'msg_2' }),
      request(body, { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }),
      request(body, signed('msg_1', body, clock.now(), other)),
      request(body, {}),
      request(body, { ...good, 'webhook-signature': '' }),
      request(body, { ...good, 'webhook-signature': `v2,${good['webhook-signature']?.slice(3) ?? ''}` }),
    ]
    for (const one of attempts) expect(await house.incoming.receive('form-tool', one)).toEqual({ kind: 'not-signed' })
    expect(await receiptRows()).toEqual([])
  })

  test('a signed message of six minutes ago, or six minutes ahead, is refused', async () => {
    const early = signed('msg_1', body, clock.now())
    const late = signed('msg_2', body, new Date(clock.now().getTime() + 6 * 60_000))
    expect((await house.incoming.receive('form-tool', request(body, late))).kind).toBe('not-signed')
    clock.move(4 * 60_000)
    expect((await house.incoming.receive('form-tool', request(body, early))).kind).toBe('taken')
    clock.move(2 * 60_000)
    expect((await house.incoming.receive('form-tool', request(body, early))).kind).toBe('not-signed')
  })

  test('a source nobody knows, or that has no secret, is not there', async () => {
    house.write('quiet', standardFile)
    for (const name of ['nobody', 'quiet', 'constructor', '../form-tool'])
      expect(await house.incoming.receive(name, request(body, signed('m', body, clock.now())))).toEqual({
        kind: 'unknown',
      })
  })

  test('anything but JSON is refused', async () => {
    const headers = { ...signed('msg_1', body, clock.now()), 'content-type': 'application/x-www-form-urlencoded' }
    expect(await house.incoming.receive('form-tool', request(body, headers))).toEqual({ kind: 'not-json' })
  })
})

describe('the scheme of GitHub', () => {
  const hub = (id: string | undefined, text = '{"name":"小王"}') =>
    house.incoming.receive('elsewhere', request(text, hubSigned(text, id)))

  test('proves the body, and its id makes repetitions one, however late', async () => {
    const first = await hub('d1')
    clock.move(86_400_000)
    expect(await hub('d1')).toEqual(first)
    expect(await effectRows()).toHaveLength(1)
    expect((await hub('d2', '{"name":"小赵"}')).kind).toBe('taken')
    expect(await effectRows()).toHaveLength(2)
  })

  test('the same bytes under a made-up id are the same thing: nobody signed the id', async () => {
    const first = await hub('d1')
    expect(await hub('d2')).toEqual(first)
    expect(await hub(undefined)).toEqual(first)
    expect(await effectRows()).toHaveLength(1)
  })

  test('an id in the body is signed, and tells equal things apart', async () => {
    house.write('elsewhere', { ...githubFile, idAt: '/id' })
    await hub('d1', '{"id":1,"name":"小王"}')
    await hub('d1', '{"id":2,"name":"小王"}')
    expect(await hub('d9', '{"id":2,"name":"小赵"}')).toEqual({ kind: 'other-body' })
    expect(await effectRows()).toHaveLength(2)
  })

  test('a wrong signature is refused', async () => {
    const text = '{"name":"小王"}'
    for (const headers of [{}, hubSigned('{}'), { 'x-hub-signature-256': 'sha256=00' }])
      expect((await house.incoming.receive('elsewhere', request(text, headers))).kind).toBe('not-signed')
  })
})

describe('what does not fit', () => {
  const reasons = async () => (await receiptRows()).map(({ reason }) => reason)

  test.each([
    ['{"type":"c"}', 'no rule'],
    ['{"type":"a","data":{}}', 'missing /data/name'],
    ['{"type":"a","data":{"name":"  "}}', 'missing /data/name'],
    ['{"type":"a","data":{"name":{"first":"x"}}}', 'missing /data/name'],
    ['{"type":"a","data":{"name":"小张","phone":"12"}}', 'phone /data/phone'],
    ['{"type":"a","data":{"name":"小张","on":"2026-02-30"}}', 'date /data/on'],
    ['{"type":"a","data":{"name":"一二三四五六七八九十一"}}', 'field name'],
    ['{"type":"a","data":{"name":"满了"}}', 'hall full'],
    ['{"type":"a","data":{"name":"不行"}}', 'refused conflict'],
    ['{"type":"a","data":{"name":"坏了"}}', 'failed'],
    ['{"type":', 'not json'],
    ['{"__proto__":{"type":"a"}}', 'no rule'],
  ])('%s is taken and waits for staff', async (text, reason) => {
    expect(await form('msg_1', text)).toEqual({ kind: 'taken', answer: {} })
    expect(await form('msg_1', text)).toEqual({ kind: 'taken', answer: {} })
    expect(await reasons()).toEqual([reason])
    expect(await effectRows()).toEqual([])
  })

  test('keeps its body sealed, and no word of it in the log', async () => {
    await form('msg_1', '{"type":"a","data":{"name":"小张","phone":"13x"}}')
    const [row] = await receiptRows()
    expect(JSON.stringify(row)).not.toContain('小张')
    expect(lines.join('\n')).not.toContain('小张')
    expect(row === undefined ? '' : house.incoming.bodyOf(row)).toContain('小张')
  })

  test('is done after the file was mended, and its body goes', async () => {
    await form('msg_1', '{"type":"c","data":{"name":"小张"}}')
    const again = async () => {
      const [row] = await receiptRows()
      if (row === undefined) throw new Error('no receipt')
      return store.transaction('t', (work) => house.incoming.retry(work, row))
    }
    expect(await again()).toMatchObject({ state: 'dead', reason: 'no rule', tries: 1 })
    house.write('form-tool', {
      ...standardFile,
      rules: [{ action: 'note', fields: { name: { at: '/data/name' } } }],
    })
    clock.move(11_000)
    const done = await again()
    expect(done).toMatchObject({ state: 'done', outcome: 'noted', tries: 2 })
    expect([done.body, done.reason]).toEqual([undefined, undefined])
    expect(await effectRows()).toHaveLength(1)
    // The sender asks again: it is known, with the answer of the second try.
    expect(await form('msg_1', '{"type":"c","data":{"name":"小张"}}')).toMatchObject({ kind: 'taken' })
    expect(await effectRows()).toHaveLength(1)
  })
})

describe('a file that is wrong', () => {
  const problems = () =>
    [...house.incoming.standings().values()].flatMap((one) => (one.kind === 'wrong' ? [one.problem] : []))
  const rule = (fields: object, action = 'note') => ({ ...standardFile, rules: [{ action, fields }] })

  test.each([
    ['{', 'is no JSON'],
    [{ ...standardFile, scheme: 'none' }, 'scheme:'],
    [{ ...standardFile, idHeader: 'x-id' }, 'are for the scheme github'],
    [{ ...standardFile, more: 1 }, 'more'],
    [rule({ name: { at: 'data.name' } }), 'JSON pointer'],
    [rule({ name: { at: '/n' } }, 'nothing'), 'there is no action nothing'],
    [rule({ phone: { at: '/p' } }), 'note needs the field name'],
    [rule({ name: { at: '/n', optional: true } }), 'cannot do without name'],
    [rule({ name: { at: '/n' }, age: { at: '/a' } }), 'takes no field age'],
    [rule({ name: { at: '/n', as: 'magic' } }), 'there is no transform magic'],
  ])('is named in one line and its source is off: %j', async (file, problem) => {
    house.write('form-tool', file)
    const [line = '', ...rest] = problems()
    expect(rest).toEqual([])
    expect(line).toMatch(/^hooks\/form-tool\.json: [^\n]+$/)
    expect(line).toContain(problem)
    expect(await form('msg_1')).toEqual({ kind: 'not-now' })
    expect(lines.join('\n')).toContain('form-tool.json')
  })

  test('so is a secret that is none', () => {
    house.write('elsewhere', { ...githubFile, scheme: 'standard' })
    expect(problems()).toEqual([expect.stringContaining('HOOK_ELSEWHERE_SECRET: must be whsec_')])
  })

  test('the others go on, and it comes back once it is mended', async () => {
    house.write('form-tool', '{')
    expect((await form('msg_1')).kind).toBe('not-now')
    const text = '{"name":"小王"}'
    expect((await house.incoming.receive('elsewhere', request(text, hubSigned(text, 'd1')))).kind).toBe('taken')
    house.write('form-tool', standardFile)
    clock.move(11_000)
    expect((await form('msg_1')).kind).toBe('taken')
  })
})

test('while the store cannot write nothing is answered as taken, and the next try does it all', async () => {
  const broken = openHouse(
    {
      ...store,
      transaction: async () => {
        throw new StoreUnavailable('disk full')
      },
    },
    silentLog,
    clock,
  )
  const asked = request(body, signed('msg_1', body, clock.now()))
  await expect(broken.incoming.receive('form-tool', asked)).rejects.toThrow(StoreUnavailable)
  broken.remove()
  expect((await form('msg_1')).kind).toBe('taken')
  expect(await effectRows()).toHaveLength(1)
})

test('a crash after the store took it and before the sender heard of it: the next process knows it', async () => {
  const first = await form('msg_1')
  await store.close()
  store = await openLowdbStore({ dataDir, tables: hookTables, clock, log: silentLog })
  house.remove()
  house = openHouse(store, silentLog, clock)
  expect(await form('msg_1')).toEqual(first)
  expect(await effectRows()).toHaveLength(1)
})
