import { bad, ok, warn, type Check } from './check.ts'

/** The settings of channels, as far as they can be wrong together. */
export interface ChannelSettings {
  readonly production: boolean
  readonly baseUrl: string | undefined
  readonly officialAccount:
    | { readonly mode: 'plain' | 'secure'; readonly appSecret: string | undefined; readonly freshnessSeconds: number }
    | undefined
  readonly wechaty: { readonly inProduction: boolean } | undefined
}

const officialAccountChecks = ({ officialAccount: account, baseUrl }: ChannelSettings): readonly Check[] => {
  if (account === undefined) return []
  const name = '公众号'
  const found: Check[] = []
  if (account.mode === 'plain')
    found.push(warn(name, '用的是明文模式', '在公众平台选安全模式，并设 WECHAT_ENCODING_AES_KEY'))
  if (account.appSecret === undefined)
    found.push(warn(name, '没有 WECHAT_APP_SECRET：能答话，不能主动说话，提醒要靠打电话', '有权限的话设上它'))
  if (account.freshnessSeconds === 0)
    found.push(warn(name, '不查回调的时间，旧的请求可以重放', '去掉 CALLBACK_FRESHNESS_SECONDS=0'))
  if (baseUrl === undefined || !baseUrl.startsWith('https://'))
    found.push(warn(name, '没有 https 的 BASE_URL，发给职工的链接打不开', '把 BASE_URL 设成对外的 https 地址'))
  return found.length > 0 ? found : [ok(name, '设好了')]
}

const wechatyChecks = ({ wechaty, production }: ChannelSettings): readonly Check[] => {
  if (wechaty === undefined) return []
  return production && !wechaty.inProduction
    ? [bad('个人微信', '正式环境里不该用，账号会被封', '去掉 WECHATY_PUPPET，或明确设 WECHATY_IN_PRODUCTION=yes')]
    : [warn('个人微信', '只能试用：账号会被封，聊天经过第三方')]
}

export const checkChannels = (settings: ChannelSettings): readonly Check[] => {
  const found = [...officialAccountChecks(settings), ...wechatyChecks(settings)]
  return found.length > 0 ? found : [ok('渠道', '只有网页聊天')]
}
