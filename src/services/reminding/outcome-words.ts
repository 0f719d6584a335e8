import type { Ledger } from '../../reminders/records.ts'

const names: readonly (readonly [prefix: string, name: string])[] = [
  ['official-account', '公众号'],
  ['wecom-kf', '微信客服'],
  ['wecom', '企业微信'],
  ['wechaty', '微信号'],
  ['sms', '短信'],
  ['phone', '电话'],
  ['web', '网页'],
  ['terminal', '终端'],
]

/** What a member calls the account that something went by. */
export const wayName = (account: string): string =>
  names.find(([prefix]) => account === prefix || account.startsWith(`${prefix}:`))?.[1] ?? '别的号'

const skipped: Readonly<Record<string, string>> = {
  passed: '过了时候，没发',
  merged: '和同一件事的另一条合成一条了',
  digest: '和别的合成一条发了',
  'opted-out': '已退订，没发',
  gone: '事情有变，不用发了',
  night: '夜里不打扰，没发',
  muted: '静音过后已经过了时候，没发',
  dropped: '说过不要这一条，没发',
}

const called: Readonly<Record<string, string>> = {
  night: '夜里不打扰，排了人打电话',
  reached: '没发成，打电话说到了',
  'no-answer': '没发成，打过电话没人接',
  busy: '没发成，打过电话占线',
  'wrong-number': '没发成，留的号码不对',
  refused: '没发成，电话里说不用再打',
  'asked-later': '没发成，电话里约了改时间打',
}

type Told = Pick<Ledger, 'outcome' | 'reason' | 'attempts'>

const nameOfLast = ({ attempts }: Told): string => {
  const last = attempts.at(-1)
  return last === undefined ? '' : wayName(last.account)
}

/** What became of it, as the member reads it: never words of the reminder, never a platform's code. */
export const outcomeWords = (row: Told): string => {
  const { outcome, reason = '' } = row
  const by = nameOfLast(row)
  switch (outcome) {
    case 'pending':
      return '正在发'
    case 'sent':
      return `从${by === '' ? '聊天' : by}发到了`
    case 'parked':
      return `${by}这会儿发不进，写来任意一句话就能收到`
    case 'called':
      return called[reason] ?? '没发成，排了人打电话'
    case 'skipped':
      return skipped[reason] ?? '没发'
    case 'failed':
      return reason === 'unreachable' || by === '' ? '没有能发到的地方' : `从${by}没发成`
    case 'unknown':
      return `从${by}发了，到没到说不准`
    case 'expired':
      return '一直没发进，过了时候'
  }
}

/** The same for staff, who read of somebody else: what waits is not theirs to fetch. */
export const staffOutcomeWords = (row: Told): string =>
  row.outcome === 'parked' ? `${nameOfLast(row)}这会儿发不进，等对方来消息再发` : outcomeWords(row)
