/** What the platform lets an account do, by what kind of account it is (未认证, 认证订阅号, 认证服务号). */
export const accountTypes = ['unverified', 'subscription', 'service'] as const
export type AccountType = (typeof accountTypes)[number]

export const accountTypeNames: Readonly<Record<AccountType, string>> = {
  unverified: '未认证',
  subscription: '订阅号（认证）',
  service: '认证服务号',
}

const verified: readonly AccountType[] = ['subscription', 'service']
const service: readonly AccountType[] = ['service']

interface Row {
  /** What a clerk calls it. */
  readonly name: string
  readonly types: readonly AccountType[]
  /** What happens without it. */
  readonly instead: string
}

/** Tencent changes this now and then: one table, read by the channel, the console and `doctor`. */
const table = {
  passive: { name: '回答写来的话', types: accountTypes, instead: '' },
  menu: { name: '自定义菜单', types: verified, instead: '在公众平台的网页上做菜单' },
  customerService: { name: '48小时内主动说话', types: verified, instead: '下次写来时一起说，急的进电话名单' },
  media: { name: '收发图片和语音', types: verified, instead: '请人打字，或者打电话' },
  jsSdk: { name: '网页里用微信的功能', types: verified, instead: '网页照常打开，没有定位和分享' },
  template: { name: '模板消息', types: service, instead: '进电话名单' },
  subscription: { name: '订阅通知', types: service, instead: '进电话名单' },
  broadcast: { name: '群发给一部分人', types: service, instead: '用订阅通知、企业微信或短信' },
  oauth: { name: '网页认出是谁', types: service, instead: '用6位绑定码' },
  scenes: { name: '带场景的二维码', types: service, instead: '用网页地址的二维码' },
} as const satisfies Readonly<Record<string, Row>>

export type Capability = keyof typeof table

export const can = (type: AccountType, capability: Capability): boolean => {
  const types: readonly AccountType[] = table[capability].types
  return types.includes(type)
}

export interface CapabilityLine {
  readonly name: string
  readonly isThere: boolean
  readonly instead: string
}

/** The table for one type, for people. */
export const capabilityLines = (type: AccountType): readonly CapabilityLine[] =>
  Object.values(table).map(({ name, types, instead }: Row) => ({ name, isThere: types.includes(type), instead }))
