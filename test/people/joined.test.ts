import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { manualClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import type { PortableStore } from '../../src/core/store.ts'
import { joinPersons, partPerson, personIds, rangeOfPerson, rootId } from '../../src/people/joined.ts'
import { persons } from '../../src/people/records.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

let dir: string
let store: PortableStore
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-joined-'))
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  store = await openLowdbStore({ dataDir: dir, tables: [persons, cases], clock, log: silentLog })
})
afterEach(async () => {
  await store.close()
  await rm(dir, { recursive: true, force: true })
})

const at = (n: number): string => `2026-11-23T02:00:00.00${n}Z`

const meet = (run: string, count: number): Promise<readonly string[]> =>
  store.transaction(run, async (work) => {
    const ids = Array.from({ length: count }, (_, n) => `per_${run}_${n}`)
    for (const [n, id] of ids.entries())
      await work.rows(persons).insert({ id, createdAt: at(n), elder: false, optedOut: [] })
    return ids
  })

const move = fc.record({
  kind: fc.constantFrom('join' as const, 'part' as const),
  one: fc.nat({ max: 5 }),
  other: fc.nat({ max: 5 }),
})

describe('persons who turn out to be one', () => {
  test('never stand in a chain or a circle, whoever joins and parts in whatever order', async () => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
        runs += 1
        const ids = await meet(`r${runs}`, 6)
        // What should be: sets of people.
        let groups: readonly ReadonlySet<string>[] = ids.map((id) => new Set([id]))
        for (const { kind, one, other } of moves) {
          const [a, b] = [ids[one] ?? '', ids[other] ?? '']
          const groupOf = (id: string) => groups.find((group) => group.has(id)) ?? new Set<string>()
          await store.transaction(a, (work) => (kind === 'join' ? joinPersons(work, a, b) : partPerson(work, a)))
          const [left, right] = [groupOf(a), groupOf(b)]
          if (kind === 'join' && left !== right)
            groups = [...groups.filter((group) => group !== left && group !== right), new Set([...left, ...right])]
          if (kind === 'part' && left.size > 1)
            groups = [
              ...groups.filter((group) => group !== left),
              new Set([a]),
              new Set([...left].filter((id) => id !== a)),
            ]
        }
        await store.read(async (read) => {
          for (const id of ids) {
            const group = groups.find((each) => each.has(id)) ?? new Set<string>()
            expect(new Set(await personIds(read, id))).toEqual(group)
            const root = await read.rows(persons).get(await rootId(read, id))
            expect(root?.aliasOf).toBeUndefined()
          }
        })
      }),
      { numRuns: 40 },
    )
  })

  test('keep their rows as they were, and both are found in the order of the index', async () => {
    const [a = '', b = ''] = await meet('x', 2)
    await store.transaction('x', async (work) => {
      for (const [n, person] of [a, b, a, b].entries())
        await work.rows(cases).insert({
          id: `cas_${n}`,
          kind: 'k',
          person,
          street: '',
          state: 's',
          createdAt: at(n),
          updatedAt: at(n),
          body: {},
        })
      await joinPersons(work, a, b)
    })
    const found = (range: { descending?: boolean; limit: number }) =>
      store.read(async (read) =>
        (await rangeOfPerson(read, cases, 'person', { person: b, ...range })).map(({ id }) => id),
      )
    expect(await found({ limit: 10 })).toEqual(['cas_0', 'cas_1', 'cas_2', 'cas_3'])
    expect(await found({ limit: 3, descending: true })).toEqual(['cas_3', 'cas_2', 'cas_1'])
    await store.transaction('x', (work) => partPerson(work, b))
    expect(await found({ limit: 10 })).toEqual(['cas_1', 'cas_3'])
  })

  test('want no reminders when either of them wanted none', async () => {
    const [a = '', b = ''] = await meet('y', 2)
    const root = await store.transaction('y', async (work) => {
      const row = await work.rows(persons).get(b)
      if (row !== undefined) await work.rows(persons).update({ ...row, optedOut: ['all'] })
      await joinPersons(work, a, b)
      return work.rows(persons).get(a)
    })
    expect(root?.optedOut).toEqual(['all'])
  })
})
