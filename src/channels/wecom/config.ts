import { keyPattern } from '../tencent/crypto.ts'

/** What the deployment says about an application of a WeCom corporation that members write to. */
export interface WecomConfig {
  /** The binding account of its members, `wecom:<corpid>:<agentid>`. */
  readonly account: string
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  readonly token: string
  /** 43 characters from the platform's console. */
  readonly encodingAesKey: string
  readonly apiBase: string
  /** How old a signed callback may be; 0 turns the check off. */
  readonly freshnessSeconds: number
  /** How many messages a minute one member gets; what is beyond, the platform drops without a word. */
  readonly memberPerMinute: number
  /** Within this the platform drops the same words to the same member. */
  readonly duplicateSeconds: number
}

export const channelName = 'wecom'

export const accountOf = (corpId: string, agentId: number): string => `${channelName}:${corpId}:${agentId}`

/** Stops the start, in one line, when callbacks could not be checked. */
export const checkConfig = (config: WecomConfig): void => {
  if (config.corpId === '') throw new Error('WECOM_CORP_ID is empty')
  if (config.token === '') throw new Error('WECOM_TOKEN is empty')
  if (!keyPattern.test(config.encodingAesKey)) throw new Error('WECOM_ENCODING_AES_KEY must be 43 letters and digits')
  if (!(config.freshnessSeconds >= 0)) throw new Error('CALLBACK_FRESHNESS_SECONDS must be 0 or more')
}
