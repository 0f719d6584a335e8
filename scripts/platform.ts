import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { systemClock } from '../src/core/clock.ts'
import { startPlatform, type Account, type Delivered, type Platform } from '../test/support/platform/index.ts'
import { platformPage } from './platform-page.ts'

/**
 * Tencent's platforms for people without an account: `npm run platform [-- --port 8090 --liangxin http://127.0.0.1:3000]`.
 * Prints the settings to start Liangxin with, and serves a page to write on as a member.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    liangxin: { type: 'string', default: 'http://127.0.0.1:3000' },
  },
})

const actSchema = z.object({
  channel: z.enum(['oa', 'kf', 'app']),
  who: z.string().trim().min(1).max(64),
  act: z.enum(['writes', 'follows', 'unfollows', 'clicks', 'scans', 'grants']),
  text: z.string().max(4000).default(''),
})
type Act = z.output<typeof actSchema>

/** How much of the logs the page shows. */
const mostShown = 50

const platform: Platform = await startPlatform({ port: Number(values.port), other: (_surface) => answerPage })
const service = platform.account('service')
const wecom = platform.account('wecom')
const channelUrl = (name: string): string => `${values.liangxin}/channels/${name}`
const official = platform.callback(channelUrl('official-account'), service)
const application = platform.callback(channelUrl('wecom'), wecom)
// Of the corporation's two addresses this one takes what is owed: the service desk's callbacks.
const desk = platform.callback(channelUrl('wecom-kf'), wecom)

const accountOf = (channel: Act['channel']): Account => (channel === 'oa' ? service : wecom)

const said = (delivered: Delivered | undefined): string => {
  if (delivered === undefined) return '已记下'
  const times = delivered.attempts > 1 ? `，共 ${delivered.attempts} 次` : ''
  return delivered.status === 200 ? `已送达${times}` : `没有送达：${delivered.status || '没有回应'}${times}`
}

const perform = async ({ channel, who, act, text }: Act): Promise<string> => {
  if (channel === 'kf') {
    platform.customer(who, wecom).writes(text)
    const [delivered] = await desk.events()
    return said(delivered)
  }
  if (channel === 'app') {
    platform.member(who, wecom)
    return said(await application.text(who, text))
  }
  const member = platform.member(who, service)
  switch (act) {
    case 'writes':
      return said(await member.writes(text))
    case 'follows':
      return said(await member.follows(text === '' ? undefined : text))
    case 'unfollows':
      return said(await member.unfollows())
    case 'clicks':
      return said(await member.clicks(text))
    case 'scans':
      return said(await member.scans(text))
    case 'grants':
      member.grants(text)
      return said((await official.events())[0])
  }
}

const sendJson = (response: ServerResponse, body: unknown): void =>
  void response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))

const act = async (response: ServerResponse, raw: Buffer): Promise<void> => {
  try {
    sendJson(response, { said: await perform(actSchema.parse(JSON.parse(raw.toString('utf8')))) })
  } catch (error) {
    sendJson(response, { said: error instanceof Error ? error.message : String(error) })
  }
}

const showLog = (response: ServerResponse, query: URLSearchParams): void => {
  const channel = actSchema.shape.channel.catch('oa').parse(query.get('channel'))
  const who = query.get('who') ?? ''
  const person = who === '' ? undefined : platform.member(who, accountOf(channel))
  const newest = <T>(all: readonly T[]): readonly T[] => all.slice(-mostShown).reverse()
  sendJson(response, { received: newest(person?.received ?? []), calls: newest(platform.seen) })
}

/** The page beside the APIs; a function of its own kind because the platform starts before its accounts exist. */
function answerPage(request: IncomingMessage, response: ServerResponse, url: URL, raw: Buffer): boolean {
  const isOurs = url.pathname === '/' || url.pathname.startsWith('/try/')
  if (!isOurs) return false
  if (url.pathname === '/') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(platformPage)
  else if (url.pathname === '/try/act' && request.method === 'POST') void act(response, raw)
  else if (url.pathname === '/try/log') showLog(response, url.searchParams)
  else response.writeHead(404).end()
  return true
}

/** What the platform owes by itself: job reports, kf messages. */
const owed = (): void => {
  for (const hook of [official, desk]) hook.events().catch(() => undefined)
  systemClock.after(1000, owed)
}
owed()

const settings = {
  WECHAT_API_BASE: platform.base,
  WECHAT_OPEN_BASE: platform.base,
  WECHAT_APP_ID: service.id,
  WECHAT_APP_SECRET: service.secret,
  WECHAT_TOKEN: service.token,
  WECHAT_ENCODING_AES_KEY: service.encodingAesKey,
  WECOM_API_BASE: platform.base,
  WECOM_CORP_ID: wecom.id,
  WECOM_AGENT_ID: String(wecom.agentId),
  WECOM_SECRET: wecom.secret,
  WECOM_TOKEN: wecom.token,
  WECOM_ENCODING_AES_KEY: wecom.encodingAesKey,
  WECOM_KF_SECRET: wecom.kfSecret,
  WECOM_ROBOT_URL: `${platform.base}/cgi-bin/webhook/send?key=${wecom.robotKey}`,
}
process.stdout.write(`Tencent's platforms, made up: ${platform.base}/ is the page to write on as a member.
Start Liangxin in another terminal with these settings, on an empty DATA_DIR of its own:

${Object.entries(settings)
  .map(([name, value]) => `export ${name}='${value}'`)
  .join('\n')}
DATA_DIR=$(mktemp -d) npm start
`)
