import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rests } from '../../../src/channels/official-account/records.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog } from '../../../src/core/log.ts'
import type { Store } from '../../../src/core/store.ts'
import type { Row, Table } from '../../../src/core/table.ts'
import { createWorker } from '../../../src/jobs/worker.ts'
import { startPlatform, type Platform } from '../../support/platform/index.ts'
import { startHook } from '../wecom-kf/hook.ts'
import { appId, appSecret, encodingAesKey, openid, token } from './platform.ts'
import { longWords, openRests } from './rest-house.ts'

const send = '/cgi-bin/message/custom/send'
let dataDir: string
let platform: Platform
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-rest-'))
})
afterEach(async () => {
  await platform.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const all = async <R extends Row>(store: Store, table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of store.scan(table)) rows.push(row)
  return rows
}

/** The channel with a worker. */
const opened = async (clock: MovableClock) => {
  const { store, channel } = await openRests(dataDir, platform.base, clock)
  const handlers = channel.jobs ?? []
  const worker = createWorker({ store, clock, log: silentLog, handlers, owner: 'w', isAlone: true, listens: false })
  const settle = async (): Promise<void> => {
    clock.move(600)
    await worker.run()
  }
  return { clock, store, channel, worker, settle }
}

const startOwn = async () => {
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  platform = await startPlatform({ clock })
  platform.account('service', { id: appId, secret: appSecret, token, encodingAesKey })
  const house = await opened(clock)
  const hook = await startHook(() => house.channel.webhook)
  const callback = platform.callback(hook.url)
  const later = (): string =>
    platform
      .member(openid)
      .received.filter(({ via }) => via === 'custom')
      .map(({ words }) => words)
      .join('')
  const close = async (): Promise<void> => {
    await hook.stop()
    await house.store.close()
  }
  return { ...house, callback, later, close }
}

test('the first part goes back at once, the rest is stored sealed and follows once, whatever is repeated', async () => {
  const { callback, settle, later, store, close } = await startOwn()
  const question = callback.prepare(openid, { MsgType: 'text', Content: '好' })
  const { words } = await question.send()
  expect(longWords.startsWith(words)).toBe(true)
  expect(later()).toBe('')
  expect(JSON.stringify([await all(store, rests), await all(store, jobs)])).not.toMatch(/工资|oMember/)
  expect((await question.send({ retryNonce: 'changed' })).words === words).toBe(true)
  await settle()
  expect(words + later() === longWords).toBe(true)
  await question.send({ retryNonce: 'changed' })
  await settle()
  expect(words + later() === longWords).toBe(true)
  expect((await all(store, rests)).map((row) => 'sealed' in row)).toEqual([false])
  await close()
})

test('a lost answer of the platform is no double, a closed window is tried again later', async () => {
  const { callback, settle, later, store, clock, worker, close } = await startOwn()
  const { words } = await callback.text(openid, '好')
  platform.faults.next(send, 'taken-then-reset')
  await settle()
  expect((await all(store, jobs)).map(({ state }) => state)).toEqual(['due'])
  platform.faults.next(send, { errcode: 45015 })
  clock.move(60_000)
  await worker.run()
  expect((await all(store, jobs)).map(({ state, outcome }) => [state, outcome])).toEqual([['due', 'parked']])
  clock.move(3 * 3_600_000)
  await callback.text(openid, '还有呢')
  await worker.run()
  expect((words + later()).includes(longWords)).toBe(true)
  await close()
})

test('nothing of it stays of a member who unfollows', async () => {
  const { callback, settle, later, store, close } = await startOwn()
  await callback.text(openid, '好')
  expect(await all(store, rests)).toHaveLength(1)
  await callback.prepare(openid, { MsgType: 'event', Event: 'unsubscribe' }).send()
  await settle()
  expect(later()).toBe('')
  expect(await all(store, rests)).toHaveLength(0)
  await close()
})

test('a process killed after the first part has left: the next one sends the rest, once', async () => {
  platform = await startPlatform()
  platform.account('service', { id: appId, secret: appSecret, token, encodingAesKey })
  const script = path.join(import.meta.dirname, 'rest-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, platform.base])
  const [line] = (await once(child.stdout, 'data')) as [Buffer] // what a stream of bytes hands over
  const callback = platform.callback(line.toString().trim())
  const { words } = await callback.text(openid, '好')
  child.kill('SIGKILL')
  await once(child, 'close')
  const journal = await readdir(dataDir, { recursive: true, withFileTypes: true })
  for (const file of journal.filter((one) => one.isFile()))
    expect(await readFile(path.join(file.parentPath, file.name), 'utf8')).not.toContain('工资')
  const later = (): string =>
    platform
      .member(openid)
      .received.filter(({ via }) => via === 'custom')
      .map(({ words: said }) => said)
      .join('')
  expect(later()).toBe('')
  const { store, settle } = await opened(manualClock(new Date(Date.now() + 1_000)))
  await settle()
  await settle()
  expect(words + later() === longWords).toBe(true)
  await store.close()
})
