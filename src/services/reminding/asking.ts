/** What a member asks about reminders, read from their own words. */

/** Without spaces and signs, in one width and case: a thumb types `退 订!!`. */
export const plainOf = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replaceAll(/[\s,.:;!?。，；：！？“”"'‘’~～、-]/gu, '')
    .toLowerCase()

/** As it is said, typed wrong, or spelled out: 退定, tui ding. */
const stop = '(?:退[订定钉]|推订|tuiding|取消订阅|取消提醒|关闭?提醒|停掉?提醒)'
const stopAsked = new RegExp(
  `^(?:我?(?:想|要)?${stop}(?:了|吧)?|td|t|怎么${stop}|提醒(?:我)?的?怎么(?:关|停|取消|退)(?:掉|闭)?)$`,
  'u',
)
const stopNamed = new RegExp(`^(?:我?(?:想|要)?(?:退[订定]|取消订阅)|不(?:想)?要(?:再?发)?)(.{2,10})$`, 'u')
const everything = /^(?:所有|全部|一切|都|所有的?提醒|全部提醒)$/u
/** Said so, nothing is to be chosen any more. */
const enough =
  /^(?:提醒都不要|退[订定](?:全部|所有)|(?:请|求你?)?(?:不要|别|不用)再?(?:给我|跟我)?(?:乱|老)?(?:发|推送?)(?:提醒|消息|通知|短信)?(?:给我)?了?|(?:不要|别)再?(?:烦我|打扰我?)了?|(?:不要|不想要)提醒我?了|别再?提醒(?:我)?了?)$/u
const kept = /^(?:不退了?|先不退了?|算了不退了?)$/u
const muted =
  /^(?:静音|免打扰)(?:一周|一?个?(?:星期|礼拜)|7天|七天)?$|^(?:这|最近|接下来)(?:一?个?(?:周|星期|礼拜)|几天|7天|七天)(?:先|都)?(?:别|不要|不用)再?(?:给我)?(?:发|提醒|推送?)(?:提醒|消息|通知|我)?了?$/u
const again = /^恢复$|^(?:恢复|打开|重新(?:打开|开)?|开启?)提醒$|^(?:取消|解除)(?:静音|免打扰)$|^提醒我?恢复$/u
const tested = /^(?:测试|试试?|试一下|测一下|测试一下|我要测试)提醒$|^提醒测试$/u
const history = /^(?:提醒|通知)记录$|^(?:看看?)?(?:发过|收到)(?:的|哪些|什么)提醒$/u
const coming = /^(?:看看?|查看?)?我的提醒$|^(?:还)?有(?:什么|哪些)提醒$/u
const bySms = /^(?:(?:开通?|要|我要|想要|设置)?短信提醒|(?:用|发)短信提醒我?)$/u
const noSms = /^(?:停|停止|停掉|取消|关掉?|关闭|不要|退订|退定)短信(?:提醒)?了?$/u
const one = /^不要这条(rem_[0-9a-z]{26})$/u

export type Asked =
  | { readonly kind: 'choose' | 'all' | 'keep' | 'mute' | 'again' | 'test' | 'history' | 'coming' | 'sms' | 'no-sms' }
  /** 退订讲座: the name of a kind, or a piece of it. */
  | { readonly kind: 'named'; readonly name: string }
  /** One that is planned, by the button under the list. */
  | { readonly kind: 'drop'; readonly reminder: string }

const whole: readonly (readonly [Exclude<Asked['kind'], 'named' | 'drop'>, RegExp])[] = [
  ['no-sms', noSms],
  ['choose', stopAsked],
  ['all', enough],
  ['keep', kept],
  ['mute', muted],
  ['again', again],
  ['test', tested],
  ['history', history],
  ['coming', coming],
  ['sms', bySms],
]

/** Undefined when the words are about something else. A named kind has still to be found among those there are. */
export const askedOf = (raw: string): Asked | undefined => {
  const plain = plainOf(raw)
  const found = whole.find(([, pattern]) => pattern.test(plain))
  if (found !== undefined) return { kind: found[0] }
  const reminder = one.exec(plain)?.[1]
  if (reminder !== undefined) return { kind: 'drop', reminder: `rem_${reminder.slice(4).toUpperCase()}` }
  const name = stopNamed.exec(plain)?.[1]
  if (name === undefined) return undefined
  return everything.test(name) ? { kind: 'all' } : { kind: 'named', name }
}

/** Words that end what comes to a telephone: whatever kind is named, an SMS cannot ask back. */
export const endsReminders = (raw: string): boolean => {
  const kind = askedOf(raw)?.kind
  return kind === 'choose' || kind === 'all' || kind === 'named' || kind === 'no-sms'
}
