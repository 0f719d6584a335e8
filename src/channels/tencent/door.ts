import { type HttpRequest, type HttpResponse, maxWebhookBytes } from '../../core/http.ts'
import type { Log } from '../../core/log.ts'
import type { ReplayGuard } from './replay.ts'
import type { CallbackReader, Opened } from './sealed-callback.ts'

/** A callback that the platform surely sent. */
export type Proven = Exclude<Opened, { kind: 'refused' }>

export interface DoorParts<Called> {
  /** The channel's name, for the log. */
  readonly channel: string
  readonly log: Log
  readonly reader: CallbackReader
  readonly replay: ReplayGuard
  readonly onContact: () => void
  readonly read: (proven: Proven) => Called
  /** What tells one call from another under the same signed nonce. */
  readonly keyOf: (called: Called, body: Buffer) => string
  readonly answer: (called: Called) => Promise<HttpResponse>
}

export const plainText = (status: number, body: string): HttpResponse => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
})
export const success = plainText(200, 'success')

/**
 * Where the platform's calls come in: nobody else gets past it, and a signature somebody saw is good for its own message only.
 * A throw of `answer` goes up: the platform then asks again.
 */
export const createDoor = <Called>(parts: DoorParts<Called>) => {
  const { channel, log, reader, replay, onContact, read, keyOf, answer } = parts
  const refuse = (reason: string): HttpResponse => {
    log.warn('security', 'callback refused', { channel, reason })
    return plainText(403, '')
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
    const called = read(opened)
    const { timestamp, nonce } = opened.stamp
    if (!replay.admit(timestamp, nonce, keyOf(called, request.body))) return refuse('replay')
    onContact()
    return answer(called)
  }
}
