import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { CommandIo } from '../../src/commands/command-io.ts'
import { ran } from '../support/command.ts'
import { startPlatform, type AccountKind } from '../support/platform/index.ts'

const settings = [
  'DATA_DIR',
  'BASE_URL',
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'WECHAT_API_BASE',
  'WECHAT_ACCOUNT_TYPE',
]

type Run = (argv: readonly string[], io: CommandIo) => Promise<number>

/** A folder of its own and an account of the platform double in the settings, as somebody at a terminal has them. */
export const openAccount = async (kind: Exclude<AccountKind, 'wecom'> = 'service') => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'liangxin-command-'))
  const platform = await startPlatform()
  const account = platform.account(kind)
  const before = new Map(settings.map((name) => [name, process.env[name]]))
  Object.assign(process.env, {
    DATA_DIR: path.join(folder, 'state'),
    BASE_URL: 'https://union.example',
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_API_BASE: platform.base,
    WECHAT_ACCOUNT_TYPE: kind,
  })
  onTestFinished(async () => {
    for (const [name, value] of before)
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    await platform.stop()
    await rm(folder, { recursive: true, force: true })
  })
  /** A command with these words; what it printed and how it ended. */
  const command = (run: Run, ...argv: readonly string[]) => ran((io) => run(argv, io))
  return { folder, platform, account, command }
}
