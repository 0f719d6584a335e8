import { afterEach, expect, test } from 'vitest'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { receipts } from '../../../src/core/hook-receipts.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'
import { effects, hookTables, openHouse, request, signed, start, type House } from './house.ts'

const { server, given, openOn } = await postgresStores()
const houses: House[] = []
afterEach(() => {
  for (const house of houses.splice(0)) house.remove()
})

test.skipIf(server === undefined)(
  'on PostgreSQL, two processes: twenty at once have one effect and one answer',
  async () => {
    const url = await given().createDatabase()
    const stores = [await openOn(url, hookTables), await openOn(url, hookTables)]
    const clock = manualClock(new Date(start))
    for (const store of stores) houses.push(openHouse(store, silentLog, clock))
    const body = JSON.stringify({ type: 'a', data: { name: '小张' } })
    const asked = request(body, signed('msg_1', body, clock.now()))
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => houses.map(({ incoming }) => incoming.receive('form-tool', asked))).flat(),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toMatchObject({ kind: 'taken', answer: { code: expect.any(String) } })
    const [store] = stores
    if (store === undefined) throw new Error('no store')
    expect(await rowsOf(store, effects)).toHaveLength(1)
    expect(await rowsOf(store, receipts)).toHaveLength(1)
    const other = body.replace('小张', '小李')
    const second = await houses[1]?.incoming.receive('form-tool', request(other, signed('msg_1', other, clock.now())))
    expect(second).toEqual({ kind: 'other-body' })
  },
)
