import type { AnswerPages } from '../../core/answer-pages.ts'
import type { Channel, Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import { toInstant } from '../../core/time.ts'
import { createReplayGuard } from '../tencent/replay.ts'
import { createSealedReader } from '../tencent/sealed-callback.ts'
import { createKfApi } from './api.ts'
import { capabilityLines } from './capabilities.ts'
import { createCatchUp } from './catch-up.ts'
import { channelName, checkConfig, kfOf, type WecomKfConfig } from './config.ts'
import { createHandOver } from './hand-over.ts'
import { createPull } from './pull.ts'
import { createSender } from './send.ts'
import { createTake, type KfWatchers } from './take.ts'
import { createWebhook } from './webhook.ts'
import { opennessOf } from './window.ts'

export type { WecomKfConfig } from './config.ts'
export type { KfWatchers } from './take.ts'
export { askForPerson } from './hand-over.ts'

export interface WecomKfParts {
  readonly config: WecomKfConfig
  readonly inbox: Inbox
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly watchers: KfWatchers
  /** Where answers too long for the chat are read. */
  readonly pages?: AnswerPages | undefined
  /** How long the platform's API may take to answer; 5 s when absent. */
  readonly timeoutMs?: number
}

/** Calls of one interface a minute that a corporation has (path/90454). */
const perMinute = 10_000

/**
 * WeChat customer service (微信客服): a callback says that there is something, a job reads it, answers go out as jobs.
 * One channel for all customer-service accounts of the corporation, each of which is a binding account of its own.
 */
export const createWecomKf = (given: WecomKfParts): Channel => {
  const { config, store, clock, log } = given
  checkConfig(config)
  const api = createKfApi({ ...config, clock, log, timeoutMs: given.timeoutMs })
  const replay = createReplayGuard(config.freshnessSeconds, clock)
  const reader = createSealedReader({ ...config, receiverId: config.corpId }, replay)
  const sender = createSender({ store, api, window: config.window, pages: given.pages })
  let contact: Date | undefined
  const onContact = (): void => {
    contact = clock.now()
  }
  const take = createTake({ ...given, api, sender })

  const catchUp = createCatchUp({ store, clock, log })

  const sendAt =
    (kf: string): Channel['send'] =>
    async (member, replies, sendId) => {
      if (member === '' || kf === '') return { kind: 'permanent', code: 'no-recipient' }
      try {
        return await sender.say({ kf, member }, replies, sendId)
      } catch (error) {
        log.error('channel', 'a send failed', error, { channel: channelName })
        return { kind: 'retry', code: 'send-failed' }
      }
    }

  const openForAt =
    (kf: string): NonNullable<Channel['openFor']> =>
    (read, member) =>
      opennessOf(read, config.window, { kf, member })

  const channel: Channel = {
    account: channelName,
    name: channelName,
    deduplicates: true,
    perMinute,
    abilities: capabilityLines(config),
    webhook: createWebhook({ store, log, onContact, reader, replay }),
    jobs: [createPull({ store, api, clock, log, take, onContact }), createHandOver({ ...given, api })],
    send: sendAt(''),
    fetchMedia: api.fetchMedia,
    serving: (account) => {
      const kf = kfOf(account)
      return kf === undefined ? undefined : { ...channel, account, send: sendAt(kf), openFor: openForAt(kf) }
    },
    start: catchUp.start,
    stop: async () => catchUp.stop(),
    lastContact: () => (contact === undefined ? undefined : toInstant(contact)),
  }
  return channel
}
