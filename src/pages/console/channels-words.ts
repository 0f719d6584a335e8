import type { ChannelState } from '../../http/api/channel-states.ts'

const names: Readonly<Record<string, string>> = {
  'official-account': '公众号',
  wecom: '企业微信应用',
  'wecom-kf': '微信客服',
  wechaty: '个人微信（试用）',
  web: '网页',
  terminal: '终端',
}

export const channelName = (name: string): string => names[name] ?? name

export const loginWords: Readonly<Record<NonNullable<ChannelState['login']>, string>> = {
  off: '没有启动',
  starting: '正在启动',
  scan: '等人扫码登录',
  in: '已登录',
  out: '已退出登录',
  broken: '断了，稍后自己重连',
}

/** A failure as a clerk reads it; the code stands beside it. */
export const failureWords = (code: string): string => {
  if (code.startsWith('retry')) return '没发成，会再试'
  if (code.startsWith('no-permission')) return '平台不让发'
  if (code.startsWith('unknown')) return '不知道到没到'
  return '发不出去'
}
