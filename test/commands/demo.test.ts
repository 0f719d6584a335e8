import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../../src/commands/demo.ts'
import { ran } from '../support/command.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-demo-'))
  process.env['DATA_DIR'] = dataDir
  // The test runner puts its own there.
  process.env['BASE_URL'] = ''
})
afterEach(async () => {
  for (const name of ['DATA_DIR', 'WECHAT_TOKEN', 'WECHAT_APP_ID']) Reflect.deleteProperty(process.env, name)
  await rm(dataDir, { recursive: true, force: true })
})

const demo = (...argv: readonly string[]) => ran((io) => run(argv, io))

test('fills an empty store once', async () => {
  expect((await demo('--scale', 'small')).out).toContain('3 stations')
  const again = await demo()
  expect(again.code).toBe(1)
  expect(again.err).toContain('not empty')
})

test('refuses a scale it does not have, and to stand beside a real channel', async () => {
  expect((await demo('--scale', 'galaxy')).code).toBe(1)
  process.env['WECHAT_TOKEN'] = 'token'
  process.env['WECHAT_APP_ID'] = 'wx0123456789abcdef'
  expect((await demo()).err).toContain('real channel')
})
