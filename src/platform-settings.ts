import { ConfigError, type Environment } from './environment.ts'

export interface OfficialAccountConfig {
  readonly token: string
  readonly appId: string
  readonly appSecret: string | undefined
  readonly encodingAesKey: string | undefined
  readonly mode: 'plain' | 'secure'
  readonly apiBase: string
  readonly openBase: string
  /** What the platform lets it do, see channels/official-account/capabilities. */
  readonly accountType: 'unverified' | 'subscription' | 'service'
  /** How long, and how often, it may speak after a member's message or click. */
  readonly window: {
    readonly messageMs: number
    readonly perMessage: number
    readonly clickMs: number
    readonly perClick: number
  }
  /** Calls a day the platform allows. */
  readonly perDay: { readonly chat: number; readonly template: number }
  readonly freshnessSeconds: number
}

/** An application of a WeCom corporation. */
export interface WecomConfig {
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  readonly apiBase: string
  /** Set when members of the corporation write to it. */
  readonly callback: WecomCallbackConfig | undefined
  /** Whether the address list proposes accounts of the console; `sign-out` ends the sessions of whoever left it. */
  readonly contacts: 'off' | 'ask' | 'sign-out'
}

/** What members of a WeCom corporation need to write to its application. */
export interface WecomCallbackConfig {
  readonly token: string
  readonly encodingAesKey: string
  readonly freshnessSeconds: number
  readonly memberPerMinute: number
  readonly duplicateSeconds: number
}

/** WeChat customer service (微信客服) of a WeCom corporation. */
export interface WecomKfConfig {
  readonly corpId: string
  readonly secret: string
  readonly token: string
  readonly encodingAesKey: string
  readonly apiBase: string
  readonly freshnessSeconds: number
  /** Who talks with members inside WeCom; empty: chats stay with our console. */
  readonly servicers: readonly string[]
  readonly window: { readonly messages: number; readonly hours: number }
}

export const officialAccount = (env: Environment): OfficialAccountConfig | undefined => {
  if (env.WECHAT_TOKEN === undefined && env.WECHAT_APP_ID === undefined) return undefined
  if (env.WECHAT_TOKEN === undefined) throw new ConfigError('WECHAT_TOKEN: is missing while WECHAT_APP_ID is set')
  if (env.WECHAT_APP_ID === undefined) throw new ConfigError('WECHAT_APP_ID: is missing while WECHAT_TOKEN is set')
  const mode = env.WECHAT_MODE ?? (env.WECHAT_ENCODING_AES_KEY === undefined ? 'plain' : 'secure')
  if (mode === 'secure' && env.WECHAT_ENCODING_AES_KEY === undefined)
    throw new ConfigError('WECHAT_ENCODING_AES_KEY: is missing while WECHAT_MODE is secure')
  return {
    token: env.WECHAT_TOKEN,
    appId: env.WECHAT_APP_ID,
    appSecret: env.WECHAT_APP_SECRET,
    encodingAesKey: env.WECHAT_ENCODING_AES_KEY,
    mode,
    apiBase: env.WECHAT_API_BASE,
    openBase: env.WECHAT_OPEN_BASE,
    accountType: env.WECHAT_ACCOUNT_TYPE,
    window: {
      messageMs: env.WECHAT_WINDOW_HOURS * 3_600_000,
      perMessage: env.WECHAT_WINDOW_MESSAGES,
      clickMs: env.WECHAT_CLICK_SECONDS * 1_000,
      perClick: env.WECHAT_CLICK_MESSAGES,
    },
    perDay: { chat: env.WECHAT_DAY_MESSAGES, template: env.WECHAT_DAY_TEMPLATES },
    freshnessSeconds: env.CALLBACK_FRESHNESS_SECONDS,
  }
}

const wecomCallback = (env: Environment): WecomCallbackConfig | undefined => {
  const { WECOM_TOKEN: token, WECOM_ENCODING_AES_KEY: encodingAesKey } = env
  if (token === undefined && encodingAesKey === undefined) return undefined
  if (token === undefined) throw new ConfigError('WECOM_TOKEN: is missing while WECOM_ENCODING_AES_KEY is set')
  if (encodingAesKey === undefined) throw new ConfigError('WECOM_ENCODING_AES_KEY: is missing while WECOM_TOKEN is set')
  return {
    token,
    encodingAesKey,
    freshnessSeconds: env.CALLBACK_FRESHNESS_SECONDS,
    memberPerMinute: env.WECOM_MEMBER_PER_MINUTE,
    duplicateSeconds: env.WECOM_DUPLICATE_SECONDS,
  }
}

export const wecom = (env: Environment): WecomConfig | undefined => {
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_SECRET: secret, WECOM_API_BASE: apiBase } = env
  if (corpId === undefined && agentId === undefined && secret === undefined) {
    if (env.WECOM_TOKEN !== undefined && env.WECOM_KF_SECRET === undefined)
      throw new ConfigError('WECOM_CORP_ID: is missing while WECOM_TOKEN is set')
    return undefined
  }
  // The corporation may have customer service and no application.
  if (env.WECOM_KF_SECRET !== undefined && agentId === undefined && secret === undefined) return undefined
  if (corpId === undefined)
    throw new ConfigError('WECOM_CORP_ID: is missing while WECOM_AGENT_ID or WECOM_SECRET is set')
  if (agentId === undefined) throw new ConfigError('WECOM_AGENT_ID: is missing while WECOM_CORP_ID is set')
  if (secret === undefined) throw new ConfigError('WECOM_SECRET: is missing while WECOM_CORP_ID is set')
  return { corpId, agentId, secret, apiBase, callback: wecomCallback(env), contacts: env.WECOM_CONTACTS }
}

export const wecomKf = (env: Environment): WecomKfConfig | undefined => {
  const { WECOM_KF_SECRET: secret, WECOM_CORP_ID: corpId } = env
  if (secret === undefined) return undefined
  const token = env.WECOM_KF_TOKEN ?? env.WECOM_TOKEN
  const encodingAesKey = env.WECOM_KF_ENCODING_AES_KEY ?? env.WECOM_ENCODING_AES_KEY
  const missing = (name: string) => new ConfigError(`${name}: is missing while WECOM_KF_SECRET is set`)
  if (corpId === undefined) throw missing('WECOM_CORP_ID')
  if (token === undefined) throw missing('WECOM_KF_TOKEN')
  if (encodingAesKey === undefined) throw missing('WECOM_KF_ENCODING_AES_KEY')
  return {
    corpId,
    secret,
    token,
    encodingAesKey,
    apiBase: env.WECOM_API_BASE,
    freshnessSeconds: env.CALLBACK_FRESHNESS_SECONDS,
    servicers: env.WECOM_KF_SERVICERS,
    window: { messages: env.WECOM_KF_WINDOW_MESSAGES, hours: env.WECOM_KF_WINDOW_HOURS },
  }
}
