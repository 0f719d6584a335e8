import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Case } from '../../../src/casework/records.ts'
import type { CounsellingParts } from '../../../src/services/counselling/holding.ts'
import { bodyOf, counsellors } from '../../../src/services/counselling/records.ts'
import {
  bookSlot,
  cancelByMember,
  changeByMember,
  requestCounselling,
} from '../../../src/services/counselling/rules.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House
let parts: CounsellingParts
const asked: string[] = []

beforeEach(async () => {
  house = await openHouse()
  asked.length = 0
  const callFor = async (_work: unknown, row: Case, assigned?: string) =>
    void asked.push(`${row.state} ${bodyOf(row).start ?? 'no time'} ${assigned ?? 'anyone'}`)
  parts = {
    ...house.parts,
    calls: { callFor, noCallFor: async () => void asked.push('none'), callUnreached: async () => undefined },
  }
})
afterEach(() => house.store.close())

test('a request by phone is a call to make, at its time and for whoever has it, until it ends', async () => {
  const [first, second] = (await house.free({ way: 'phone', topic: 'work' })).slice(3)
  await house.as('x', async (work) => {
    for (const id of new Set([first?.counsellor.id, second?.counsellor.id])) {
      const row = await work.rows(counsellors).get(id ?? '')
      if (row !== undefined) await work.rows(counsellors).update({ ...row, staff: 'stf_1' })
    }
  })
  const wish = { person: 'per_a', topic: 'work', way: 'phone', phone: '0510-0000-0009' } as const
  const opened = await house.as('per_a', (work) => bookSlot(work, parts, { ...wish, slot: choiceOf(first) }))
  if (opened.kind === 'refused') throw new Error(opened.why)
  const own = { kind: 'own', person: 'per_a', case: opened.case.id } as const
  await house.as('per_a', (work) => changeByMember(work, parts, own, choiceOf(second)))
  await house.as('per_a', (work) => cancelByMember(work, parts, own))
  expect(asked).toEqual([`booked ${first?.start} stf_1`, `booked ${second?.start} stf_1`, 'none'])
})

test('a request by phone without a time is a call for anyone; another way is none', async () => {
  const wish = { person: 'per_a', topic: 'work', wish: '周末' } as const
  await house.as('per_a', (work) => requestCounselling(work, parts, { ...wish, way: 'phone', phone: '0510-0000-0009' }))
  await house.as('per_a', (work) =>
    requestCounselling(work, parts, { ...wish, way: 'online', phone: '0510-0000-0009' }),
  )
  expect(asked).toEqual(['requested no time anyone'])
})
