import { asSms, optOutLine } from '../../core/campaign.ts'
import { ensure } from '../../core/errors.ts'
import type { Carrier, Content } from './records.ts'

/** What may be read over a shoulder names no matter, no trouble and nobody's employer (people.md 7). */
const telling =
  /心理|咨询|辅导|心关爱|维权|举报|投诉|欠薪|工资|怀孕|生育|产假|工伤|职业病|仲裁|诉讼|起诉|抑郁|焦虑|情绪|压力|失眠|离婚|家暴|疾病|住院|自杀|危机|轻生|困难|帮扶|救助|辞退|裁员|赔偿|补偿|老板|公司|厂|12356/u

/** No reward for passing on or following, no vote to follow (people.md 17): the platform closes accounts for it. */
const luring =
  /(?:转发|分享|集赞|点赞|拉人|邀请好友|推荐好友|关注|扫码关注|助力|砍价)[^。；\n]{0,8}(?:有奖|抽奖|领奖|得奖|有礼|送|领|红包|礼品|奖品|积分|返现|优惠)|(?:红包|奖品|礼品|抽奖)[^。；\n]{0,8}(?:转发|分享|集赞|关注)|投票[^。；\n]{0,6}关注|关注[^。；\n]{0,6}投票|集赞|转发有奖|分享有礼/u

export const longestHeadline = 20

/** How long the whole may be where it goes: an SMS of two parts, a broadcast and WeCom take 2,048 bytes less a margin. */
const longest: Readonly<Record<Carrier, number>> = { wecom: 600, broadcast: 600, grant: 600, sms: 134 }

export const carrierNames: Readonly<Record<Carrier, string>> = {
  wecom: '企业微信',
  broadcast: '公众号群发',
  grant: '订阅通知',
  sms: '短信',
}

type Words = Pick<Content, 'headline' | 'text' | 'address'>

/** Words as they leave: the headline, the text, the counted link, how to have no more of them. */
export const wholeOf = ({ headline, text, address }: Words): string =>
  [headline, text, ...(address === undefined ? [] : [`点开看：${address}`]), optOutLine].join('\n')

/** The same as this carrier says them. */
const saidBy = (carrier: Carrier, words: Words): string => (carrier === 'sms' ? asSms(wholeOf(words)) : wholeOf(words))

const lengthOf = (words: string): number => Array.from(words).length

/** What is wrong with the words, in words for the editor; none when they may go. */
export const troubleOf = (content: Words & Pick<Content, 'carriers'>): readonly string[] => {
  const { headline, text } = content
  const found: string[] = []
  if (headline.trim() === '') found.push('写上标题')
  if (text.trim() === '') found.push('写上正文')
  if (lengthOf(headline) > longestHeadline) found.push(`标题最多${longestHeadline}个字，现在${lengthOf(headline)}个`)
  if (/[\r\n]/.test(headline)) found.push('标题不能换行')
  const told = telling.exec(`${headline}\n${text}`)?.[0]
  if (told !== undefined) found.push(`“${told}”不能写：旁边的人会看到。写“有一场活动”这样的，细节放到打开以后`)
  const lure = luring.exec(`${headline}\n${text}`)?.[0]
  if (lure !== undefined) found.push(`“${lure}”不能写：平台不许用好处换转发、关注`)
  if (content.carriers.length === 0) found.push('至少选一种发法')
  for (const carrier of content.carriers) {
    const length = lengthOf(saidBy(carrier, content))
    if (length > longest[carrier])
      found.push(`${carrierNames[carrier]}最多${longest[carrier]}个字，连退订的一行现在${length}个`)
  }
  return found
}

/** @throws when the words may not go, with what is wrong first */
export const ensureFit = (content: Words & Pick<Content, 'carriers'>): void => {
  const [first] = troubleOf(content)
  ensure(first === undefined, 'invalid', `${first ?? ''}。`)
}

/** Signs of an SMS alone, and of each of several. */
const aloneSigns = 70
const partSigns = 67

/** What an SMS costs; a price that is not known leaves the number of parts. */
export interface SmsPrice {
  /** Of one part, in fen; gateways ask for fractions of one. */
  readonly fen?: number | undefined
  /** What the gateway puts before it: it is paid for as well. */
  readonly signature: string
}

export const noPrice: SmsPrice = { signature: '' }

/** Parts that one SMS of these words is paid as. */
export const smsParts = (content: Words, { signature }: SmsPrice): number => {
  const length = lengthOf(`${signature}${asSms(wholeOf(content))}`)
  return length <= aloneSigns ? 1 : Math.ceil(length / partSigns)
}

/** In whole fen; undefined while no price is known. */
export const smsFenOf = (parts: number, { fen }: SmsPrice): number | undefined =>
  fen === undefined ? undefined : Math.round(parts * fen)
