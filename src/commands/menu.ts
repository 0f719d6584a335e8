import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createApp } from '../app.ts'
import { createAccountApi } from '../channels/official-account/account-api.ts'
import { can } from '../channels/official-account/capabilities.ts'
import { clickedKeys, menuLines, menuSchema, placedMenu, type Menu } from '../channels/official-account/menu.ts'
import { dataRoot, readConfig, type Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { attempt } from '../operations/attempt.ts'
import type { CommandIo } from './command-io.ts'

const usage = 'usage: menu check | menu push | menu show\n'

type Read = { readonly menu: Menu } | { readonly problems: readonly string[] }

const parse = (source: string): Read => {
  let raw: unknown
  try {
    raw = JSON.parse(source)
  } catch {
    return { problems: ['不是 JSON'] }
  }
  const parsed = menuSchema().safeParse(raw)
  return parsed.success
    ? { menu: parsed.data }
    : { problems: parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`) }
}

/** Which of these words the dialogue knows: asked of the application itself, on a store that is gone afterwards. */
const unknownWords = async (words: readonly string[]): Promise<readonly string[]> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-menu-'))
  const config = readConfig({ DATA_DIR: dataDir })
  try {
    const app = await createApp({ config, clock: systemClock, log: createLog('silent') })
    try {
      return words.filter((word) => !app.services.scenes.isKnown(word))
    } finally {
      await app.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The file's menu, or what is wrong with it. */
const readMenu = async (file: string): Promise<Read> => {
  const source = await readFile(file, 'utf8').catch(() => undefined)
  if (source === undefined) return { problems: ['打不开'] }
  const found = parse(source)
  if ('problems' in found) return found
  const unknown = await unknownWords(clickedKeys(found.menu))
  return unknown.length === 0 ? found : { problems: unknown.map((word) => `梁心听不懂“${word}”，换一句`) }
}

const accountOf = ({ officialAccount: account }: Config, io: CommandIo) => {
  if (account?.appSecret === undefined) {
    io.stderr.write('没有接公众号：先设 WECHAT_APP_ID、WECHAT_APP_SECRET\n')
    return undefined
  }
  if (!can(account.accountType, 'menu')) {
    io.stderr.write('没认证的公众号不能用接口做菜单：到公众平台的网页上照着做\n')
    return undefined
  }
  const { appId, appSecret, apiBase } = account
  return createAccountApi({ appId, appSecret, apiBase, clock: systemClock, log: createLog('warn') })
}

const asSet: Readonly<Record<string, string>> = {
  '40013': 'WECHAT_APP_ID 不对',
  '40125': 'WECHAT_APP_SECRET 不对',
  '40164': '这台机器的 IP 不在公众平台的白名单里',
  '48001': '这个公众号没有做菜单的权限',
  '40016': '菜单的按钮数不合平台的规矩',
  '40018': '菜单的名字太长',
  '40054': '菜单里的网址平台不收',
  '45009': '今天调用的次数用完了，明天再试',
}

/** What went wrong, for who set the account up. */
const troubleWords = (code: string): string => {
  const bare = code.replace(/^token-/, '')
  const known = asSet[bare]
  if (known !== undefined) return `${known}（${bare}）`
  return /^-?\d+$/.test(bare)
    ? `平台报了错误码 ${bare}，到公众平台的文档里查`
    : '平台没有好好回话，过一会儿再试；总这样，就查网络和 WECHAT_API_BASE'
}

const push = async (io: CommandIo, menu: Menu): Promise<number> => {
  const config = readConfig()
  const placed = placedMenu(menu, config.baseUrl)
  if (placed === undefined) {
    io.stderr.write('菜单里有本站的网址，先设 BASE_URL\n')
    return 1
  }
  const api = accountOf(config, io)
  if (api === undefined) return 1
  const pushed = await api.pushMenu(placed)
  if (pushed.kind !== 'answer') {
    io.stderr.write(`没有推上去：${troubleWords(pushed.code)}\n`)
    return 1
  }
  io.stdout.write('推上去了。手机上过几分钟才变；等不及就取消关注再关注。\n')
  return 0
}

const show = async (io: CommandIo): Promise<number> => {
  const api = accountOf(readConfig(), io)
  if (api === undefined) return 1
  const shown = await api.showMenu()
  if (shown.kind !== 'answer') {
    // 46003: the account has none.
    io.stderr.write(shown.code === '46003' ? '公众号上还没有菜单\n' : `看不到：${troubleWords(shown.code)}\n`)
    return 1
  }
  const menu = menuSchema().safeParse({ button: shown.answer.menu['button'] })
  const lines = menu.success ? menuLines(menu.data) : [JSON.stringify(shown.answer.menu, null, 2)]
  for (const line of lines) io.stdout.write(`${line}\n`)
  return 0
}

/** `npm run menu -- check|push|show`: the menu of the Official Account, from `data/menu.json`. */
export const run = (
  argv: readonly string[],
  io: CommandIo,
  file: string = path.join(dataRoot, 'menu.json'),
): Promise<number> =>
  attempt('menu', io.stderr, async () => {
    const act = argv.find((word) => word !== '--')
    if (act === 'show') return show(io)
    if (act !== 'check' && act !== 'push') {
      io.stderr.write(usage)
      return 2
    }
    const found = await readMenu(file)
    if ('problems' in found) {
      for (const problem of found.problems) io.stderr.write(`${path.basename(file)}: ${problem}\n`)
      return 1
    }
    if (act === 'push') return push(io, found.menu)
    for (const line of menuLines(found.menu)) io.stdout.write(`${line}\n`)
    return 0
  })
