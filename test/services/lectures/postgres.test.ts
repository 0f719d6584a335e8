import { notices } from '../../../src/core/conversation.ts'
import { expect, test } from 'vitest'
import { webhookEndpoints } from '../../../src/core/events.ts'
import { codeTries } from '../../../src/casework/codes.ts'
import { audit, cases } from '../../../src/casework/records.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { addMs, dayMs, hourMs } from '../../../src/core/time.ts'
import { reminders, ledger } from '../../../src/reminders/records.ts'
import { createLecture, publishLecture } from '../../../src/services/lectures/events.ts'
import { persons } from '../../../src/people/records.ts'
import { lectureTables, seats } from '../../../src/services/lectures/records.ts'
import { signUp } from '../../../src/services/lectures/rules.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'

const { server, given, openOn } = await postgresStores()

test.skipIf(server === undefined)('two processes, fifty people, one seat: one has it and nobody is lost', async () => {
  const url = await given().createDatabase()
  const tables = [notices, ledger, webhookEndpoints, cases, audit, codeTries, reminders, persons, ...lectureTables]
  const stores = [await openOn(url, tables), await openOn(url, tables)] as const
  const event = await stores[0].transaction('office', async (work) => {
    const from = addMs(work.now, 2 * dayMs)
    const times = { from, until: addMs(from, hourMs), opensAt: addMs(work.now, -hourMs), closesAt: from }
    const facts = { title: '示例', speaker: '示例', place: '示例', capacity: 1, ...times }
    const { id, version } = await createLecture(work, 'stf_1', facts)
    return publishLecture(work, { staff: 'stf_1', event: id, version })
  })
  if ('kind' in event) throw new Error(event.why)
  const sealer = createSealer(Buffer.alloc(32, 7))
  const done = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const person = `per_${index}`
      const asked = { person, event: event.id, by: 'member', actor: 'member' } as const
      return stores[index % 2 === 0 ? 0 : 1].transaction(person, (work) => signUp(work, sealer, asked))
    }),
  )
  expect(done.filter(({ kind }) => kind === 'refused')).toEqual([])
  const kept = await rowsOf(stores[0], seats)
  expect(kept.filter(({ state }) => state === 'seated')).toHaveLength(1)
  expect(new Set(kept.filter(({ state }) => state === 'waiting').map(({ order }) => order)).size).toBe(49)
})
