import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StoreUnavailable, type Store } from '../../../src/core/store.ts'
import { addMs, dayMs, minuteMs } from '../../../src/core/time.ts'
import { memberships } from '../../../src/people/memberships.ts'
import type { Rule } from '../../../src/services/standing-rules/definition.ts'
import { ruleTasks } from '../../../src/services/standing-rules/records.ts'
import { daily, monday, openHouse } from './house.ts'

const renewal: Rule = { ...daily, id: 'renewal', what: { kind: 'renewal', beforeDays: 30 }, missed: 'each' }
const people = 450

/** How a transaction ends. */
type Cut = 'none' | 'before' | 'after'

/** A store whose transactions are cut off, as by a crash: before they are kept, or after, when nobody hears of it. */
const cutOff = (store: Store, cuts: Cut[]): Store => ({
  ...store,
  transaction: async (lock, work) => {
    const cut = cuts.shift() ?? 'none'
    if (cut === 'before') throw new StoreUnavailable('cut off')
    const result = await store.transaction(lock, work)
    if (cut === 'after') throw new StoreUnavailable('cut off')
    return result
  },
})

test('whatever transaction is cut off, each time of a rule has its effects once', async () => {
  const cutsArbitrary = fc.array(fc.constantFrom<Cut>('none', 'none', 'before', 'after'), {
    minLength: 10,
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(cutsArbitrary, async (cuts) => {
      const told: string[] = []
      const left: Cut[] = []
      const house = await openHouse([daily, renewal], {
        around: (store) => cutOff(store, left),
        planRenewal: async (_work, { subject }) => {
          told.push(subject)
          return 1
        },
      })
      await house.store.transaction('people', async (work) => {
        for (let n = 0; n < people; n += 1)
          await work.rows(memberships).insert({
            id: `mbr_${n}`,
            person: `per_${n}`,
            union: '一个工会',
            roles: [],
            renewBy: '2026-12-01',
            source: 'import',
            createdAt: monday,
          })
      })
      await house.tick()
      left.push(...cuts)
      const look = (): Promise<unknown> => house.tick().catch(() => undefined)
      house.to(addMs(monday, 2 * dayMs))
      for (let n = 0; n <= cuts.length; n += 1) {
        house.clock.move(minuteMs)
        await look()
      }
      const runs = await house.runs()
      // Two days of the rule that makes up for each, one run for both of the other.
      expect(runs.map(({ state }) => state)).toEqual(['done', 'done', 'done'])
      const planned = runs.filter(({ rule }) => rule === 'renewal').map((run) => run.planned)
      expect(planned.every((count) => count === people)).toBe(true)
      expect(told).toHaveLength(planned.length * people)
      const tasks = await house.rowsOf(ruleTasks)
      expect(tasks).toHaveLength(runs.filter(({ rule }) => rule === 'daily').length)
      await house.close()
    }),
    { numRuns: 12 },
  )
})
