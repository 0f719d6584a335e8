import { noPages } from '../../core/answer-pages.ts'
import type { Channel, Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import { createCallbackReader } from './callback.ts'
import { can, capabilityLines } from './capabilities.ts'
import { type OfficialAccountConfig, checkConfig, tencentApiBase } from './config.ts'
import type { AccountEvent } from './events.ts'
import { createAccountMedia } from './media.ts'
import { createOpenness } from './openness.ts'
import { createPassiveAnswer } from './passive-answer.ts'
import { createRests } from './rest.ts'
import { createReplayGuard } from '../tencent/replay.ts'
import { createTokenShelf } from '../tencent/token-shelf.ts'
import { createSending, type Sending, type SendingState } from './sending.ts'
import { noTemplates } from './templates.ts'
import { createWebhook } from './webhook.ts'
import { usualWindow } from './window.ts'

export type { OfficialAccountConfig } from './config.ts'
export type { AccountEvent } from './events.ts'

export interface OfficialAccountParts {
  readonly config: OfficialAccountConfig
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  /** Takes what the account tells us besides messages. */
  readonly noted?: ((event: AccountEvent) => Promise<void>) | undefined
  /** Where windows, grants and the shared token are kept; without it the platform is asked every time. */
  readonly state?: SendingState | undefined
  /** How long the platform's API may take to answer; 5 s when absent. */
  readonly timeoutMs?: number
}

const sendingFor = ({ config, clock, log, timeoutMs, state }: OfficialAccountParts): Sending | undefined => {
  const { account, appId, appSecret, accountType = 'service' } = config
  if (appSecret === undefined || appSecret === '' || !can(accountType, 'customerService')) return undefined
  const apiBase = (config.apiBase ?? tencentApiBase).replace(/\/+$/, '')
  return createSending({ account, apiBase, appId, appSecret, clock, log, timeoutMs, state })
}

/** Any account with a secret may fetch what members send it, also one that may not send. */
const mediaFor = ({ config, clock, log, timeoutMs, state }: OfficialAccountParts): Pick<Channel, 'fetchMedia'> => {
  const { account, appId, appSecret } = config
  if (appSecret === undefined || appSecret === '') return {}
  const apiBase = (config.apiBase ?? tencentApiBase).replace(/\/+$/, '')
  const shelf = state === undefined ? undefined : createTokenShelf({ ...state, account })
  return { fetchMedia: createAccountMedia({ apiBase, appId, appSecret, clock, log, shelf, timeoutMs }) }
}

/** Without rows of windows and grants nothing is known beforehand. */
const opennessFor = ({ config: { account, accountType = 'service' }, state }: OfficialAccountParts) =>
  state === undefined || !can(accountType, 'customerService')
    ? {}
    : {
        openFor: createOpenness({
          account,
          figures: state.window ?? usualWindow,
          templates: state.templates ?? noTemplates,
        }),
      }

/** A WeChat Official Account (公众号): callbacks answered passively, later words through the customer-service API. */
export const createOfficialAccount = (given: OfficialAccountParts): Channel => {
  const { config, inbox, clock, log, state } = given
  checkConfig(config)
  const sending = sendingFor(given)
  const replay = createReplayGuard(config.freshnessSeconds, clock)
  let contact: Date | undefined
  const rests =
    sending === undefined || state === undefined
      ? undefined
      : createRests({ ...state, account: config.account, log, send: sending.send })
  return {
    account: config.account,
    name: 'official-account',
    deduplicates: true,
    ...(config.accountType === undefined ? {} : { abilities: capabilityLines(config.accountType) }),
    ...(rests === undefined ? {} : { jobs: [rests.job] }),
    webhook: createWebhook({
      config,
      inbox,
      clock,
      log,
      replay,
      reader: createCallbackReader(config, replay),
      passive: createPassiveAnswer({ log, pages: state?.pages ?? noPages, keepRest: rests?.keep }),
      heard: sending?.heard,
      noted: async (event) => {
        await sending?.noted(event)
        await given.noted?.(event)
      },
      onContact: () => {
        contact = clock.now()
      },
    }),
    send: async (recipient, replies, sendId) => {
      if (sending === undefined) return { kind: 'no-permission', code: 'no-app-secret' }
      if (recipient === '') return { kind: 'permanent', code: 'no-recipient' }
      try {
        const outcome = await sending.send(recipient, replies, sendId)
        if (outcome.kind === 'sent') contact = clock.now()
        return outcome
      } catch (error) {
        log.error('channel', 'a send failed', error, { channel: 'official-account' })
        return { kind: 'unknown', code: 'internal' }
      }
    },
    ...mediaFor(given),
    ...opennessFor(given),
    start: async () => {
      if (config.freshnessSeconds === 0) {
        log.warn('security', 'CALLBACK_FRESHNESS_SECONDS is 0: old callbacks are accepted', {
          channel: 'official-account',
        })
      }
    },
    stop: async () => {
      await sending?.flush()
    },
    lastContact: () => (contact === undefined ? undefined : toInstant(contact)),
  }
}
