import { expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { addMs, dayMs } from '../../../src/core/time.ts'
import { persons } from '../../../src/people/records.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { spreadCampaigns, startCampaign } from '../../../src/services/surveys/campaigns.ts'
import { surveyCampaigns, surveyTables } from '../../../src/services/surveys/records.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'
import { monday } from './house.ts'

const { server, given, openOn } = await postgresStores()

test.skipIf(server === undefined)(
  'two clerks on two processes start one campaign, and each member has one invitation, whoever spreads it',
  async () => {
    const url = await given().createDatabase()
    const clock = manualClock(new Date(monday))
    const tables = [audit, persons, reminders, ...surveyTables]
    const stores = [await openOn(url, tables, { clock }), await openOn(url, tables, { clock })] as const
    const members = 450
    await stores[0].transaction('people', async (work) => {
      for (let n = 0; n < members; n += 1)
        await work.rows(persons).insert({ id: `per_${n}`, createdAt: work.now, elder: false, optedOut: [] })
    })
    const begun = await Promise.allSettled(
      stores.map((store, n) =>
        store.transaction(`clerk ${n}`, (work) =>
          startCampaign(work, `stf_${n}`, { survey: 'trial', from: work.now, until: addMs(work.now, 7 * dayMs) }),
        ),
      ),
    )
    expect(begun.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    clock.move(60_000)
    await Promise.all(stores.map((store) => spreadCampaigns(store)))
    expect(await rowsOf(stores[1], reminders)).toHaveLength(members)
    expect(await rowsOf(stores[1], surveyCampaigns)).toMatchObject([{ state: 'invited', people: members }])
  },
)
