import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../core/http.ts'
import { derivedId, newNonce } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'
import { toInstant } from '../../core/time.ts'
import type { CallbackReader, Opened } from './callback.ts'
import type { OfficialAccountConfig } from './config.ts'
import { aesKey, encryptMessage, signatureOf } from './crypto.ts'
import { type Parsed, parseFields } from './parse.ts'
import { passiveParts, shortened } from './passive-reply.ts'
import type { ReplayGuard } from './replay.ts'
import { writeXml } from './xml.ts'

/** The platform hangs up at five seconds and asks again: before that it is told `success` and the answer is sent later. */
const answerWithinMs = 4_500

export interface WebhookParts {
  readonly config: OfficialAccountConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  /** Sends what did not fit, after this answer; undefined when the account cannot send. */
  readonly sendRest: ((message: Message, parts: readonly string[]) => void) | undefined
  readonly onContact: () => void
}

const plainText = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body })
const success = plainText(200, 'success')
const channel = 'official-account'

type Raced = { readonly kind: 'in-time'; readonly replies: readonly Reply[] } | { readonly kind: 'late' }

const answerInTime = (parts: WebhookParts, message: Message): Promise<Raced> =>
  new Promise((resolve, reject) => {
    let late = false
    const cancel = parts.clock.after(answerWithinMs, () => {
      late = true
      resolve({ kind: 'late' })
    })
    parts.inbox.receive(message).then(
      (replies) => {
        cancel()
        resolve({ kind: 'in-time', replies })
      },
      (error: unknown) => {
        cancel()
        // Nobody waits for it any more: said here or nowhere.
        if (late) parts.log.error('channel', 'a late answer failed', error, { channel })
        reject(error)
      },
    )
  })

/** The reply as the platform takes it: XML, in secure mode encrypted and signed once more. Times are in seconds. */
const passiveXml = (
  config: OfficialAccountConfig,
  to: string,
  from: string,
  words: string,
  seconds: number,
): string => {
  const plain = writeXml({
    ToUserName: to,
    FromUserName: from,
    CreateTime: seconds,
    MsgType: 'text',
    Content: words,
  })
  if (config.mode === 'plain') return plain
  const encrypted = encryptMessage(aesKey(config.encodingAesKey ?? ''), plain, config.appId)
  const nonce = newNonce(16)
  return writeXml({
    Encrypt: encrypted,
    MsgSignature: signatureOf(config.token, String(seconds), nonce, encrypted),
    TimeStamp: seconds,
    Nonce: nonce,
  })
}

/** The first part goes back at once; the rest follows where the account can send, else the answer is made shorter. */
const chooseWords = (parts: WebhookParts, message: Message, replies: readonly Reply[]): string => {
  if (parts.sendRest === undefined) return shortened(replies)
  const [first = '', ...rest] = passiveParts(replies)
  if (rest.length > 0) parts.sendRest(message, rest)
  return first
}

const answer = async (
  parts: WebhookParts,
  { message, self }: Extract<Parsed, { kind: 'message' }>,
): Promise<HttpResponse> => {
  const raced = await answerInTime(parts, message)
  if (raced.kind === 'late') {
    await parts.inbox.deliverLater(message)
    return success
  }
  const words = chooseWords(parts, message, raced.replies)
  if (words === '') return success
  const seconds = Math.floor(parts.clock.now().getTime() / 1000)
  const body = passiveXml(parts.config, message.sender, self, words, seconds)
  return { status: 200, type: 'application/xml; charset=utf-8', body }
}

/** What tells one message from another under the same nonce; an unreadable one is told by its bytes. */
const messageKey = (parsed: Parsed, body: Buffer): string =>
  parsed.kind === 'message'
    ? derivedId('key', parsed.message.sender, parsed.message.id)
    : derivedId('body', body.toString('base64'))

const parse = (opened: Exclude<Opened, { kind: 'refused' }>, parts: WebhookParts): Parsed =>
  opened.kind === 'malformed'
    ? { kind: 'malformed' }
    : parseFields(opened.fields, parts.config.account, toInstant(parts.clock.now()))

/** Answers the platform's calls. A throw of the inbox goes up: the platform then asks again. */
export const createWebhook =
  (parts: WebhookParts) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
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
    parts.log.info('channel', 'callback without an answer', {
      channel,
      reason: parsed.kind,
      type: parsed.kind === 'ignored' ? parsed.type : undefined,
    })
    return success
  }
