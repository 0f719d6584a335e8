import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { HttpResponse } from '../../core/http.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import { toInstant } from '../../core/time.ts'
import type { CallbackReader } from './callback.ts'
import type { OfficialAccountConfig } from './config.ts'
import { answerInTime } from '../tencent/answer-in-time.ts'
import { type Proven, createDoor, success } from '../tencent/door.ts'
import { sealedXml } from '../tencent/passive-xml.ts'
import type { AccountEvent } from './events.ts'
import { type Parsed, parseFields } from './parse.ts'
import type { PassiveAnswer } from './passive-answer.ts'
import { passiveMessageXml } from './passive-message.ts'
import type { ReplayGuard } from '../tencent/replay.ts'

export interface WebhookParts {
  readonly config: OfficialAccountConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  readonly passive: PassiveAnswer
  /** Writes down that the member may be written to, and reads what a pressed button says. */
  readonly heard?: ((message: Message, pressed: string | undefined) => Promise<Message>) | undefined
  readonly onContact: () => void
  /** Takes what the account tells us besides messages: counted, and kept by whoever waits for it. */
  readonly noted?: ((event: AccountEvent) => Promise<void>) | undefined
}

const channel = 'official-account'

/** The reply as the platform takes it: XML, in secure mode encrypted and signed once more. */
const answerXml = (
  { mode, token, encodingAesKey = '', appId }: OfficialAccountConfig,
  plain: string,
  seconds: number,
): string => (mode === 'plain' ? plain : sealedXml({ token, encodingAesKey, receiverId: appId }, plain, seconds))

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
  const said = await parts.passive(message, raced.replies)
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

const parse = (opened: Proven, parts: WebhookParts): Parsed =>
  opened.kind === 'malformed'
    ? { kind: 'malformed' }
    : parseFields(opened.fields, parts.config.account, toInstant(parts.clock.now()))

/** Answers the platform's calls. */
export const createWebhook = (parts: WebhookParts) => {
  const take = createTaker(parts)
  return createDoor<Parsed>({
    ...parts,
    channel,
    read: (opened) => parse(opened, parts),
    keyOf: messageKey,
    answer: async (parsed) => {
      if (parsed.kind === 'message') return answer(parts, parsed)
      if (parsed.kind === 'event') await take(parsed.event)
      else parts.log.info('channel', 'callback without an answer', { channel, reason: parsed.kind })
      return success
    },
  })
}
