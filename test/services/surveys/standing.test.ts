import { expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { addMs, dayMs } from '../../../src/core/time.ts'
import { persons } from '../../../src/people/records.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { spreadCampaigns, startCampaign } from '../../../src/services/surveys/campaigns.ts'
import { surveyCampaigns, surveyTables } from '../../../src/services/surveys/records.ts'
import type { LowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { openIn, removeFolder, tempFolder } from '../../store/support.ts'
import { brokenOffEverywhere } from '../../support/failing-store.ts'
import { rowsOf } from '../../support/rows.ts'

const members = 120
const folders: string[] = []
let kept: LowdbStore

const open = async () => {
  const folder = await tempFolder()
  folders.push(folder)
  kept = await openIn(folder, [audit, persons, reminders, ...surveyTables])
  await kept.transaction('people', async (work) => {
    for (let n = 0; n < members; n += 1)
      await work.rows(persons).insert({ id: `per_${n}`, createdAt: work.now, elder: false, optedOut: [] })
    await startCampaign(work, 'stf_1', { survey: 'trial', from: work.now, until: addMs(work.now, 7 * dayMs) })
  })
  return kept
}

test('a campaign that was broken off at any point invites each member once when it is taken up', async () => {
  const points = await brokenOffEverywhere(open, {
    run: spreadCampaigns,
    check: async () => {
      expect(await rowsOf(kept, reminders)).toHaveLength(members)
      expect(await rowsOf(kept, surveyCampaigns)).toMatchObject([{ state: 'invited', people: members }])
    },
  })
  expect(points).toBeGreaterThanOrEqual(3)
  for (const folder of folders) await removeFolder(folder)
})
