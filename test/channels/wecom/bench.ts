import type { Inbox } from '../../../src/core/channel.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { type Log, silentLog } from '../../../src/core/log.ts'
import { type WecomConfig, createWecom } from '../../../src/channels/wecom/index.ts'
import { benchOf, type Bench } from '../bench.ts'
import { recordingInbox } from '../inbox.ts'
import { platformOf } from '../security-platform.ts'

export const keys = {
  token: 'token4wecom',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiverId: 'ww0123456789abcdef',
}
export const agentId = 1_000_002
export const account = `wecom:${keys.receiverId}:${agentId}`
export const user = 'zhang.san'
export const noon = new Date('2026-11-23T04:10:00.000Z')
export const seconds = String(noon.getTime() / 1000)

/** What the platform writes inside, with the given fields after the ones every message has. */
export const messageXml = (fields: Readonly<Record<string, string>>, from = user): string => {
  const all = {
    ToUserName: keys.receiverId,
    FromUserName: from,
    CreateTime: seconds,
    AgentID: String(agentId),
    ...fields,
  }
  const inner = Object.entries(all).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return `<xml>${inner.join('')}</xml>`
}

export const textXml = (content: string, id: string, from = user): string =>
  messageXml({ MsgType: 'text', Content: content, MsgId: id }, from)

/** The platform's side: its `inner` is the XML itself. */
export const platform = platformOf({ keys, now: noon, inner: (xml) => xml })

export const bench = (config: Partial<WecomConfig> = {}, given?: Inbox, log: Log = silentLog): Bench => {
  const inbox = recordingInbox()
  const clock = manualClock(noon)
  const channel = createWecom({
    config: {
      account,
      corpId: keys.receiverId,
      agentId,
      secret: 'secret4wecom',
      token: keys.token,
      encodingAesKey: keys.encodingAesKey,
      apiBase: 'http://127.0.0.1:9',
      freshnessSeconds: 300,
      memberPerMinute: 30,
      duplicateSeconds: 1_800,
      ...config,
    },
    inbox: given ?? inbox,
    clock,
    log,
    timeoutMs: 1_500,
  })
  return benchOf({ channel, inbox, clock })
}
