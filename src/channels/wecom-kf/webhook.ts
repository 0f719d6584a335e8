import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../core/http.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type Store } from '../../core/store.ts'
import type { ReplayGuard } from '../tencent/replay.ts'
import type { CallbackReader } from '../tencent/sealed-callback.ts'
import { callKey, readCallback } from './callback.ts'
import { channelName as channel } from './config.ts'
import { lockOf, wantPull } from './pull-rows.ts'

interface WebhookParts {
  readonly store: Store
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  readonly onContact: () => void
}

const plainText = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body })

/** Answers the platform's calls: what is to be read is kept before it is told `success`; the reading is a job's. */
export const createWebhook = ({ store, log, reader, replay, onContact }: WebhookParts) => {
  const refuse = (reason: string): HttpResponse => {
    log.warn('security', 'callback refused', { channel, reason })
    return plainText(403, '')
  }
  const keep = async (kf: string, token: string): Promise<HttpResponse> => {
    try {
      await store.transaction(lockOf(kf), (work) => wantPull(work, kf, { token }))
      return plainText(200, 'success')
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      log.error('channel', 'a callback could not be kept', error, { channel })
      return plainText(503, '')
    }
  }
  return async (request: HttpRequest): Promise<HttpResponse> => {
    if (request.method === 'GET') {
      const echo = reader.echo(request)
      if (echo === undefined) return refuse('verification')
      onContact()
      return plainText(200, echo)
    }
    if (request.method !== 'POST') return refuse('method')
    if (request.body.length > maxWebhookBytes) return plainText(413, '')
    const opened = reader.open(request)
    if (opened.kind === 'refused') return refuse(opened.reason)
    const called = readCallback(opened)
    // The same signed words again are the platform asking again; other words under them are somebody else's.
    if (!replay.admit(opened.stamp.timestamp, opened.stamp.nonce, callKey(called))) return refuse('replay')
    onContact()
    if (called.kind === 'news') return keep(called.kf, called.token)
    log.info('channel', 'callback without an answer', { channel, type: called.type })
    return plainText(200, 'success')
  }
}
