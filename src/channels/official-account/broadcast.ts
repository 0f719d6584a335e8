import { derivedId } from '../../core/ids.ts'
import type { ReadWork } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { campaignKind } from '../../core/campaign.ts'
import type { AccountApi } from './account-api.ts'
import { can, type AccountType } from './capabilities.ts'
import { grantOf } from './grants.ts'
import { fitting, type Templates } from './templates.ts'

/** What a broadcast came to. `failed`: the platform refused the whole of it. */
type Outcome =
  | { readonly kind: 'sent'; readonly message?: string }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  | { readonly kind: 'failed' | 'unknown'; readonly code: string }

interface BroadcastParts {
  readonly account: string
  readonly accountType: AccountType
  readonly api: Pick<AccountApi, 'broadcast'>
  readonly templates: Templates
}

/** What a campaign may do with the account; undefined on an account that may neither broadcast nor send subscription messages. */
export const createBroadcast = ({ account, accountType, api, templates }: BroadcastParts) => {
  if (!can(accountType, 'broadcast')) return undefined
  return {
    account,
    /** One call for all of them, 2 to 10,000; the platform drops a second one with the same `sendId` for a day. */
    broadcast: async (openids: readonly string[], words: string, sendId: string): Promise<Outcome> => {
      const asked = await api.broadcast({
        touser: openids,
        msgtype: 'text',
        text: { content: words },
        clientmsgid: derivedId('m', sendId),
      })
      switch (asked.kind) {
        case 'answer': {
          const { msg_id: message } = asked.answer
          return message === undefined ? { kind: 'sent' } : { kind: 'sent', message: String(message) }
        }
        case 'retry':
          return asked
        case 'refused':
          return { kind: 'failed', code: asked.code }
      }
    },
    /** Grants for words to many that a member has not used. */
    grantsLeft: async (read: ReadWork, openid: string): Promise<number> => {
      let left = 0
      for (const { id } of fitting(templates.subscription, campaignKind))
        left += (await grantOf(read, { account, openid, template: id }))?.left ?? 0
      return left
    },
  }
}
