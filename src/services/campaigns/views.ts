import { setImmediate as breathe } from 'node:timers/promises'
import type { ReadWork, Store } from '../../core/store.ts'
import { memberships } from '../../people/memberships.ts'
import { daysOf } from '../scenes/counting.ts'
import { broadcastsAMonth } from './carriers.ts'
import { clicksOf } from './links.ts'
import { carriers, recipients, recipientStateSchema, slices, type Campaign, type RecipientState } from './records.ts'
import { smsFenOf, wholeOf, type SmsPrice } from './wording.ts'

/** In the order they are shown. */
const states = recipientStateSchema.options

export const campaignView = (campaign: Campaign, price: SmsPrice) => {
  const { seal: _seal, cursor: _cursor, linkCode: _code, text: message, ...row } = campaign
  const { expectedSms } = row
  const smsFen = expectedSms === undefined || expectedSms === 0 ? undefined : smsFenOf(expectedSms, price)
  return { ...row, message, whole: wholeOf(campaign), ...(smsFen === undefined ? {} : { smsFen }) }
}

/** The same by the way it went, or is to go, for each way that is used. */
const byWay = async (read: ReadWork, { id, carriers: used }: Campaign) => {
  const ways = []
  for (const carrier of carriers.filter((one) => used.includes(one))) {
    const figures: { state: RecipientState; people: number }[] = []
    for (const state of states) {
      const people = await read.rows(recipients).count('carrier', { where: [id, carrier, state] })
      if (people > 0) figures.push({ state, people })
    }
    if (figures.length > 0) ways.push({ carrier, figures })
  }
  return ways
}

/** How many of a campaign stand where; read from an index, never from what anybody said. */
export const figuresOf = async (read: ReadWork, campaign: Campaign) => {
  const figures: { state: RecipientState; people: number }[] = []
  for (const state of states) {
    const people = await read.rows(recipients).count('state', { where: [campaign.id, state] })
    if (people > 0) figures.push({ state, people })
  }
  const parts = await read.rows(slices).range('campaign', { where: [campaign.id], limit: 50 })
  const broadcasts = parts.map(({ id, state, people, code, reached, missed }) => ({
    id,
    state,
    people,
    ...(code === undefined ? {} : { code }),
    ...(reached === undefined ? {} : { reached }),
    ...(missed === undefined ? {} : { missed }),
  }))
  const days = campaign.scene === undefined ? [] : await daysOf(read, campaign.scene, 60)
  const scans = days.reduce((sum, { follows, scans: again }) => sum + follows + again, 0)
  const clicks = await clicksOf(read, campaign.id)
  return { figures, byCarrier: await byWay(read, campaign), broadcasts, scans, clicks, broadcastsAMonth }
}

/** What an audience can be chosen from: the unions, trades and streets there are, the frequent ones first. */
export const choicesOf = async (store: Store) => {
  const tallies = { unions: new Map<string, number>(), industries: new Map(), streets: new Map() }
  const count = (tally: Map<string, number>, name: string | undefined): void => {
    if (name !== undefined) tally.set(name, (tally.get(name) ?? 0) + 1)
  }
  let seen = 0
  for await (const { union, industry, street, person } of store.scan(memberships)) {
    seen += 1
    if (seen % 2_000 === 0) await breathe()
    if (person === undefined) continue
    count(tallies.unions, union)
    count(tallies.industries, industry)
    count(tallies.streets, street)
  }
  const sorted = (tally: ReadonlyMap<string, number>): string[] =>
    [...tally]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, 500)
      .map(([name]) => name)
  return {
    unions: sorted(tallies.unions),
    industries: sorted(tallies.industries),
    streets: sorted(tallies.streets),
    imported: seen,
  }
}
