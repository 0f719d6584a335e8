import { expect, test } from 'vitest'
import { createCallbacks } from '../../../src/services/callbacks/callbacks.ts'
import { addCall } from '../../../src/services/callbacks/making.ts'
import { calls, priorities } from '../../../src/services/callbacks/records.ts'
import { brokenOffEverywhere } from '../../support/failing-store.ts'
import { rowsOf } from '../../support/rows.ts'
import { openHouse, type House } from './house.ts'

let house: House
const given = 230

const open = async () => {
  house = await openHouse()
  await house.as(async (work) => {
    for (let n = 0; n < given; n += 1)
      await addCall(work, house, {
        id: `cal_${n}`,
        list: 'member',
        source: 'hand',
        topic: 'message',
        phone: '13800000000',
        priority: priorities.ordinary,
        dueAt: work.now,
        assigned: 'stf_gone',
      })
  })
  return house.store
}

test('a long list given to an account that is gone is anyone’s after one round, wherever it was broken off', async () => {
  const oncall = { onCall: async () => false, alert: async () => undefined }
  const points = await brokenOffEverywhere(open, {
    run: async (store) => {
      const { standing } = createCallbacks({ store, sealer: house.sealer, calendar: house.holidays, oncall })
      for (const { run } of standing) await run()
    },
    check: async () => {
      const rows = await rowsOf(house.store, calls)
      expect(rows.filter(({ queue }) => queue === 'anyone')).toHaveLength(given)
    },
  })
  // Nobody who wants a call waits for all of it: it is done a hundred at a time.
  expect(points).toBeGreaterThanOrEqual(5)
})
