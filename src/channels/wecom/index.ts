import type { AnswerPages } from '../../core/answer-pages.ts'
import type { Channel, Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { createReplayGuard } from '../tencent/replay.ts'
import { createSealedReader } from '../tencent/sealed-callback.ts'
import type { TokenShelf } from '../tencent/token-shelf.ts'
import { createApplicationMessages } from './application-message.ts'
import { capabilityLines } from './capabilities.ts'
import { type WecomConfig, channelName, checkConfig } from './config.ts'
import { createWecomMedia } from './media.ts'
import { createSender } from './send.ts'
import { createWebhook } from './webhook.ts'

export type { WecomConfig } from './config.ts'

export interface WecomParts {
  readonly config: WecomConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  /** Where all processes share the application's token; without it this process has its own. */
  readonly shelf?: TokenShelf | undefined
  /** Where answers too long for the chat are read. */
  readonly pages?: AnswerPages | undefined
  /** How long the platform's API may take to answer; 5 s when absent. */
  readonly timeoutMs?: number | undefined
  /** Told when the address list may have changed; it must be durable when this settles. */
  readonly onContacts?: (() => Promise<void>) | undefined
}

/** An application of a WeCom corporation (企业微信自建应用): callbacks answered passively, later words as application messages. */
export const createWecom = (given: WecomParts): Channel => {
  const { config, inbox, clock, log, shelf, timeoutMs } = given
  checkConfig(config)
  const replay = createReplayGuard(config.freshnessSeconds, clock)
  const send = createSender({
    ...config,
    pages: given.pages,
    clock,
    say: createApplicationMessages({ ...config, clock, log, shelf, timeoutMs }),
  })
  let contact: Date | undefined
  const onContact = (): void => {
    contact = clock.now()
  }
  const reader = createSealedReader({ ...config, receiverId: config.corpId }, replay)
  return {
    account: config.account,
    name: channelName,
    deduplicates: true,
    abilities: capabilityLines({ readsContacts: given.onContacts !== undefined }),
    webhook: createWebhook({ config, inbox, clock, log, reader, replay, onContact, onContacts: given.onContacts }),
    send: async (member, replies, sendId) => {
      if (member === '') return { kind: 'permanent', code: 'no-recipient' }
      try {
        const outcome = await send(member, replies, sendId)
        if (outcome.kind === 'sent') onContact()
        return outcome
      } catch (error) {
        log.error('channel', 'a send failed', error, { channel: channelName })
        return { kind: 'unknown', code: 'internal' }
      }
    },
    // Nothing closes it: whoever is there is reached.
    openFor: async () => 'open',
    fetchMedia: createWecomMedia({ ...config, clock, log, shelf, timeoutMs }),
    start: async () => {
      if (config.freshnessSeconds === 0)
        log.warn('security', 'CALLBACK_FRESHNESS_SECONDS is 0: old callbacks are accepted', { channel: channelName })
    },
    stop: async () => undefined,
    lastContact: () => (contact === undefined ? undefined : toInstant(contact)),
  }
}
