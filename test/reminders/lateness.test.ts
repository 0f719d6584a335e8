import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { notices } from '../../src/core/conversation.ts'
import { importanceSchema, type Importance } from '../../src/core/importance.ts'
import { addDays, addMs, atLocal, dayMs, hourMs, minuteMs, type Instant } from '../../src/core/time.ts'
import { muteUntil } from '../../src/people/preferences.ts'
import { planAfterCare } from '../../src/reminders/kinds/after-care.ts'
import { planAppointment } from '../../src/reminders/kinds/appointment.ts'
import { planDeadline } from '../../src/reminders/kinds/deadline.ts'
import { planPapers } from '../../src/reminders/kinds/papers.ts'
import { planRenewal } from '../../src/reminders/kinds/renewal.ts'
import { cancelReminders, planReminders } from '../../src/reminders/planning.ts'
import { ledger, reminders } from '../../src/reminders/records.ts'
import { monday, openHouse, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.meet('per_a')
})
afterEach(() => house.store.close())

const plan = <T>(work: Parameters<typeof house.store.transaction<T>>[1]) => house.store.transaction('per_a', work)
const settled = async () => {
  const rows = []
  for await (const row of house.store.scan(ledger)) rows.push(row)
  return rows
    .toSorted((a, b) => (`${a.kind}${a.subject}${a.occurrence}` < `${b.kind}${b.subject}${b.occurrence}` ? -1 : 1))
    .map(({ kind, occurrence, outcome, reason = '-' }) => `${kind} ${occurrence} ${outcome} ${reason}`)
}
const said = async (): Promise<readonly string[]> => {
  const rows = []
  for await (const row of house.store.scan(notices)) rows.push(row)
  return rows.toSorted((a, b) => a.seq - b.seq).flatMap(({ replies }) => replies.map(({ text }) => text))
}
const appointment = (subject: string, start: Instant) =>
  plan((work) => planAppointment(work, { subject, person: 'per_a', start }))
const limit = (subject: string, lastDay: string, days: readonly string[]) =>
  plan((work) => planDeadline(work, { subject, person: 'per_a', lastDay }, days))

describe('after three days off', () => {
  test('each due thing is settled once: said, merged where several say the same, dropped where it helps nobody', async () => {
    // Over while nobody ran.
    await appointment('cas_over', atLocal('2026-11-25', 10 * 60))
    // Its first reminder was due while nobody ran.
    await appointment('cas_ahead', atLocal('2026-11-27', 9 * 60))
    // Three reminders that say the same.
    await limit('ddl_a', '2026-12-01', ['2026-11-24', '2026-11-25'])
    await limit('ddl_b', '2026-12-02', ['2026-11-25'])
    // Two ordinary ones, of two kinds.
    await plan((work) => planAfterCare(work, { subject: 'cas_c', person: 'per_a', end: addMs(monday, -2 * dayMs) }))
    await plan((work) => planRenewal(work, { subject: 'mbr_1', person: 'per_a', renewBy: '2026-12-25' }))
    house.to(addMs(monday, 3 * dayMs))
    expect(await house.sweep.run()).toBeGreaterThan(0)
    expect(await house.sweep.run()).toBe(0)
    expect(house.errors).toEqual([])
    expect(await settled()).toEqual([
      'after-care 3d pending -',
      'appointment 24h pending -',
      'appointment 24h skipped passed',
      'appointment 2h skipped passed',
      'deadline 2026-11-24 skipped merged',
      'deadline 2026-11-25 skipped merged',
      'deadline 2026-11-25 pending -',
      'renewal 30d skipped digest',
    ])
    // In due order, one message each: the limits, what is ordinary, the appointment.
    const words = await said()
    expect(words).toHaveLength(3)
    expect(words.find((one) => one.includes('会籍'))).toMatch(/问候[^]*\n[^]*会籍/u)
    expect(words.filter((one) => one.includes('比说好的晚了'))).toHaveLength(1)
  })

  test('what went along names the row whose message said it', async () => {
    await plan((work) => planAfterCare(work, { subject: 'cas_c', person: 'per_a', end: addMs(monday, -2 * dayMs) }))
    await plan((work) => planRenewal(work, { subject: 'mbr_1', person: 'per_a', renewBy: '2026-12-25' }))
    house.to(addMs(monday, 3 * dayMs))
    await house.sweep.run()
    const [care] = await house.ledgerOf('cas_c')
    const [renewal] = await house.ledgerOf('mbr_1')
    expect(renewal?.saidIn).toBe(care?.id)
  })

  test('a reminder is not merged into one that is gone', async () => {
    await limit('ddl_a', '2026-12-01', ['2026-11-24'])
    await limit('ddl_b', '2026-12-02', ['2026-11-25'])
    house.gone.add('ddl_b')
    house.to(addMs(monday, 3 * dayMs))
    await house.sweep.run()
    expect(await settled()).toEqual(['deadline 2026-11-24 pending -', 'deadline 2026-11-25 skipped gone'])
  })

  test('what nobody could answer any more is dropped, with the reason', async () => {
    await plan((work) => planPapers(work, { subject: 'cas_p', person: 'per_a', until: '2026-12-10' }))
    house.to(atLocal('2026-12-11', 10 * 60))
    await house.sweep.run()
    expect(new Set((await settled()).map((row) => row.split(' ').slice(2).join(' ')))).toEqual(
      new Set(['skipped passed']),
    )
    expect(await said()).toEqual([])
  })
})

