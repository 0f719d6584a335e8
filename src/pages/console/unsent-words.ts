import { timeText } from '../shared/time.ts'
import { reasonText } from './words.ts'

const ways: Readonly<Record<string, string>> = {
  'official-account': '公众号',
  wecom: '企业微信',
  'wecom-kf': '微信客服',
  wechaty: '个人微信',
  web: '网页',
  sms: '短信',
  none: '没有能发的号',
}

export const wayText = (channel: string): string => ways[channel] ?? channel

/** What one account answered, in words. */
export const tryText = (outcome: string): string => {
  if (outcome === 'sent') return '发出去了'
  const opensAt = /^parked (\d{4}-\d\d-\d\dT\S+)$/.exec(outcome)?.[1]
  if (opensAt !== undefined) return `这会儿不让主动发，${timeText(opensAt)}再试`
  if (outcome.startsWith('parked')) return '这会儿不让主动发'
  if (outcome.startsWith('retry')) return '没发成，后来再试'
  return reasonText(outcome)
}
