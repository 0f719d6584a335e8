import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../core/http.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { answerInTime } from '../tencent/answer-in-time.ts'
import { passiveXml, sealedXml } from '../tencent/passive-xml.ts'
import type { ReplayGuard } from '../tencent/replay.ts'
import type { CallbackReader, Opened } from '../tencent/sealed-callback.ts'
import { type WecomConfig, channelName as channel } from './config.ts'
import { type Parsed, parseFields } from './parse.ts'
import { fitsOne, joined } from './text.ts'

export interface WebhookParts {
  readonly config: WecomConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  readonly onContact: () => void
}

const plainText = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body })
const success = plainText(200, 'success')

/**
 * The whole answer at once where it fits. What comes late or is too long goes out as an application message, all of it, by a job
 * that is stored before the platform is told `success`.
 */
const answer = async (
  { config, inbox, clock, log }: WebhookParts,
  { message, self }: Extract<Parsed, { kind: 'message' }>,
): Promise<HttpResponse> => {
  const raced = await answerInTime({ inbox, clock, log }, message, channel)
  const words = raced.kind === 'late' ? undefined : joined(raced.replies)
  if (words === undefined || !fitsOne(words)) {
    await inbox.deliverLater(message)
    return success
  }
  if (words === '') return success
  const seconds = Math.floor(clock.now().getTime() / 1000)
  const plain = passiveXml({ to: message.sender, from: self, words, seconds })
  const body = sealedXml({ ...config, receiverId: config.corpId }, plain, seconds)
  return { status: 200, type: 'application/xml; charset=utf-8', body }
}

/** What tells one message from another under the same nonce; an unreadable one is told by its bytes. */
const messageKey = (parsed: Parsed, body: Buffer): string => {
  if (parsed.kind === 'malformed') return derivedId('body', body.toString('base64'))
  return parsed.kind === 'ignored' ? parsed.key : derivedId('key', parsed.message.sender, parsed.message.id)
}

/** Answers the platform's calls. A throw of the inbox goes up: the platform then asks again. */
export const createWebhook = (parts: WebhookParts) => {
  const { config, clock, log, reader, replay, onContact } = parts
  const refuse = (reason: string): HttpResponse => {
    log.warn('security', 'callback refused', { channel, reason })
    return plainText(403, '')
  }
  const parse = (opened: Exclude<Opened, { kind: 'refused' }>): Parsed =>
    opened.kind === 'malformed'
      ? { kind: 'malformed' }
      : parseFields(opened.fields, config.account, toInstant(clock.now()))
  return async (request: HttpRequest): Promise<HttpResponse> => {
    if (request.method === 'GET') {
      const echo = reader.echo(request)
      if (echo === undefined) return refuse('verification')
      onContact()
      return plainText(200, echo)
    }
    if (request.method !== 'POST') return refuse('method')
    if (request.body.length > maxWebhookBytes) return plainText(413, '')
    const opened = reader.open(request)
    if (opened.kind === 'refused') return refuse(opened.reason)
    const parsed = parse(opened)
    if (!replay.admit(opened.stamp.timestamp, opened.stamp.nonce, messageKey(parsed, request.body)))
      return refuse('replay')
    onContact()
    if (parsed.kind === 'message') return answer(parts, parsed)
    log.info('channel', 'callback without an answer', {
      channel,
      reason: parsed.kind,
      type: parsed.kind === 'ignored' ? parsed.type : undefined,
    })
    return success
  }
}
