import type { ReadWork } from '../../core/store.ts'
import { carryingOf, type CampaignPlatform } from './carriers.ts'
import type { Campaign, Carrier, Recipient } from './records.ts'

/** The carriers that a recipient may still go by in this round. */
export const leftFor = ({ carriers }: Campaign, { tried = [] }: Recipient): readonly Carrier[] =>
  carriers.filter((carrier) => !tried.includes(carrier))

/** The recipient without what the try before left behind; nothing of it is taken from the month's quota. */
const cleared = (row: Recipient): Recipient => {
  const { reason: _why, reminder: _told, slice: _slice, place: _place, month: _month, ...kept } = row
  return kept
}

/** To be tried once more from the start, by whichever carrier. */
export const startAgain = (row: Recipient, round: number): Recipient => {
  const { tried: _tried, ...kept } = cleared(row)
  return { ...kept, state: 'waiting', round }
}

/**
 * Where somebody stands whom a try surely did not reach: in the line of the next carrier of the campaign that is open to them, else
 * failed. Never after an outcome that is not known.
 */
export const afterFailure = async (
  read: ReadWork,
  platform: CampaignPlatform,
  {
    campaign,
    row,
    reason,
  }: { readonly campaign: Campaign; readonly row: Recipient; readonly reason: string | undefined },
): Promise<Recipient> => {
  const tried = row.carrier === undefined ? (row.tried ?? []) : [...(row.tried ?? []), row.carrier]
  const { carrier: last, ...kept } = cleared(row)
  const failed = { ...kept, ...(last === undefined ? {} : { carrier: last }), tried: [...tried] }
  const isGoing = campaign.state === 'running' || campaign.state === 'paused'
  const allowed = isGoing && read.now < campaign.until ? leftFor(campaign, failed) : []
  const next = allowed.length === 0 ? undefined : await carryingOf(read, platform, { person: row.person, allowed })
  if (next === undefined) return { ...failed, state: 'failed', ...(reason === undefined ? {} : { reason }) }
  return { ...failed, state: 'waiting', carrier: next.carrier, way: next.way.id }
}
