import type { FetchedMedia } from '../../core/channel.ts'
import { fetchTencentMedia } from '../tencent/fetch-media.ts'
import { createAccountTokens, type ApiOptions } from './api.ts'

/** Pictures and voice messages members send to the account: the platform keeps them for three days. */
export const createAccountMedia = (options: ApiOptions) => {
  const { apiBase, timeoutMs = 5_000 } = options
  const tokens = createAccountTokens(options)
  return (media: string): Promise<FetchedMedia> =>
    fetchTencentMedia({ tokens, url: `${apiBase}/cgi-bin/media/get`, media, timeoutMs: timeoutMs * 4 })
}
