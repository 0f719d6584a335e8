import type { Channel, Inbox, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { type CustomerServiceApi, createCustomerServiceApi } from './api.ts'
import { createCallbackReader } from './callback.ts'
import { type OfficialAccountConfig, checkConfig, tencentApiBase } from './config.ts'
import { createFollowUps } from './follow-up.ts'
import { bubbleParts } from './passive-reply.ts'
import { createReplayGuard } from './replay.ts'
import { createWebhook } from './webhook.ts'

export type { OfficialAccountConfig } from './config.ts'

export interface OfficialAccountParts {
  readonly config: OfficialAccountConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  /** How long the platform's API may take to answer; 5 s when absent. */
  readonly timeoutMs?: number
}

const apiFor = ({ config, clock, log, timeoutMs }: OfficialAccountParts): CustomerServiceApi | undefined => {
  if (config.appSecret === undefined || config.appSecret === '') return undefined
  const apiBase = (config.apiBase ?? tencentApiBase).replace(/\/+$/, '')
  return createCustomerServiceApi({ apiBase, appId: config.appId, appSecret: config.appSecret, clock, log, timeoutMs })
}

/**
 * Sends the parts in order and stops at the first that is not sent. A later attempt sends all again under the same ids,
 * and the platform drops what it has.
 */
const sendParts = async (
  api: CustomerServiceApi,
  openid: string,
  parts: readonly string[],
  sendId: string,
): Promise<SendOutcome> => {
  for (const [index, part] of parts.entries()) {
    const outcome = await api.sendText(openid, part, derivedId('m', sendId, String(index)))
    if (outcome.kind !== 'sent') return outcome
  }
  return { kind: 'sent' }
}

/** A WeChat Official Account (公众号): callbacks answered passively, later words through the customer-service API. */
export const createOfficialAccount = (given: OfficialAccountParts): Channel => {
  const { config, inbox, clock, log } = given
  checkConfig(config)
  const api = apiFor(given)
  const replay = createReplayGuard(config.freshnessSeconds, clock)
  const followUps = createFollowUps(clock, log)
  let contact: Date | undefined
  const sendRest =
    api === undefined
      ? undefined
      : (message: { readonly sender: string; readonly id: string }, parts: readonly string[]): void =>
          followUps.add(async () => {
            const outcome = await sendParts(api, message.sender, parts, derivedId('rest', message.sender, message.id))
            log.info('channel', 'rest of a long answer', { channel: 'official-account', outcome: outcome.kind })
          })
  return {
    account: config.account,
    name: 'official-account',
    deduplicates: true,
    webhook: createWebhook({
      config,
      inbox,
      clock,
      log,
      replay,
      reader: createCallbackReader(config, replay),
      sendRest,
      onContact: () => {
        contact = clock.now()
      },
    }),
    send: async (recipient, replies, sendId) => {
      if (api === undefined) return { kind: 'no-permission', code: 'no-app-secret' }
      if (recipient === '') return { kind: 'permanent', code: 'no-recipient' }
      try {
        const outcome = await sendParts(api, recipient, bubbleParts(replies), sendId)
        if (outcome.kind === 'sent') contact = clock.now()
        return outcome
      } catch (error) {
        log.error('channel', 'a send failed', error, { channel: 'official-account' })
        return { kind: 'unknown', code: 'internal' }
      }
    },
    start: async () => {
      if (config.freshnessSeconds === 0) {
        log.warn('security', 'CALLBACK_FRESHNESS_SECONDS is 0: old callbacks are accepted', {
          channel: 'official-account',
        })
      }
    },
    stop: async () => followUps.finish(),
    lastContact: () => (contact === undefined ? undefined : toInstant(contact)),
  }
}
