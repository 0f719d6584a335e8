import { keyPattern } from '../tencent/crypto.ts'

/** What the deployment says about WeChat customer service (微信客服) of a WeCom corporation. */
export interface WecomKfConfig {
  readonly corpId: string
  /** Of 微信客服, not of an application. */
  readonly secret: string
  readonly token: string
  /** 43 characters from the platform's console. */
  readonly encodingAesKey: string
  readonly apiBase: string
  /** How old a signed callback may be; 0 turns the check off. */
  readonly freshnessSeconds: number
  /** User ids of those who talk with members inside WeCom; empty: chats stay with our console. */
  readonly servicers: readonly string[]
  /** How many messages may go out, in how many hours, after a member's message. */
  readonly window: { readonly messages: number; readonly hours: number }
}

/** Stops the start, in one line, when callbacks could not be checked. */
export const checkConfig = (config: WecomKfConfig): void => {
  if (config.token === '') throw new Error('WECOM_KF_TOKEN is empty')
  if (config.corpId === '') throw new Error('WECOM_CORP_ID is empty')
  if (!keyPattern.test(config.encodingAesKey))
    throw new Error('WECOM_KF_ENCODING_AES_KEY must be 43 letters and digits')
}

export const channelName = 'wecom-kf'

/** The binding account of those who write to this customer-service account. */
export const accountOf = (kf: string): string => `${channelName}:${kf}`

/** The customer-service account behind a binding account; undefined for another channel's. */
export const kfOf = (account: string): string | undefined =>
  account.startsWith(`${channelName}:`) ? account.slice(channelName.length + 1) : undefined
