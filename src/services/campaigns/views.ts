import { setImmediate as breathe } from 'node:timers/promises'
import type { ReadWork, Store } from '../../core/store.ts'
import { memberships } from '../../people/memberships.ts'
import { daysOf } from '../scenes/counting.ts'
import { broadcastsAMonth } from './carriers.ts'
import { recipients, slices, type Campaign, type RecipientState } from './records.ts'
import { wholeOf } from './wording.ts'

const states: readonly RecipientState[] = [
  'waiting',
  'fed',
  'handed',
  'sent',
  'parked',
  'failed',
  'unknown',
  'skipped',
  'expired',
  'cancelled',
  'unreachable',
]

export const campaignView = (campaign: Campaign) => {
  const { seal: _seal, cursor: _cursor, text: message, ...row } = campaign
  return { ...row, message, whole: wholeOf(campaign) }
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
  return { figures, broadcasts, scans, broadcastsAMonth }
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
