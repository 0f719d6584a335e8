import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import type { OpenForm } from '../../../src/core/conversation.ts'
import { asPlainText } from '../../../src/core/reply.ts'
import { dayMs, hourMs, msBetween } from '../../../src/core/time.ts'
import { createForms } from '../../../src/dialogue/flow.ts'
import { counsellingFigures } from '../../../src/http/api/counselling.ts'
import { persons } from '../../../src/people/records.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { aftercares } from '../../../src/services/counselling/request-records.ts'
import { bookSlot, requestCounselling } from '../../../src/services/counselling/rules.ts'
import { finishPast } from '../../../src/services/counselling/staff-rules.ts'
import { staffOf } from '../../support/staff.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House
const wish = { topic: 'work', way: 'online' } as const
const clerk = staffOf('stf_1')

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

const bookOne = async (person: string) => {
  await house.as(person, (work) =>
    work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [] }),
  )
  const slot = choiceOf((await house.free({ ...wish, from: '2026-11-25T00:00:00.000Z' }))[0])
  const opened = await house.as(person, (work) => bookSlot(work, house.parts, { ...wish, person, slot }))
  if (opened.kind === 'refused') throw new Error(opened.why)
  return { id: opened.case.id, start: slot.start }
}

const goTo = (instant: string): void => house.clock.move(msBetween(house.clock.now().toISOString(), instant))
const caseOf = (id: string) => house.store.read((read) => read.rows(cases).get(id))

type Ending = Parameters<typeof house.counselling.staff.end>[2]
const end = async (id: string, ending: Omit<Ending, 'id' | 'version'>) => {
  const { version = 0 } = (await caseOf(id)) ?? {}
  return house.as(id, (work) => house.counselling.staff.end(work, clerk, { id, version, ...ending }))
}
const told = () => house.told.map(({ replies }) => replies.map(asPlainText).join('\n'))

