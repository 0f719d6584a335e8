import type { Log } from '../../core/log.ts'
import { addJob, type JobHandler } from '../../core/job.ts'
import { StoreUnavailable, type Store, type Work } from '../../core/store.ts'
import { closeSlices } from './broadcasts.ts'
import type { CampaignPlatform } from './carriers.ts'
import { collect, expire, finish, wipe } from './collecting.ts'
import { feed, type Caps } from './feeding.ts'
import { gather } from './gathering.ts'
import { campaigns, recipients, type Campaign } from './records.ts'

interface TendParts {
  readonly store: Store
  readonly log: Log
  readonly platform: CampaignPlatform
  readonly caps: Caps
  /** People of one broadcast. */
  readonly sliceSize: number
}

/** More campaigns than go on at once. */
const most = 100

/** Campaigns that something may have to be done for. A stopped one as long as somebody of it is under way. */
const going = (store: Store): Promise<readonly Campaign[]> =>
  store.read(async (read) => {
    const found: Campaign[] = []
    for (const state of ['gathering', 'running', 'paused'] as const)
      found.push(...(await read.rows(campaigns).range('state', { where: [state], limit: most })))
    const stopped = await read.rows(campaigns).range('state', { where: ['stopped'], descending: true, limit: most })
    for (const row of stopped)
      for (const state of ['waiting', 'fed', 'handed'] as const)
        if (!found.includes(row) && (await read.rows(recipients).count('state', { where: [row.id, state] })) > 0)
          found.push(row)
    return found
  })

const tendOne = async (parts: TendParts, campaign: Campaign): Promise<void> => {
  const { store, platform } = parts
  const { id } = campaign
  if (campaign.state === 'stopped') await wipe(store, platform, campaign)
  if (campaign.state === 'gathering') await gather(store, platform, id)
  const now = await store.read(async (read) => ({ at: read.now, row: await read.rows(campaigns).get(id) }))
  if (now.row === undefined || now.row.state === 'submitted') return
  await collect(store, platform, now.row)
  if (now.at >= now.row.until) await expire(store, now.row)
  else await feed(parts, id)
  await closeSlices(store, id, parts.sliceSize)
  await finish(store, id)
}

/** Looks after every campaign that is not over: each step is a transaction of its own and may be done twice. */
export const tend = async (parts: TendParts): Promise<void> => {
  for (const campaign of await going(parts.store))
    try {
      await tendOne(parts, campaign)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      // One campaign that cannot go on must not hold up the others.
      parts.log.error('job', 'a campaign could not be looked after', error, { campaign: campaign.id })
    }
}

const tendJob = 'tend-campaigns'

/** At once, not only with the next minute. */
export const tendSoon = (work: Work, { id, version }: Pick<Campaign, 'id' | 'version'>): Promise<void> =>
  addJob(work, { kind: tendJob, key: `${id} ${version}`, payload: { campaign: id } })

export const tendHandler = (parts: TendParts): JobHandler => ({
  kind: tendJob,
  run: async () => {
    await tend(parts)
    return { kind: 'done', outcome: 'tended' }
  },
})
