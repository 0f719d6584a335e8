import type { ReplayGuard } from '../tencent/replay.ts'
import {
  type CallbackReader,
  type Opened,
  type Query,
  type Stamp,
  createSealOpener,
  isSigned,
  refused,
  singleValues,
  stampOf,
} from '../tencent/sealed-callback.ts'
import { decodeUtf8, readXml } from '../tencent/xml.ts'
import type { OfficialAccountConfig } from './config.ts'

export type { CallbackReader, Opened } from '../tencent/sealed-callback.ts'

/** Checks and opens callbacks in the configured mode; nothing in a request can choose a weaker one. */
export const createCallbackReader = (config: OfficialAccountConfig, replay: ReplayGuard): CallbackReader => {
  const { token, mode, encodingAesKey = '', appId } = config
  /** Plain mode: the signature says nothing about the body, so a body the platform would not write is not the platform's. */
  const openPlain = (query: Query, stamp: Stamp, body: Buffer): Opened => {
    if (!isSigned(token, query.get('signature'), stamp)) return refused('signature')
    const xml = readXml(decodeUtf8(body))
    return xml.kind === 'fields' ? { ...xml, stamp } : refused(xml.reason)
  }
  const openIt = mode === 'secure' ? createSealOpener({ token, encodingAesKey, receiverId: appId }) : openPlain
  return {
    /** Never sealed, whatever the mode. */
    echo: ({ query }) => {
      const values = singleValues(query)
      const stamp = values === undefined ? undefined : stampOf(values, replay)
      if (values === undefined || stamp === undefined) return undefined
      return isSigned(token, values.get('signature'), stamp) ? values.get('echostr') : undefined
    },
    open: ({ query, body }) => {
      const values = singleValues(query)
      if (values === undefined) return refused('query')
      const stamp = stampOf(values, replay)
      return stamp === undefined ? refused('stale') : openIt(values, stamp, body)
    },
  }
}
