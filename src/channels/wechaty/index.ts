import type { Channel, Inbox, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { type Message, cleanText } from '../../core/message.ts'
import { type Reply, asPlainText } from '../../core/reply.ts'
import { type Instant, toInstant } from '../../core/time.ts'
import { type BotOptions, type WechatyBot, type WechatyMessage, buildBot, messageTypes, typeName } from './bot.ts'
import { createPace } from './pace.ts'

export interface WechatyParts extends BotOptions {
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly inProduction: boolean
  /** The named flag: somebody has decided to take the risk of a ban and of a relay reading along. */
  readonly allowedInProduction: boolean
  /** Shows the code an operator scans to log in. It is a key to the account: never to the log. */
  readonly showCode?: (code: string) => void
}

const account = 'wechaty'
const fields = { channel: account }
const gapMs = 1_000
const maxWaiting = 50

/** Undefined for what is none of our business: our own words (a reply would loop) and group chats. */
const toMessage = (message: WechatyMessage, receivedAt: Instant): Message | undefined => {
  if (message.self() || Boolean(message.room())) return undefined
  const envelope = { account, sender: message.talker().id, id: message.id, receivedAt }
  switch (message.type()) {
    case messageTypes.text:
      return { ...envelope, kind: 'text', text: cleanText(message.text()) }
    case messageTypes.audio:
      return { ...envelope, kind: 'voice', text: '' }
    default:
      return { ...envelope, kind: 'other', type: typeName(message.type()) }
  }
}

/** A personal WeChat account through Wechaty, for trials. @throws in production unless the flag is set */
export const createWechatyChannel = (parts: WechatyParts): Channel => {
  const { inbox, clock, log } = parts
  if (parts.inProduction && !parts.allowedInProduction) {
    throw new Error(
      'WECHATY_PUPPET is refused in production: personal accounts get banned and puppet services read along',
    )
  }
  const pace = createPace(clock, gapMs, maxWaiting)
  let bot: WechatyBot | undefined
  let contact: Instant | undefined

  const say = async (recipient: string, words: string): Promise<SendOutcome> => {
    if (bot?.isLoggedIn !== true) return { kind: 'retry', code: 'not-logged-in' }
    const person = await bot.Contact.find({ id: recipient })
    if (person === undefined) return { kind: 'permanent', code: 'unknown-contact' }
    await person.say(words)
    return { kind: 'sent' }
  }
  const send = async (recipient: string, replies: readonly Reply[]): Promise<SendOutcome> => {
    for (const reply of replies) {
      try {
        const outcome = await pace.run(async () => say(recipient, asPlainText(reply)))
        if (outcome?.kind !== 'sent') return outcome ?? { kind: 'retry', code: 'busy' }
      } catch (error) {
        log.error('channel', 'a send failed', error, fields)
        return { kind: 'unknown', code: 'say-failed' }
      }
    }
    return { kind: 'sent' }
  }
  const onMessage = async (raw: WechatyMessage): Promise<void> => {
    try {
      contact = toInstant(clock.now())
      const message = toMessage(raw, contact)
      if (message === undefined) return
      const outcome = await send(message.sender, await inbox.receive(message))
      if (outcome.kind !== 'sent') log.warn('channel', 'an answer was not sent', { ...fields, outcome: outcome.kind })
    } catch (error) {
      log.error('channel', 'a message was not answered', error, fields)
    }
  }
  const build = async (): Promise<WechatyBot> => {
    const made = await buildBot(parts)
    made.on('message', (message) => void onMessage(message))
    made.on('scan', (code) => {
      log.info('channel', 'a login code waits to be scanned', fields)
      parts.showCode?.(code)
    })
    made.on('login', () => log.info('channel', 'logged in', fields))
    made.on('logout', () => log.warn('channel', 'logged out', fields))
    made.on('error', (error) => log.error('channel', 'the puppet failed', error, fields))
    return made
  }
  return {
    account,
    name: 'wechaty',
    deduplicates: false,
    send,
    start: async () => {
      if (bot !== undefined) return
      bot = await build()
      await bot.start()
    },
    stop: async () => {
      const running = bot
      bot = undefined
      await running?.stop()
    },
    lastContact: () => contact,
  }
}
