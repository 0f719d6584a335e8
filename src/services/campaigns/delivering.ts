import { isCampaign } from '../../core/campaign.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { ReadWork } from '../../core/store.ts'
import { everyWayOf, smsAccount } from '../../people/ways.ts'
import { isWecom, type CampaignPlatform } from './carriers.ts'
import { recipients, slices, type Carrier, type Recipient } from './records.ts'

/** The accounts that may carry what goes by this carrier. */
const accountsFor = async (
  read: ReadWork,
  { person }: Recipient,
  carrier: Carrier,
  { account }: CampaignPlatform,
): Promise<readonly string[]> => {
  const accounts = (await everyWayOf(read, person)).map((way) => way.account)
  switch (carrier) {
    case 'wecom':
      return accounts.filter(isWecom)
    case 'sms':
      return accounts.filter((one) => one === smsAccount)
    case 'grant':
    case 'broadcast':
      return accounts.filter((one) => one === account)
  }
}

/**
 * Says the reminders of campaigns by the carrier that was chosen, and by no other: a broadcast takes its people along later, all
 * in one call. Everything else is said as it always is.
 */
export const deliverCampaigns =
  (deliver: Deliver, platform: CampaignPlatform): Deliver =>
  async (work, delivery) => {
    if (!isCampaign(delivery.replies)) return deliver(work, delivery)
    const row = await work.rows(recipients).byUnique('reminder', [delivery.ledger ?? delivery.sendId])
    if (row?.state !== 'fed' || row.carrier === undefined) return undefined
    const only = await accountsFor(work, row, row.carrier, platform)
    if (only.length === 0) return undefined
    if (row.carrier !== 'broadcast') return deliver(work, { ...delivery, only })
    const slice = await work.rows(slices).get(row.slice ?? '')
    if (slice?.state !== 'open') return undefined
    await work.rows(recipients).update({ ...row, state: 'handed' })
    return only[0]
  }
