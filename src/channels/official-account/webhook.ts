import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../core/http.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'
import { toInstant } from '../../core/time.ts'
import type { CallbackReader, Opened } from './callback.ts'
import type { OfficialAccountConfig } from './config.ts'
import { answerInTime } from '../tencent/answer-in-time.ts'
import { sealedXml } from '../tencent/passive-xml.ts'
import type { AccountEvent } from './events.ts'
import { type Parsed, parseFields } from './parse.ts'
import { newsOf } from './messages.ts'
import { type Passive, passiveMessageXml } from './passive-message.ts'
import { passiveParts, shortened } from './passive-reply.ts'
import type { ReplayGuard } from '../tencent/replay.ts'

export interface WebhookParts {
  readonly config: OfficialAccountConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  /** Sends what did not fit, after this answer; undefined when the account cannot send. */
  readonly sendRest: ((message: Message, parts: readonly string[]) => void) | undefined
  /** Writes down that the member may be written to, and reads what a pressed button says. */
  readonly heard?: ((message: Message, pressed: string | undefined) => Promise<Message>) | undefined
  readonly onContact: () => void
  /** Takes what the account tells us besides messages: counted, and kept by whoever waits for it. */
  readonly noted?: ((event: AccountEvent) => Promise<void>) | undefined
}

const plainText = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body })
const success = plainText(200, 'success')
const channel = 'official-account'

/** The reply as the platform takes it: XML, in secure mode encrypted and signed once more. */
const answerXml = (
  { mode, token, encodingAesKey = '', appId }: OfficialAccountConfig,
  plain: string,
  seconds: number,
): string => (mode === 'plain' ? plain : sealedXml({ token, encodingAesKey, receiverId: appId }, plain, seconds))

/** The first part goes back at once; the rest follows where the account can send, else the answer is made shorter. */
const chooseWords = (parts: WebhookParts, message: Message, replies: readonly Reply[]): string => {
  if (parts.sendRest === undefined) return shortened(replies)
  const [first = '', ...rest] = passiveParts(replies)
  if (rest.length > 0) parts.sendRest(message, rest)
  return first
}

/** One bubble that is little more than its link is a card; all else is words. Undefined: nothing to say. */
const chooseAnswer = (parts: WebhookParts, message: Message, replies: readonly Reply[]): Passive | undefined => {
  const [only, second] = replies
  const news = only === undefined || second !== undefined ? undefined : newsOf(only)
  if (news !== undefined) return news
  const content = chooseWords(parts, message, replies)
  return content === '' ? undefined : { kind: 'text', content }
}

const answer = async (
  parts: WebhookParts,
  { message, self, pressed }: Extract<Parsed, { kind: 'message' }>,
): Promise<HttpResponse> => {
  const { heard, inbox } = parts
  // Inside of the race: what is written down before takes its time too.
  const receive = heard === undefined ? inbox.receive : async (it: Message) => inbox.receive(await heard(it, pressed))
  const raced = await answerInTime({ ...parts, inbox: { ...inbox, receive } }, message, channel)
  if (raced.kind === 'late') {
    await parts.inbox.deliverLater(message)
    return success
  }
  const said = chooseAnswer(parts, message, raced.replies)
  if (said === undefined) return success
  const seconds = Math.floor(parts.clock.now().getTime() / 1000)
  const plain = passiveMessageXml({ to: message.sender, from: self, seconds }, said)
  const body = answerXml(parts.config, plain, seconds)
  return { status: 200, type: 'application/xml; charset=utf-8', body }
}

/** What tells one message from another under the same nonce; an unreadable one is told by its bytes. */
const messageKey = (parsed: Parsed, body: Buffer): string => {
  if (parsed.kind === 'malformed') return derivedId('body', body.toString('base64'))
  const { sender, id } = parsed.kind === 'message' ? parsed.message : parsed.event
  return derivedId('key', sender, id)
}

/** Events that were taken already: the platform asks again when our `success` was late or lost. */
const maxTaken = 5_000

/** An event is taken once. When that fails it is not acknowledged, and the platform asks again. */
const createTaker = ({ log, noted }: Pick<WebhookParts, 'log' | 'noted'>) => {
  const taken = new Set<string>()
  return async (event: AccountEvent): Promise<void> => {
    const isUnknown = event.kind === 'counted' && !event.isKnown
    log.info('channel', isUnknown ? 'unhandled event' : 'event', { channel, type: event.type })
    const key = `${event.sender} ${event.id}`
    if (taken.has(key)) return
    taken.add(key)
    if (taken.size > maxTaken) for (const oldest of taken) if (taken.delete(oldest)) break
    try {
      await noted?.(event)
    } catch (error) {
      taken.delete(key)
      throw error
    }
  }
}

const parse = (opened: Exclude<Opened, { kind: 'refused' }>, parts: WebhookParts): Parsed =>
  opened.kind === 'malformed'
    ? { kind: 'malformed' }
    : parseFields(opened.fields, parts.config.account, toInstant(parts.clock.now()))

/** Answers the platform's calls. A throw of the inbox goes up: the platform then asks again. */
export const createWebhook = (parts: WebhookParts) => {
  const take = createTaker(parts)
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const refuse = (reason: string): HttpResponse => {
      parts.log.warn('security', 'callback refused', { channel, reason })
      return plainText(403, '')
    }
    if (request.method === 'GET') {
      const echo = parts.reader.echo(request)
      if (echo === undefined) return refuse('verification')
      parts.onContact()
      return plainText(200, echo)
    }
    if (request.method !== 'POST') return refuse('method')
    if (request.body.length > maxWebhookBytes) return plainText(413, '')
    const opened = parts.reader.open(request)
    if (opened.kind === 'refused') return refuse(opened.reason)
    const parsed = parse(opened, parts)
    if (!parts.replay.admit(opened.stamp.timestamp, opened.stamp.nonce, messageKey(parsed, request.body))) {
      return refuse('replay')
    }
    parts.onContact()
    if (parsed.kind === 'message') return answer(parts, parsed)
    if (parsed.kind === 'event') await take(parsed.event)
    else parts.log.info('channel', 'callback without an answer', { channel, reason: parsed.kind })
    return success
  }
}
