import { writeAudit } from '../../casework/transitions.ts'
import type { Store, Work } from '../../core/store.ts'
import { rootId } from '../../people/joined.ts'
import { isLastPage, isMeant, linkedMemberships } from './audience.ts'
import { carryingOf, type CampaignPlatform } from './carriers.ts'
import { mostAlone } from './preview.ts'
import { campaigns, recipientId, recipients, type Campaign } from './records.ts'
import { sealOf } from './rules.ts'

/** One row a person, however many memberships match and under however many ids: a second one changes nothing. */
const writeDown = async (
  work: Work,
  platform: CampaignPlatform,
  { id: campaign, carriers, round }: Campaign,
  someone: string,
): Promise<void> => {
  const person = await rootId(work, someone)
  const id = recipientId(campaign, person)
  if ((await work.rows(recipients).get(id)) !== undefined) return
  const carrying = await carryingOf(work, platform, { person, allowed: carriers })
  const row = { id, campaign, person, at: work.now, round }
  if (carrying === undefined) await work.rows(recipients).insert({ ...row, state: 'unreachable' })
  else await work.rows(recipients).insert({ ...row, state: 'waiting', carrier: carrying.carrier, way: carrying.way.id })
}

/** More people than one person may decide about, and nobody else has. */
const needsSecond = async (work: Work, row: Campaign): Promise<boolean> => {
  if (row.approvedBy !== row.author) return false
  return (await work.rows(recipients).count('state', { where: [row.id] })) > mostAlone
}

/** Writes down the next page of an audience. @returns whether there is more to do */
const gatherPage = (store: Store, platform: CampaignPlatform, id: string): Promise<boolean> =>
  store.transaction(id, async (work) => {
    const row = await work.rows(campaigns).get(id)
    if (row?.state !== 'gathering') return false
    if (row.seal !== sealOf(row)) {
      await work.rows(campaigns).update({ ...row, state: 'paused' })
      return false
    }
    const page = await linkedMemberships(work, row.cursor)
    for (const one of page)
      if (one.person !== undefined && isMeant(row.audience, one)) await writeDown(work, platform, row, one.person)
    const cursor = page.at(-1)?.person ?? row.cursor
    const moved = cursor === undefined ? row : { ...row, cursor }
    if (await needsSecond(work, row)) {
      const { approvedBy: _by, approvedAt: _at, cursor: _cursor, ...kept } = moved
      await writeAudit(work, id, { actor: 'system', action: 'campaign grew', detail: {} })
      await work.rows(campaigns).update({ ...kept, state: 'submitted' })
      return false
    }
    const isOver = isLastPage(page)
    await work.rows(campaigns).update({ ...moved, state: isOver ? 'running' : 'gathering' })
    return !isOver
  })

/** Writes down everybody who is meant, 500 memberships a transaction; cut off anywhere, it goes on where it was. */
export const gather = async (store: Store, platform: CampaignPlatform, id: string): Promise<void> => {
  while (await gatherPage(store, platform, id));
}
