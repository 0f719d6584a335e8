import type { Ability, Channel, Inbox, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { relayedAccount as account } from '../../core/relayed.ts'
import { type Reply, asPlainText } from '../../core/reply.ts'
import { type Instant, toInstant } from '../../core/time.ts'
import { type BotOptions, type WechatyBot, type WechatyMessage, buildBot } from './bot.ts'
import { createConnection } from './connection.ts'
import { createRecent, toMessage } from './incoming.ts'
import { createPace } from './pace.ts'

export interface WechatyParts extends BotOptions {
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  readonly inProduction: boolean
  /** The named flag: somebody has decided to take the risk of a ban and of a relay reading along. */
  readonly allowedInProduction: boolean
}

const fields = { channel: account }
const gapMs = 1_000
const maxWaiting = 50
/** What we say on our own in a minute: accounts that send more get banned. */
const perMinute = 20
const rememberedIds = 500

const notHere = '请人到网页、公众号，或者打电话'
const abilities: readonly Ability[] = [
  { name: '回答写来的话', isThere: true, instead: '' },
  { name: '讲座、期限的提醒', isThere: true, instead: '' },
  { name: '图片和语音', isThere: false, instead: '请人打字，或者打电话' },
  { name: '咨询、转人工、回电、问卷、线索', isThere: false, instead: notHere },
]

/** A personal WeChat account through Wechaty, for trials. @throws in production unless the flag is set */
export const createWechatyChannel = (parts: WechatyParts): Channel => {
  const { inbox, clock, log } = parts
  if (parts.inProduction && !parts.allowedInProduction) {
    throw new Error(
      'WECHATY_PUPPET is refused in production: personal accounts get banned and puppet services read along',
    )
  }
  const pace = createPace(clock, gapMs, maxWaiting)
  const isRepeated = createRecent(rememberedIds)
  let contact: Instant | undefined

  /** Whether somebody is still there. Asked of the puppet itself: one who has left must not stop the account for all others. */
  const isKnown = async (bot: WechatyBot, id: string): Promise<boolean> => {
    try {
      await bot.puppet.contactPayload(id)
      return true
    } catch (error) {
      log.warn('channel', 'a contact was not found', {
        ...fields,
        error: error instanceof Error ? error.name : 'error',
      })
      return false
    }
  }

  const say = async (recipient: string, words: string): Promise<SendOutcome> => {
    const bot = connection.bot()
    if (bot?.isLoggedIn !== true) return { kind: 'retry', code: 'not-logged-in' }
    if (!(await isKnown(bot, recipient))) return { kind: 'permanent', code: 'unknown-contact' }
    const person = await bot.Contact.find({ id: recipient })
    if (person === undefined) return { kind: 'permanent', code: 'unknown-contact' }
    await person.say(words)
    return { kind: 'sent' }
  }
  const send = async (recipient: string, replies: readonly Reply[]): Promise<SendOutcome> => {
    let isBegun = false
    for (const reply of replies) {
      try {
        const outcome = await pace.run(async () => say(recipient, asPlainText(reply)))
        // Once more would say the first of them twice.
        if (outcome?.kind === 'sent') isBegun = true
        else if (isBegun) return { kind: 'unknown', code: 'partly-said' }
        else return outcome ?? { kind: 'retry', code: 'busy' }
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
      const bot = connection.bot()
      const ownName = bot?.isLoggedIn === true ? bot.currentUser.name() : ''
      const message = await toMessage(raw, contact, ownName)
      if (message === undefined || isRepeated(message.id)) return
      const outcome = await send(message.sender, await inbox.receive(message))
      if (outcome.kind !== 'sent') log.warn('channel', 'an answer was not sent', { ...fields, outcome: outcome.kind })
    } catch (error) {
      log.error('channel', 'a message was not answered', error, fields)
    }
  }
  const connection = createConnection({
    build: async () => {
      const bot = await buildBot(parts)
      bot.on('message', (message) => void onMessage(message))
      return bot
    },
    clock,
    log,
  })
  return {
    account,
    name: 'wechaty',
    deduplicates: false,
    perMinute,
    takesOver: false,
    abilities,
    send,
    start: connection.start,
    stop: connection.stop,
    loginState: connection.state,
    lastContact: () => contact,
  }
}
