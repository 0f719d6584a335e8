import type { HttpResponse } from '../../core/http.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type Store } from '../../core/store.ts'
import { createDoor, plainText, success } from '../tencent/door.ts'
import type { ReplayGuard } from '../tencent/replay.ts'
import type { CallbackReader } from '../tencent/sealed-callback.ts'
import { type Called, callKey, readCallback } from './callback.ts'
import { channelName as channel } from './config.ts'
import { lockOf, wantPull } from './pull-rows.ts'

interface WebhookParts {
  readonly store: Store
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  readonly onContact: () => void
}

/** Answers the platform's calls: what is to be read is kept before it is told `success`; the reading is a job's. */
export const createWebhook = (parts: WebhookParts) => {
  const { store, log } = parts
  const keep = async (kf: string, token: string): Promise<HttpResponse> => {
    try {
      await store.transaction(lockOf(kf), (work) => wantPull(work, kf, { token }))
      return success
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      log.error('channel', 'a callback could not be kept', error, { channel })
      return plainText(503, '')
    }
  }
  return createDoor<Called>({
    ...parts,
    channel,
    read: readCallback,
    keyOf: callKey,
    answer: async (called) => {
      if (called.kind === 'news') return keep(called.kf, called.token)
      log.info('channel', 'callback without an answer', { channel, type: called.type })
      return success
    },
  })
}
