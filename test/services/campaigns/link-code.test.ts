import { describe, expect, test } from 'vitest'
import { StoreConflict, type Work } from '../../../src/core/store.ts'
import { campaigns, type Campaign } from '../../../src/services/campaigns/records.ts'
import { draftCampaign, editCampaign } from '../../../src/services/campaigns/rules.ts'
import { tables } from '../../../src/state.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { author, draftOf } from './house.ts'

const { server, given, openOn } = await postgresStores()

const link = 'https://news.example.org/autumn'
const coded = (linkCode: string) => draftOf({ link, linkCode, address: `https://bot.example.org/c/${linkCode}` })

/** Valid whatever the day is. */
const drafted = (work: Work, linkCode: string): Promise<Campaign> =>
  draftCampaign(work, author, { ...coded(linkCode), until: soon(work) })

const soon = (work: Work): string => new Date(Date.parse(work.now) + 86_400_000).toISOString()

const taken = { name: 'StoreConflict', table: 'campaigns', key: 'link' }

describe.skipIf(server === undefined)('the code of a campaign on PostgreSQL', () => {
  test('is given to one of two campaigns that two processes draft at the same time', async () => {
    const url = await given().createDatabase()
    const here = await openOn(url, tables)
    const there = await openOn(url, tables)
    const ends = await Promise.allSettled([
      here.transaction('one', (work) => drafted(work, 'samecode01')),
      there.transaction('other', (work) => drafted(work, 'samecode01')),
    ])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find((end) => end.status === 'rejected')?.reason).toMatchObject(taken)
    expect(await here.read((read) => read.rows(campaigns).count('created'))).toBe(1)
  })

  test('is not taken over by changing a campaign, and those without a link do not get in each other’s way', async () => {
    const store = await openOn(await given().createDatabase(), tables)
    const held = await store.transaction('office', (work) => drafted(work, 'samecode01'))
    const plain = await store.transaction('office', async (work) => {
      const draft = { ...draftOf(), until: soon(work) }
      await draftCampaign(work, author, draft)
      return draftCampaign(work, author, draft)
    })
    const change = store.transaction('office', (work) =>
      editCampaign(work, author, plain, { ...coded('samecode01'), until: soon(work) }),
    )
    await expect(change).rejects.toBeInstanceOf(StoreConflict)
    const found = await store.read((read) => read.rows(campaigns).byUnique('link', ['samecode01']))
    expect(found?.id).toBe(held.id)
  })
})
