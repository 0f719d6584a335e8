import type { Channel } from '../../src/core/channel.ts'
import type { MovableClock } from '../../src/core/clock.ts'
import type { HttpRequest, HttpResponse } from '../../src/core/http.ts'
import type { RecordingInbox } from './inbox.ts'

/** A channel by itself, called as a platform calls it. */
export interface Bench {
  readonly channel: Channel
  readonly inbox: RecordingInbox
  readonly clock: MovableClock
  readonly call: (request: HttpRequest) => Promise<HttpResponse>
}

export const benchOf = (parts: Omit<Bench, 'call'>): Bench => ({
  ...parts,
  call: async (request) => {
    if (parts.channel.webhook === undefined) throw new Error('the channel has no webhook')
    return parts.channel.webhook(request)
  },
})
