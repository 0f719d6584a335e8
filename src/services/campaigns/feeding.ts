import { campaignKind } from '../../core/campaign.ts'
import type { Store, Work } from '../../core/store.ts'
import { msBetween } from '../../core/time.ts'
import { isUnwanted, preferencesOf } from '../../people/preferences.ts'
import { planReminders } from '../../reminders/planning.ts'
import { isNight } from '../../reminders/quiet-hours.ts'
import { carryingOf, monthOf, type CampaignPlatform } from './carriers.ts'
import { dueFor } from './jitter.ts'
import { leftFor } from './next-way.ts'
import {
  campaigns,
  carriers,
  paces,
  recipients,
  slices,
  type Campaign,
  type Carrier,
  type Recipient,
} from './records.ts'
import { sealOf } from './rules.ts'
import { wholeOf } from './wording.ts'

/** How many are fed in a minute, all campaigns together. A broadcast is one call whatever its size. */
export type Caps = Readonly<Record<Carrier, number>>
export const usualCaps: Caps = { wecom: 1_200, broadcast: 10_000, grant: 1_200, sms: 300 }

/** Recipients of one transaction. */
const batch = 100
/** People of one broadcast, before the last batch: the platform takes 10,000. */
export const usualSlice = 9_900

interface FeedParts {
  readonly store: Store
  readonly platform: CampaignPlatform
  readonly caps: Caps
  readonly sliceSize: number
}

const roomOf = async (work: Work, carrier: Carrier, cap: number): Promise<number> => {
  const row = await work.rows(paces).get(carrier)
  return row?.minute === work.now.slice(0, 16) ? cap - row.count : cap
}

const countFed = async (work: Work, carrier: Carrier, fed: number): Promise<void> => {
  const minute = work.now.slice(0, 16)
  const row = await work.rows(paces).get(carrier)
  if (row === undefined) await work.rows(paces).insert({ id: carrier, minute, count: fed })
  else await work.rows(paces).update({ ...row, minute, count: row.minute === minute ? row.count + fed : fed })
}

/** The open broadcast with room; one at a time, so that nothing waits half full behind another. */
const openSlice = async (work: Work, campaign: Campaign, size: number): Promise<string | undefined> => {
  const [open] = await work.rows(slices).range('campaign', { where: [campaign.id, 'open'], limit: 1 })
  if (open === undefined) {
    const row = { campaign: campaign.id, at: work.now, state: 'open', people: 0 } as const
    return (await work.rows(slices).insert({ id: work.newId('slc'), ...row })).id
  }
  return open.people < size ? open.id : undefined
}

interface Feeding {
  readonly campaign: Campaign
  readonly recipient: Recipient
  readonly slice: string | undefined
}

/** Opted out, or reached by another carrier than when it was written down: looked at again at the last moment. */
const lookAgain = async (work: Work, platform: CampaignPlatform, { campaign, recipient }: Feeding) => {
  const wants = await preferencesOf(work, recipient.person)
  if (isUnwanted(wants, { kind: campaignKind, importance: 'ordinary' })) return 'opted-out'
  const allowed = leftFor(campaign, recipient)
  return (await carryingOf(work, platform, { person: recipient.person, allowed })) ?? 'unreachable'
}

/** Each try has a line of its own in the ledger. */
const occurrenceOf = ({ round, tried = [] }: Recipient): string =>
  tried.length === 0 ? `r${round}` : `r${round}.${tried.length}`

/** Plans the reminder of one recipient. @returns whether it counts against the pace */
const feedOne = async (work: Work, platform: CampaignPlatform, feeding: Feeding): Promise<boolean> => {
  const { campaign, recipient, slice } = feeding
  const rows = work.rows(recipients)
  const found = await lookAgain(work, platform, feeding)
  if (found === 'opted-out') {
    await rows.update({ ...recipient, state: 'skipped', reason: found })
    return false
  }
  if (found === 'unreachable') {
    await rows.update({ ...recipient, state: recipient.tried === undefined ? 'unreachable' : 'failed' })
    return false
  }
  const { carrier, way } = found
  // Another carrier than before: it waits in that one's line.
  if (carrier !== recipient.carrier) {
    await rows.update({ ...recipient, carrier, way: way.id })
    return false
  }
  const [planned] = await planReminders(work, {
    kind: campaignKind,
    subject: campaign.id,
    person: recipient.person,
    eventAt: campaign.until,
    offsets: [
      { occurrence: occurrenceOf(recipient), beforeMs: msBetween(dueFor(recipient.id, work.now), campaign.until) },
    ],
    importance: 'ordinary',
    words: wholeOf(campaign),
  })
  if (planned === undefined) {
    await rows.update({ ...recipient, state: 'expired' })
    return false
  }
  const sliced = slice === undefined ? {} : { slice, place: way.id, month: monthOf(work.now) }
  await rows.update({ ...recipient, ...sliced, state: 'fed', way: way.id, reminder: planned.id })
  return true
}

const feedBatch = ({ store, platform, caps, sliceSize }: FeedParts, id: string, carrier: Carrier): Promise<boolean> =>
  store.transaction(id, async (work) => {
    const campaign = await work.rows(campaigns).get(id)
    if (campaign?.state !== 'running' || isNight(work.now)) return false
    if (campaign.seal !== sealOf(campaign)) {
      await work.rows(campaigns).update({ ...campaign, state: 'paused' })
      return false
    }
    const room = await roomOf(work, carrier, caps[carrier])
    if (room <= 0) return false
    const limit = Math.min(batch, room)
    const waiting = await work.rows(recipients).range('carrier', { where: [id, carrier, 'waiting'], limit })
    if (waiting.length === 0) return false
    const slice = carrier === 'broadcast' ? await openSlice(work, campaign, sliceSize) : undefined
    if (carrier === 'broadcast' && slice === undefined) return false
    let fed = 0
    for (const recipient of waiting) if (await feedOne(work, platform, { campaign, recipient, slice })) fed += 1
    const row = slice === undefined ? undefined : await work.rows(slices).get(slice)
    if (row !== undefined) await work.rows(slices).update({ ...row, people: row.people + fed })
    await countFed(work, carrier, fed)
    return true
  })

/** Turns the next recipients of a campaign into reminders, as many as the pace of their carriers allows. */
export const feed = async (parts: FeedParts, id: string): Promise<void> => {
  for (const carrier of carriers) while (await feedBatch(parts, id, carrier));
}
