import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { HttpResponse } from '../../core/http.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { answerInTime } from '../tencent/answer-in-time.ts'
import { createDoor, success } from '../tencent/door.ts'
import { passiveXml, sealedXml } from '../tencent/passive-xml.ts'
import type { ReplayGuard } from '../tencent/replay.ts'
import type { CallbackReader } from '../tencent/sealed-callback.ts'
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
  /** The address list changed, or who may see the application. */
  readonly onContacts?: (() => Promise<void>) | undefined
}

/** Somebody was let in, or taken out: who leaves the corporation is told to an application of our own in no other way. */
const isOfContacts = (parsed: Parsed): boolean =>
  parsed.kind === 'contacts' ||
  (parsed.kind === 'message' && (parsed.message.kind === 'subscribe' || parsed.message.kind === 'unsubscribe'))

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
  return parsed.kind !== 'message' ? parsed.key : derivedId('key', parsed.message.sender, parsed.message.id)
}

/** Answers the platform's calls. */
export const createWebhook = (parts: WebhookParts) => {
  const { config, clock, log } = parts
  return createDoor<Parsed>({
    ...parts,
    channel,
    read: (opened) =>
      opened.kind === 'malformed'
        ? { kind: 'malformed' }
        : parseFields(opened.fields, config.account, toInstant(clock.now())),
    keyOf: messageKey,
    answer: async (parsed) => {
      if (isOfContacts(parsed)) await parts.onContacts?.()
      if (parsed.kind === 'message') return answer(parts, parsed)
      log.info('channel', 'callback without an answer', {
        channel,
        reason: parsed.kind,
        type: parsed.kind === 'ignored' ? parsed.type : undefined,
      })
      return success
    },
  })
}