describe('a clock that jumps', () => {
  test('back: nothing is said a second time, nor planned a second time', async () => {
    const start = atLocal('2026-11-26', 10 * 60)
    await appointment('cas_1', start)
    house.to(addMs(start, -dayMs))
    expect(await house.sweep.run()).toBe(1)
    house.clock.move(-2 * dayMs)
    await appointment('cas_1', start)
    expect(await house.sweep.run()).toBe(0)
    house.to(addMs(start, -dayMs))
    expect(await house.sweep.run()).toBe(0)
    expect(await said()).toHaveLength(1)
  })

  test('ahead: what lay between is settled, and back again what is still to come comes', async () => {
    const start = atLocal('2026-11-26', 10 * 60)
    await appointment('cas_1', start)
    await appointment('cas_2', addMs(start, 10 * dayMs))
    house.to(addMs(start, -minuteMs))
    expect(await house.sweep.run()).toBe(2)
    expect(await settled()).toEqual(['appointment 24h skipped merged', 'appointment 2h pending -'])
    house.to(monday)
    expect(await house.sweep.run()).toBe(0)
    house.to(addMs(start, 9 * dayMs))
    expect(await house.sweep.run()).toBe(1)
    expect(await said()).toHaveLength(2)
  })
})

describe('at night and in a week of quiet', () => {
  const about = (importance: Importance) =>
    plan((work) =>
      planReminders(work, {
        kind: 'appointment',
        subject: `cas_${importance}`,
        person: 'per_a',
        eventAt: atLocal('2026-12-04', 15 * 60),
        offsets: [{ occurrence: 'one', beforeMs: 9 * dayMs }],
        importance,
        words: '您有一个预约。',
      }),
    )

  test.each(importanceSchema.options)('what is %s and found at 23:00 comes at its hour', async (importance) => {
    await about(importance)
    house.to(atLocal('2026-11-25', 23 * 60))
    expect(await house.sweep.run()).toBe(importance === 'critical' ? 1 : 0)
    house.to(atLocal('2026-11-26', 8 * 60))
    expect(await house.sweep.run()).toBe(importance === 'critical' ? 0 : 1)
    expect(await said()).toHaveLength(1)
  })

  test('what helps nobody in the morning is dropped in the night', async () => {
    await appointment('cas_1', atLocal('2026-11-26', 7 * 60))
    house.to(atLocal('2026-11-25', 23 * 60))
    await house.sweep.run()
    expect(await settled()).toEqual(['appointment 24h skipped merged', 'appointment 2h skipped night'])
  })

  test('what is ordinary waits for the end of the quiet, what is important does not', async () => {
    await plan((work) => muteUntil(work, 'per_a', addMs(monday, 7 * dayMs)))
    await plan((work) => planRenewal(work, { subject: 'mbr_1', person: 'per_a', renewBy: '2026-12-25' }))
    await appointment('cas_1', atLocal('2026-11-27', 9 * 60))
    house.to(atLocal('2026-11-26', 10 * 60))
    await house.sweep.run()
    expect(await settled()).toEqual(['appointment 24h pending -'])
    house.to(addMs(monday, 7 * dayMs + minuteMs))
    await house.sweep.run()
    expect(await settled()).toContain('renewal 30d pending -')
  })
})

describe('taking back', () => {
  test('a subject with more than a page of reminders is taken back whole', async () => {
    const days = Array.from({ length: 250 }, (_, day) => addDays('2026-12-01', day))
    await limit('ddl_long', '2027-12-31', days)
    const left = () =>
      house.store.read((read) => read.rows(reminders).count('subject', { where: ['ddl_long', 'planned'] }))
    expect(await left()).toBe(250)
    await plan((work) => cancelReminders(work, 'ddl_long'))
    expect(await left()).toBe(0)
  })

  test('ten minutes before, nothing of an hour ago is said twice', async () => {
    await appointment('cas_1', addMs(monday, 3 * hourMs))
    house.to(addMs(monday, hourMs))
    expect(await house.sweep.run()).toBe(1)
    house.to(addMs(monday, 3 * hourMs - 10 * minuteMs))
    expect(await house.sweep.run()).toBe(0)
  })
})
