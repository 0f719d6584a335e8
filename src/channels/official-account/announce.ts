import { campaignKind, isCampaign } from '../../core/campaign.ts'
import type { SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { toInstant } from '../../core/time.ts'
import type { DayQuota } from '../tencent/day-quota.ts'
import type { SendApi } from './api.ts'
import type { Say } from './chat.ts'
import type { Deliveries } from './deliveries.ts'
import type { Grants } from './grants.ts'
import { dataOf, fitting, type Template, type Templates } from './templates.ts'

interface AnnounceParts {
  readonly api: SendApi
  readonly clock: Clock
  readonly log: Log
  readonly templates: Templates
  readonly quota: DayQuota
  readonly grants: Grants
  readonly deliveries?: Deliveries | undefined
  /** Where a tap on the message leads: our page. */
  readonly url: string | undefined
}

const channel = 'official-account'
const noGrant = 43101
const quotaSpent = 45009
/** The member is not there any more: no other way leads to them either. */
const left: ReadonlySet<number> = new Set([40003, 43004, 43019, 50002, 50005])

const parked: SendOutcome = { kind: 'parked' }

/** The words wait; by this way the member has been told so, or may have been: it is not said a second time. */
const told = (way: 'subscription' | 'template', outcome: SendOutcome): SendOutcome =>
  outcome.kind === 'unknown' ? { ...parked, told: way, unsure: true } : { ...parked, told: way }

/** What is said on our own may be announced; an answer to a question waits for the next one. */
const aboutOf = ({ replies }: Say): string | undefined => {
  const said = replies.find(({ kind }) => kind === 'notice')
  return said === undefined ? undefined : (said.about ?? 'notice')
}

/**
 * While the chat is closed: a neutral line by the platform's own messages says that something waits. The words themselves stay
 * parked and come with the member's next message.
 */
export const createAnnouncing = (parts: AnnounceParts) => {
  const { api, clock, log, templates, quota, grants, deliveries, url } = parts
  const link = url === undefined ? {} : { url }
  const data = (template: Template, { replies }: Say) =>
    dataOf(template, toInstant(clock.now()), isCampaign(replies) ? replies[0]?.text.split('\n')[0] : undefined)
  const refused = (way: string, errcode: number | undefined): void =>
    log.warn('channel', 'an announcement was refused', { channel, way, errcode })

  const spentToday = async (): Promise<SendOutcome> => {
    await quota.spent()
    const opensAt = await quota.spentUntil()
    return opensAt === undefined ? parked : { ...parked, opensAt }
  }

  /** Undefined: try the next way. */
  const bySubscription = async (say: Say, template: Template): Promise<SendOutcome | undefined> => {
    const { openid, sendId } = say
    const taken = await grants.take(openid, template.id, sendId)
    if (taken === 'none') return undefined
    // Cut off by a crash after the grant was taken: it may have arrived, and there is no second one for the same words.
    if (taken === 'spent') return { ...parked, told: 'subscription', unsure: true }
    const page = url === undefined ? {} : { page: url }
    const body = { touser: openid, template_id: template.id, data: data(template, say), ...page }
    const { outcome, errcode, message } = await api('message/subscribe/bizsend', body)
    if (outcome.kind === 'sent' && message !== undefined) await deliveries?.taken(message, sendId)
    if (outcome.kind === 'sent' || outcome.kind === 'unknown') return told('subscription', outcome)
    if (errcode === noGrant) await grants.none(openid, template.id)
    else await grants.giveBack(openid, template.id, sendId)
    if (errcode !== undefined && left.has(errcode)) return outcome
    if (outcome.kind === 'retry') return outcome
    refused('subscription', errcode)
    return undefined
  }

  const byTemplate = async (say: Say, template: Template): Promise<SendOutcome | undefined> => {
    const opensAt = await quota.spentUntil()
    if (opensAt !== undefined) return { ...parked, opensAt }
    quota.count(1)
    const { outcome, errcode, message } = await api('message/template/send', {
      touser: say.openid,
      template_id: template.id,
      data: data(template, say),
      client_msg_id: derivedId('t', say.sendId),
      ...link,
    })
    if (outcome.kind === 'sent' && message !== undefined) await deliveries?.taken(message, say.sendId)
    if (outcome.kind === 'sent' || outcome.kind === 'unknown') return told('template', outcome)
    if (errcode === quotaSpent) return spentToday()
    if (outcome.kind === 'retry') return outcome
    if (errcode !== undefined && left.has(errcode)) return outcome
    refused('template', errcode)
    return undefined
  }

  const byAnySubscription = async (say: Say, about: string): Promise<SendOutcome | undefined> => {
    for (const template of fitting(templates.subscription, about)) {
      const outcome = await bySubscription(say, template)
      if (outcome !== undefined) return outcome
    }
    return undefined
  }

  const one = async (say: Say): Promise<SendOutcome> => {
    const about = aboutOf(say)
    if (about === undefined) return parked
    const outcome = await byAnySubscription(say, about)
    if (outcome !== undefined) return outcome
    for (const template of fitting(templates.template, about)) {
      const outcome = await byTemplate(say, template)
      if (outcome !== undefined) return outcome
    }
    return parked
  }

  /** Words to many go by a grant that nobody has used, never by a template message; without one they do not go. */
  const toMany = async (say: Say): Promise<SendOutcome> =>
    (await byAnySubscription(say, campaignKind)) ?? { kind: 'no-permission', code: 'no-grant' }

  return { one, toMany }
}

export type Announce = ReturnType<typeof createAnnouncing>
