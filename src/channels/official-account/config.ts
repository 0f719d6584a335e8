import type { AccountType } from './capabilities.ts'
import { keyPattern } from '../tencent/crypto.ts'

/** What the deployment says about the account. The security mode comes from here and never from a request. */
export interface OfficialAccountConfig {
  /** The binding account of its members, such as `official-account:wx0123456789abcdef`. */
  readonly account: string
  readonly appId: string
  /** Without it nothing can be sent later: the customer-service API needs it. */
  readonly appSecret?: string | undefined
  readonly token: string
  readonly mode: 'plain' | 'secure'
  /** 43 characters from the platform's console; needed in secure mode. */
  readonly encodingAesKey?: string | undefined
  /** What the platform lets the account do; a verified service account (认证服务号) when absent. */
  readonly accountType?: AccountType | undefined
  /** Tencent's own address when absent. */
  readonly apiBase?: string | undefined
  /** How old a signed callback may be; 0 turns the check off. */
  readonly freshnessSeconds: number
}

export const tencentApiBase = 'https://api.weixin.qq.com'

/** Stops the start, in one line, when callbacks could not be checked as configured. */
export const checkConfig = (config: OfficialAccountConfig): void => {
  if (config.token === '') throw new Error('WECHAT_TOKEN is empty')
  if (!(config.freshnessSeconds >= 0)) throw new Error('CALLBACK_FRESHNESS_SECONDS must be 0 or more')
  if (config.mode === 'plain') return
  if (config.appId === '') throw new Error('WECHAT_APP_ID is empty but WECHAT_MODE is secure')
  if (!keyPattern.test(config.encodingAesKey ?? '')) {
    throw new Error('WECHAT_ENCODING_AES_KEY must be 43 letters and digits when WECHAT_MODE is secure')
  }
}
