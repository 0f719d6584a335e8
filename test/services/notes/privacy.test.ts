import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { minuteMs, toInstant } from '../../../src/core/time.ts'
import { sampleAnswers } from '../../../src/dialogue/sample.ts'
import { backUp } from '../../../src/operations/back-up.ts'
import { persons } from '../../../src/people/records.ts'
import { counsellors } from '../../../src/services/counselling/records.ts'
import { notes } from '../../../src/services/notes/records.ts'
import { tables } from '../../../src/state.ts'
import { allRows, recordingLog, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { staffOf } from '../../support/staff.ts'

/** A word that is said in a note and nowhere else. */
const canary = '琥珀色的灯塔'
const lines: string[] = []
let at: TestApp | undefined
afterEach(async () => {
  await at?.stop()
  at = undefined
  lines.length = 0
})

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

test('what a note says is in no table, log, sample, backup or file; the member sees only who read it', async () => {
  const house = await startTestApp('2026-11-23T02:00:00.000Z', {}, undefined, { log: recordingLog(lines) })
  at = house
  const { store, services } = house.app
  await house.say('你好')
  const [person] = await allRows(house, persons)
  const [counsellor] = await allRows(house, counsellors)
  if (person === undefined || counsellor === undefined) throw new Error('nobody there')
  await store.transaction('t', async (work) => {
    await work.rows(counsellors).update({ ...counsellor, staff: 'stf_1', supervisor: 'stf_2' })
    await work.rows(cases).insert({
      id: 'cas_1',
      kind: 'counselling',
      person: person.id,
      street: '',
      state: 'done',
      createdAt: work.now,
      updatedAt: work.now,
      body: { counsellor: counsellor.id },
    })
  })
  const note = { id: 'cas_1', words: `说到${canary}` }
  const { notes: desk } = services.staff
  await store.transaction('t', (work) => desk.write(work, staffOf('stf_1', 'counsellor'), note))
  const reading = { id: 'cas_1', reason: '本月例行督导' }
  const opened = await store.transaction('t', (work) => desk.read(work, staffOf('stf_2', 'supervisor'), reading))
  expect(JSON.stringify(opened)).toContain(canary)
  expect(wordsOf(await house.say('谁看过我的记录'))).toContain('督导')
  house.clock.move(minuteMs)
  await house.say(canary.slice(0, 2))
  await house.settle()

  const everything: string[] = [...lines]
  for (const table of tables) everything.push(JSON.stringify(await allRows(house, table)))
  const now = toInstant(house.clock.now())
  everything.push(JSON.stringify(await sampleAnswers(store, { now, days: 7, count: 100, seed: 'x' })))
  const file = path.join(house.dataDir, 'all.gz')
  await backUp({ store, tables, file, now: toInstant(systemClock.now()), release: '0' })
  everything.push(gunzipSync(await readFile(file)).toString())
  for (const one of await filesBelow(house.dataDir)) everything.push(await readFile(one, 'utf8'))
  expect(everything.filter((text) => text.includes(canary))).toEqual([])
  expect(await allRows(house, notes)).toHaveLength(1)
  expect(everything.join('\n')).toContain('"sealed":"k')
})
