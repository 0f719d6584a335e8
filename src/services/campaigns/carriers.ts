import type { ReadWork } from '../../core/store.ts'
import { localDate, type Instant } from '../../core/time.ts'
import { memberPhones } from '../../people/phones.ts'
import { everyWayOf, smsAccount, type Way } from '../../people/ways.ts'
import { carriers as allCarriers, recipients, type Carrier } from './records.ts'

/** Broadcasts of an account that one follower takes in a calendar month. */
export const broadcastsAMonth = 4

/** What the platforms let a campaign do, handed in by the composition root. */
export interface CampaignPlatform {
  /** The Official Account that may broadcast and send subscription messages; undefined: there is none. */
  readonly account?: string | undefined
  /** One broadcast to these openids, the same `sendId` on every try. */
  readonly broadcast?: SendBroadcast | undefined
  /** Whether there is a channel for a binding account now. */
  readonly isThere?: ((account: string) => boolean) | undefined
  /** How many unused grants of a template for campaigns a member has left. */
  readonly grantsLeft?: ((read: ReadWork, openid: string) => Promise<number>) | undefined
}

export type BroadcastOutcome =
  | { readonly kind: 'sent'; readonly message?: string }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  | { readonly kind: 'failed' | 'unknown'; readonly code: string }

export type SendBroadcast = (openids: readonly string[], words: string, sendId: string) => Promise<BroadcastOutcome>

/** A way that may carry the campaign to somebody. */
export interface Carrying {
  readonly carrier: Carrier
  readonly way: Way
}

export const isWecom = (account: string): boolean => account.startsWith('wecom:')

export const monthOf = (now: Instant): string => localDate(now).slice(0, 7)

/** Broadcasts a follower has been part of this month. */
export const broadcastsOf = (read: ReadWork, place: string): Promise<number> =>
  read.rows(recipients).count('quota', { where: [place, monthOf(read.now)] })

/** Agreed to words to many by SMS, not only to what matters. */
const wantsNotices = async (read: ReadWork, number: string): Promise<boolean> =>
  (await read.rows(memberPhones).get(number))?.noticesAt !== undefined

const isOpen = async (
  read: ReadWork,
  carrier: Carrier,
  way: Way,
  { account, broadcast, grantsLeft, isThere = () => true }: CampaignPlatform,
): Promise<boolean> => {
  switch (carrier) {
    case 'wecom':
      return isWecom(way.account) && isThere(way.account)
    case 'sms':
      return way.account === smsAccount && isThere(smsAccount) && (await wantsNotices(read, way.id))
    case 'broadcast':
      return broadcast !== undefined && way.account === account && (await broadcastsOf(read, way.id)) < broadcastsAMonth
    case 'grant':
      return way.account === account && ((await grantsLeft?.(read, way.sender)) ?? 0) > 0
  }
}

/** By what somebody would be reached now, the first of the campaign's carriers that is open; undefined: by none. */
export const carryingOf = async (
  read: ReadWork,
  platform: CampaignPlatform,
  { person, allowed }: { readonly person: string; readonly allowed: readonly Carrier[] },
): Promise<Carrying | undefined> => {
  const ways = await everyWayOf(read, person)
  for (const carrier of allCarriers) {
    if (!allowed.includes(carrier)) continue
    for (const way of ways) if (await isOpen(read, carrier, way, platform)) return { carrier, way }
  }
  return undefined
}
