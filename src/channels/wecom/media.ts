import type { FetchedMedia } from '../../core/channel.ts'
import { fetchTencentMedia } from '../tencent/fetch-media.ts'
import { getJson } from '../tencent/post-json.ts'
import { createTokenSource } from '../tencent/token-source.ts'
import type { ApplicationOptions } from './application-message.ts'

type MediaOptions = Omit<ApplicationOptions, 'agentId' | 'duplicateSeconds'>

/** Pictures and voice messages members send to the application (path/90254): WeCom keeps them for three days. */
export const createWecomMedia = (options: MediaOptions) => {
  const { apiBase, corpId, secret, clock, log, shelf, timeoutMs = 5_000 } = options
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString()
  const ask = () => getJson(`${apiBase}/cgi-bin/gettoken?${query}`, timeoutMs)
  const tokens = createTokenSource({ channel: 'wecom', clock, log, shelf, ask })
  return (media: string): Promise<FetchedMedia> =>
    fetchTencentMedia({ tokens, url: `${apiBase}/cgi-bin/media/get`, media, timeoutMs: timeoutMs * 4 })
}
