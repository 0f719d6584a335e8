import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import type { Channel } from '../../src/core/channel.ts'
import type { Clock } from '../../src/core/clock.ts'
import { noticeId } from '../../src/core/conversation.ts'
import { derivedId } from '../../src/core/ids.ts'
import { toInstant } from '../../src/core/time.ts'
import { reminderId } from '../../src/reminders/records.ts'
import { startPlatform, type Member, type SeenCall } from '../support/platform/index.ts'
import { marksIn, type Call, type Wanted, type World } from './year-world.ts'

const chat = '/cgi-bin/message/custom/send'
const template = '/cgi-bin/message/template/send'

/** Messages that may say while the chat is closed that something waits; other kinds wait in silence. */
export const templatesFile = JSON.stringify({
  subscription: [],
  template: [{ id: 'T1', for: ['appointment', 'deadline', 'lecture'], fields: { thing1: '您有一条提醒' } }],
})

/** Longer than the real ones: the members of the year write a few times in it, and about half of it should go by the chat. */
const windowHours = 720
const windowMessages = 20

const bodySchema = z.looseObject({
  clientmsgid: z.string().optional(),
  client_msg_id: z.string().optional(),
  text: z.object({ content: z.string() }).optional(),
})
const answerSchema = z.looseObject({ errcode: z.number() })

const outcomes: Readonly<Record<number, Call['outcome']>> = { 0: 'sent', 45015: 'parked', 45047: 'parked' }

/** By what a message of ours is known to the platform: which reminder it says. */
const messagesOf = (wanted: readonly Wanted[]): ReadonlyMap<string, string> => {
  const known = new Map<string, string>()
  for (const one of wanted) {
    const id = noticeId(reminderId(one))
    known.set(derivedId('m', id, '0'), id)
    known.set(derivedId('t', id), id)
  }
  return known
}

interface OfficialParts {
  readonly world: World
  readonly clock: Clock
  /** The account's channel in the process that runs now. */
  readonly channel: () => Channel | undefined
}

/** A real Official Account of the year: its platform over HTTP, in both directions, with faults of its own. */
export const startOfficial = async ({ world, clock, channel }: OfficialParts) => {
  let life = 0
  /** By the place in the platform's log: when it was, among everything else. */
  const seqs = new Map<number, number>()
  const platform = await startPlatform({
    clock,
    other: (surface) => (_request, response, url) => {
      const [, nth, path] = /^\/life-(\d+)(\/.*)$/.exec(url.pathname) ?? []
      if (nth === undefined || path === undefined) return false
      url.pathname = path
      const hangUp = (): true => {
        response.socket?.destroy()
        return true
      }
      // Of a process that was killed nothing arrives any more.
      if (Number(nth) !== life) return hangUp()
      if (path !== chat && path !== template) return false
      const cut = path === chat ? world.cutOff() : undefined
      if (cut?.when === 'before') {
        cut.kill()
        return hangUp()
      }
      seqs.set(surface.seen.length, world.nextSeq())
      if (cut !== undefined) {
        surface.faults.next(path, 'taken-then-timeout')
        setImmediate(cut.kill)
      }
      return false
    },
  })
  platform.faults.rate(chat, 0.12, 'reset', 'taken-then-reset', { status: 503 }, { errcode: -1 }, 'half-body')
  const account = platform.account('service')
  Object.assign(platform.quotas, { messageWindowHours: windowHours, messagesPerWindow: windowMessages })

  const hook = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here')
      const answer = await channel()?.webhook?.({
        method: request.method ?? 'GET',
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: {},
        body: await buffer(request),
      })
      response.writeHead(answer?.status ?? 500).end(answer?.body ?? '')
    })()
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  const { port } = hook.address() as AddressInfo // a TCP server's address is one
  platform.callback(`http://127.0.0.1:${port}/`, account)
  const members = new Map<string, Member>()

  const callOf = (seen: SeenCall, index: number, known: ReadonlyMap<string, string>): Call => {
    const { clientmsgid, client_msg_id: announced, text } = bodySchema.parse(seen.body)
    const answer = answerSchema.safeParse(seen.answer)
    const errcode = answer.success ? answer.data.errcode : undefined
    const isChat = seen.api === chat
    return {
      seq: seqs.get(index) ?? 0,
      at: toInstant(new Date(seen.at)),
      account: account.id,
      sendId: known.get(clientmsgid ?? announced ?? '') ?? '',
      marks: isChat ? marksIn(text?.content ?? '') : [],
      isDelivered: isChat && errcode === 0,
      outcome: isChat ? (outcomes[errcode ?? -1] ?? 'retry') : 'parked',
    }
  }

  return {
    account: `official-account:${account.id}`,
    platform,
    meet: (openid: string): void => void members.set(openid, platform.member(openid, account)),
    /** @returns what the member was shown in answer */
    write: async (openid: string): Promise<string> => (await members.get(openid)?.writes('你好'))?.words ?? '',
    /** The settings of the next process; whatever an older one still says is heard by nobody. */
    nextLife: () => ({
      WECHAT_TOKEN: account.token,
      WECHAT_APP_ID: account.id,
      WECHAT_APP_SECRET: account.secret,
      WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
      WECHAT_WINDOW_HOURS: String(windowHours),
      WECHAT_WINDOW_MESSAGES: String(windowMessages),
      WECHAT_API_BASE: `${platform.base}/life-${(life += 1)}`,
    }),
    hangUp: (): void => void (life += 1),
    /** What the platform took or refused, as its own log has it. */
    calls: (wanted: readonly Wanted[]): readonly Call[] => {
      const known = messagesOf(wanted)
      return platform.seen.flatMap((seen, index) => (seqs.has(index) ? [callOf(seen, index, known)] : []))
    },
    stop: async (): Promise<void> => {
      hook.closeAllConnections()
      hook.close()
      await platform.stop()
    },
  }
}

export type Official = Awaited<ReturnType<typeof startOfficial>>
