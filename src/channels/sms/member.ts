import { asSms, isCampaign } from '../../core/campaign.ts'
import type { Channel, SendOutcome } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Reply } from '../../core/reply.ts'
import { toInstant } from '../../core/time.ts'

/** One SMS takes so many signs; the gateway puts the union's name before it. */
const mostSigns = 70
const howToStop = '停短信回TD'
const somethingWaits = '您有一条提醒，到公众号或网页里看。'

/** 回“我的预约”看详情: nothing to answer to by SMS. */
const withoutAsking = (words: string): string =>
  words
    .split(/(?<=。)|\n/u)
    .filter((sentence) => !/回“|回复|点|http/u.test(sentence))
    .join('')
    .trim()

/**
 * What a telephone on a table may show. A reminder's own words are neutral already, so they are told as far as they fit; of anything
 * else that staff or the bot say only that it waits. Words to many were counted, paid for and approved as they stand.
 */
export const smsWords = (replies: readonly Reply[]): string => {
  const [first] = replies
  if (first !== undefined && isCampaign(replies)) return asSms(first.text)
  const own = first?.about === undefined || replies.length > 1 ? '' : withoutAsking(first.text)
  const fits = own !== '' && own.length + howToStop.length <= mostSigns
  return `${fits ? own : somethingWaits}${howToStop}`
}

type SendSms = (to: string, text: string, sendId: string) => Promise<SendOutcome>

interface MemberSmsParts {
  readonly account: string
  readonly sms: SendSms
  /** The number behind a recipient, which is no number itself; undefined once its owner wants no more. */
  readonly numberOf: (recipient: string) => Promise<string | undefined>
  readonly clock: Clock
}

/** SMS to members who proved a number and agreed to it, over the gateway that takes pages as well. */
export const createMemberSms = ({ account, sms, numberOf, clock }: MemberSmsParts): Channel => {
  let contact: Date | undefined
  return {
    account,
    name: 'sms',
    // The gateway drops what comes under an id it knows.
    deduplicates: true,
    send: async (recipient, replies, sendId) => {
      const number = await numberOf(recipient)
      if (number === undefined) return { kind: 'no-permission', code: 'no-consent' }
      const outcome = await sms(number, smsWords(replies), sendId)
      if (outcome.kind === 'sent') contact = clock.now()
      return outcome
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => (contact === undefined ? undefined : toInstant(contact)),
  }
}
