import type { Channel } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { toInstant } from '../../core/time.ts'

/**
 * The web page. Messages come in over HTTP; what is said later is already a row the page reads when it is open or opened
 * again, so there is nothing left to send and nothing that can be sent twice.
 */
export const createWebChannel = ({ clock }: { readonly clock: Clock }): Channel => ({
  account: 'web',
  name: 'web',
  deduplicates: true,
  // It shows what is said on every account of the person, and nobody may be looking.
  takesOver: false,
  send: async () => ({ kind: 'sent' }),
  start: async () => undefined,
  stop: async () => undefined,
  // No platform stands between the page and us that could fall silent.
  lastContact: () => toInstant(clock.now()),
})
