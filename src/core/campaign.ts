import type { Reply } from './reply.ts'

/** The kind of reminder that a recipient of a campaign is. */
export const campaignKind = 'campaign'

/** Words to many: never by a template message, nor in the window that a member's own message opened (people.md 17). */
export const isCampaign = (replies: readonly Pick<Reply, 'about'>[]): boolean =>
  replies.some(({ about }) => about === campaignKind)
