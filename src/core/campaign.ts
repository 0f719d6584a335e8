import type { Reply } from './reply.ts'

/** The kind of reminder that a recipient of a campaign is. */
export const campaignKind = 'campaign'

/** Words to many: never by a template message, nor in the window that a member's own message opened (people.md 17). */
export const isCampaign = (replies: readonly Pick<Reply, 'about'>[]): boolean =>
  replies.some(({ about }) => about === campaignKind)

/** How to have no more of them, as it stands at the end of words to many. */
export const optOutLine = '不想再收到，回“退订”。'
/** The same by SMS, where the gateway knows it. */
const smsOptOutLine = '停短信回TD'

/** Words to many as an SMS says them: all of them, however many parts that is. */
export const asSms = (words: string): string => words.replace(optOutLine, smsOptOutLine)
