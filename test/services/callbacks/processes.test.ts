import { expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { addCall } from '../../../src/services/callbacks/making.ts'
import { callTables, priorities } from '../../../src/services/callbacks/records.ts'
import { takeNext } from '../../../src/services/callbacks/taking.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { staffOf } from '../../support/staff.ts'
import { monday } from './house.ts'

const { server, given, openOn } = await postgresStores()

const parts = { sealer: createSealer(Buffer.alloc(32, 7)), holidays: { isHoliday: () => false } }
const volunteer = (id: string) => staffOf(id, 'counsellor')

test.skipIf(server === undefined)('twenty people on two processes of one database get different calls', async () => {
  const url = await given().createDatabase()
  const clock = manualClock(new Date(monday))
  const one = await openOn(url, [audit, ...callTables], { clock })
  const other = await openOn(url, [audit, ...callTables], { clock })
  await one.transaction('calls', async (work) => {
    for (let i = 0; i < 15; i += 1)
      await addCall(work, parts, {
        id: `cal_${i}`,
        list: 'member',
        source: 'hand',
        topic: 'message',
        phone: `138000000${10 + i}`,
        priority: priorities.ordinary,
        dueAt: work.now,
      })
  })
  const got = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? one : other).transaction('calls', (work) => takeNext(work, volunteer(`v${i}`), parts)),
    ),
  )
  const ids = got.flatMap((call) => call?.id ?? [])
  expect(ids).toHaveLength(15)
  expect(new Set(ids).size).toBe(15)
})