describe('closing', () => {
  test('what has not begun can neither have taken place nor been missed', async () => {
    const { id } = await bookOne('per_a')
    for (const to of ['done', 'missed'] as const)
      await expect(end(id, { to })).rejects.toMatchObject({ code: 'conflict' })
    await expect(end(id, { to: 'closed' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('somebody who did not come is asked once, kindly and neutrally, and may book again', async () => {
    const { id, start } = await bookOne('per_a')
    goTo(start)
    house.clock.move(hourMs)
    expect(await end(id, { to: 'missed' })).toMatchObject({ state: 'missed' })
    await expect(end(id, { to: 'missed' })).rejects.toMatchObject({ code: 'conflict' })
    expect(told()).toHaveLength(1)
    expect(told()[0]).toContain('没关系')
    expect(told()[0]).not.toMatch(/心理|压力|老师|咨询|爽约|失约/)
    const again = house.counselling.words.find(({ matches }) => matches('再约一次'))
    expect(
      await house.as('per_a', async (work) => again?.open({ work, person: 'per_a', words: '再约一次' })),
    ).toMatchObject({
      flow: 'counselling',
    })
  })

  test('the sweep thought it took place, the desk knows better', async () => {
    const { id, start } = await bookOne('per_a')
    goTo(start)
    house.clock.move(3 * hourMs)
    await house.as('x', (work) => finishPast(work, 10))
    expect((await caseOf(id))?.state).toBe('done')
    await end(id, { to: 'missed' })
    house.clock.move(4 * dayMs)
    await house.sweep()
    expect(told().filter((words) => words.includes('问候'))).toEqual([])
  })

  test('an outcome closes; non-data outcomes are counted apart and never among those helped', async () => {
    for (const [person, outcome] of [
      ['per_a', 'resolved'],
      ['per_b', 'silent'],
      ['per_c', 'abusive'],
    ] as const) {
      const asked = { ...wish, person, wish: '周末' }
      const opened = await house.as(person, (work) => requestCounselling(work, house.parts, asked))
      if (opened.kind === 'refused') throw new Error(opened.why)
      await end(opened.case.id, { to: 'closed', outcome, minutes: 20 })
    }
    const figures = await house.store.read((read) =>
      house.counselling.staff.figures(read, clerk, { from: '2026-11-23', to: '2026-11-23' }),
    )
    expect(counsellingFigures.reply.parse(figures)).toEqual({
      outcomes: { resolved: 1 },
      nonData: { silent: 1, abusive: 1 },
      helped: 1,
      missed: 0,
      minutes: 20,
    })
  })
})

/** Answers a form, message by message. */
const fill = async (flow: string, person: string, said: readonly string[]): Promise<string> => {
  const forms = createForms(house.counselling.flows, house.parts.sealer)
  let step: { form: OpenForm | undefined; replies?: readonly { text: string }[] } = await house.as(person, (work) =>
    forms.start(flow, { work, person }),
  )
  for (const words of said) {
    const { form } = step
    if (form === undefined) throw new Error('the form has ended')
    step = await house.as(person, (work) => forms.answer(form, { work, person }, words))
  }
  return (step.replies ?? []).map(({ text }) => text).join('\n')
}

describe('after-care', () => {
  const over = async (person: string) => {
    const one = await bookOne(person)
    goTo(one.start)
    house.clock.move(2 * hourMs)
    await end(one.id, { to: 'done', minutes: 50 })
    return one
  }

  test('asks once, after three days, in words that say nothing', async () => {
    await over('per_a')
    house.clock.move(2 * dayMs)
    await house.sweep()
    expect(told()).toEqual([])
    house.clock.move(dayMs)
    await house.sweep()
    await house.sweep()
    expect(told()).toHaveLength(1)
    expect(told()[0]).not.toMatch(/心理|压力|老师|咨询|预约/)
  })

  test('whoever does not want reminders is not asked', async () => {
    await over('per_a')
    await house.as('per_a', async (work) => {
      const row = await work.rows(persons).get('per_a')
      if (row !== undefined) await work.rows(persons).update({ ...row, optedOut: ['all'] })
    })
    house.clock.move(3 * dayMs + hourMs)
    await house.sweep()
    expect(told()).toEqual([])
    const rows = await house.store.read((read) => read.rows(ledger).range('outcome', { where: ['skipped'], limit: 10 }))
    expect(rows.map(({ kind, reason }) => [kind, reason])).toContainEqual(['after-care', 'opted-out'])
  })

  test('nobody is asked after what was no case', async () => {
    const { id, start } = await bookOne('per_a')
    goTo(start)
    house.clock.move(2 * hourMs)
    await end(id, { to: 'closed', outcome: 'silent' })
    house.clock.move(3 * dayMs + hourMs)
    await house.sweep()
    expect(told()).toEqual([])
  })

  test('keeps how they are, the score and sealed words, once, and gives one reply', async () => {
    const { id } = await over('per_a')
    const care = house.counselling.words.find(({ matches }) => matches('打开问候'))
    const open = () => house.as('per_a', async (work) => care?.open({ work, person: 'per_a', words: '打开问候' }))
    expect(await open()).toMatchObject({ flow: 'counselling-aftercare' })
    expect(await fill('counselling-aftercare', 'per_a', ['不太好', '4', '夜里还是醒', '提交'])).toContain('12356')
    const row = await house.store.read((read) => read.rows(aftercares).get(id))
    expect(row).toMatchObject({ how: 'worse', score: 4 })
    expect(JSON.stringify(row)).not.toContain('夜里还是醒')
    expect(house.parts.sealer.open('counselling', row?.words ?? '')).toBe('夜里还是醒')
    expect(await open()).not.toHaveProperty('flow')
    house.clock.move(3 * dayMs)
    await house.sweep()
    expect(told()).toEqual([])
  })

  test('the score and the words may be left out', async () => {
    const { id } = await over('per_a')
    await fill('counselling-aftercare', 'per_a', ['差不多', '跳过', '跳过', '提交'])
    const row = await house.store.read((read) => read.rows(aftercares).get(id))
    expect(row).toMatchObject({ how: 'same' })
    expect(row).not.toHaveProperty('score')
    expect(row).not.toHaveProperty('words')
  })
})
