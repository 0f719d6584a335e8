import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { notices } from '../../src/core/conversation.ts'
import type { Importance } from '../../src/core/importance.ts'
import { addMs, atLocal, dayMs, hourMs } from '../../src/core/time.ts'
import { isExpired } from '../../src/dialogue/expired.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { planAppointment } from '../../src/reminders/kinds/appointment.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { cancelReminders, planReminders } from '../../src/reminders/planning.ts'
import { ledger, reminders } from '../../src/reminders/records.ts'
import { openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
  await house.meet('per_a')
})
afterEach(() => house.store.close())

/** Thursday, 10:00. */
const thursday = atLocal('2026-11-26', 10 * 60)

const plan = (subject = 'cas_1', person = 'per_a', start = thursday) =>
  house.store.transaction(person, (work) => planAppointment(work, { subject, person, start }))

const occurrences = async (subject = 'cas_1') =>
  (await house.ledgerOf(subject)).map(({ occurrence, outcome, reason }) => [occurrence, outcome, reason])

describe('the sweep', () => {
  test('says each reminder when it is due, once', async () => {
    await plan()
    expect(await house.sweep.run()).toBe(0)
    house.to(addMs(thursday, -dayMs))
    expect(await house.sweep.run()).toBe(1)
    expect(await house.sweep.run()).toBe(0)
    house.to(addMs(thursday, -2 * hourMs))
    expect(await house.sweep.run()).toBe(1)
    expect(await house.said()).toHaveLength(2)
  })

  test('two sweeps side by side leave one ledger row and one send a reminder', async () => {
    for (let i = 0; i < 20; i += 1) await plan(`cas_${i}`)
    house.to(addMs(thursday, -dayMs))
    const settled = await Promise.all([house.sweep.run(), house.sweepWith(deliver, 3).run(), house.sweep.run()])
    expect(settled.reduce((sum, n) => sum + n, 0)).toBe(20)
    expect(house.errors).toEqual([])
    expect(await house.said()).toHaveLength(20)
  })

  test('after days of standstill only the reminder next to the event is said', async () => {
    await plan()
    house.to(addMs(thursday, -hourMs))
    expect(await house.sweep.run()).toBe(2)
    expect(await occurrences()).toEqual(
      expect.arrayContaining([
        ['24h', 'skipped', 'merged'],
        ['2h', 'pending', undefined],
      ]),
    )
    expect(await house.said()).toHaveLength(1)
  })

  test('what was said but has not left is not sent any more once its subject is gone', async () => {
    await plan()
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    await house.store.transaction('per_a', (work) => cancelReminders(work, 'cas_1'))
    const [row] = await house.store.read((read) => read.rows(notices).range('person', { where: ['per_a'], limit: 10 }))
    expect(row?.delivery).toBe('pending')
    expect(isExpired(row ?? {}, addMs(thursday, -dayMs))).toBe(true)
  })

  test('after the event nothing is said, and the ledger says why', async () => {
    await plan()
    house.to(addMs(thursday, hourMs))
    await house.sweep.run()
    expect((await occurrences()).map(([, outcome, reason]) => [outcome, reason])).toEqual([
      ['skipped', 'passed'],
      ['skipped', 'passed'],
    ])
    expect(await house.said()).toHaveLength(0)
  })

  test.each([['all'], ['appointment']])('who opted out of %s hears nothing', async (kind) => {
    await house.meet('per_b', [kind])
    await plan('cas_1', 'per_b')
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    expect(await occurrences()).toEqual([['24h', 'skipped', 'opted-out']])
  })

  test('what is critical is heard whatever somebody has refused', async () => {
    const critical = (person: string) =>
      house.store.transaction(person, (work) =>
        planReminders(work, {
          kind: 'appointment',
          subject: `cas_${person}`,
          person,
          eventAt: thursday,
          importance: 'critical',
          offsets: [{ occurrence: '24h', beforeMs: dayMs }],
          words: '您有一条提醒。',
        }),
      )
    await house.meet('per_all', ['all'])
    await house.meet('per_kind', ['all', 'appointment'])
    await critical('per_all')
    await critical('per_kind')
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    expect(await occurrences('cas_per_all')).toEqual([['24h', 'pending', undefined]])
    expect(await occurrences('cas_per_kind')).toEqual([['24h', 'pending', undefined]])
  })

  test('what is gone is not reminded of', async () => {
    await plan()
    house.gone.add('cas_1')
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    expect(await occurrences()).toEqual([['24h', 'skipped', 'gone']])
  })

  test('a person nobody can reach is put down for a call', async () => {
    await plan('cas_1', 'per_unknown')
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    expect(await occurrences()).toEqual([['24h', 'failed', 'unreachable']])
  })

  test('a reminder found late at night waits for the morning', async () => {
    await plan()
    house.to(atLocal('2026-11-25', 23 * 60))
    expect(await house.sweep.run()).toBe(0)
    house.to(atLocal('2026-11-26', 8 * 60))
    expect(await house.sweep.run()).toBe(2)
    expect(await house.said()).toHaveLength(1)
  })

  test('a throw in the middle leaves neither ledger nor send, and the next sweep does it all', async () => {
    await plan()
    await plan('cas_2')
    house.to(addMs(thursday, -dayMs))
    const broken = house.sweepWith(async (work, delivery) => {
      await deliver(work, delivery)
      throw new Error('the power went')
    })
    expect(await broken.run()).toBe(0)
    expect(house.errors).toHaveLength(2)
    expect(await house.ledgerOf('cas_1')).toEqual([])
    expect(await house.said()).toEqual([])
    expect(await house.sweep.run()).toBe(2)
  })

  test('goes on after a new start where it was', async () => {
    await plan()
    await house.store.close()
    const next = await openHouse(house.folder)
    next.to(addMs(thursday, -dayMs))
    expect(await next.sweep.run()).toBe(1)
    await next.store.close()
    house = await openHouse(house.folder)
    house.to(addMs(thursday, -dayMs))
    expect(await house.sweep.run()).toBe(0)
    expect(await house.ledgerOf('cas_1')).toHaveLength(1)
  })

  test('does many, in batches, in due order', async () => {
    for (let i = 0; i < 25; i += 1) await plan(`cas_${i}`, 'per_a', addMs(thursday, -i * 600_000))
    house.to(addMs(thursday, -20 * hourMs))
    const order: string[] = []
    const seen = house.sweepWith(async (work, delivery) => {
      const row = await work.rows(reminders).get(delivery.sendId)
      order.push(row?.dueAt ?? '')
      return deliver(work, delivery)
    }, 4)
    expect(await seen.run()).toBe(25)
    expect(order).toEqual(order.toSorted())
  })
})

describe('planning', () => {
  test('the same plan twice is one, and a cancelled one leaves nothing to say', async () => {
    await plan()
    await plan()
    const planned = () =>
      house.store.read((read) => read.rows(reminders).count('subject', { where: ['cas_1', 'planned'] }))
    expect(await planned()).toBe(2)
    await house.store.transaction('per_a', (work) => cancelReminders(work, 'cas_1'))
    expect(await planned()).toBe(0)
    house.to(addMs(thursday, -hourMs))
    expect(await house.sweep.run()).toBe(0)
  })

  test('what would be due already is left out', async () => {
    await plan('cas_1', 'per_a', addMs('2026-11-23T02:00:00.000Z', 5 * hourMs))
    const rows = await house.store.read((read) =>
      read.rows(reminders).range('subject', { where: ['cas_1', 'planned'], limit: 9 }),
    )
    expect(rows.map(({ occurrence }) => occurrence)).toEqual(['2h'])
  })
})

describe('the outcome of a send', () => {
  const sendOne = async (importance: Importance) => {
    await house.store.transaction('per_a', (work) =>
      planReminders(work, {
        kind: 'appointment',
        subject: 'cas_1',
        person: 'per_a',
        eventAt: thursday,
        importance,
        offsets: [{ occurrence: '24h', beforeMs: dayMs }],
        words: '您有一条提醒。',
      }),
    )
    house.to(addMs(thursday, -dayMs))
    await house.sweep.run()
    const [row] = await house.ledgerOf('cas_1')
    const [job] = await house.said()
    return { ledger: row?.id ?? '', notice: job?.payload['notice'] ?? '' }
  }
  type Outcome = Parameters<typeof recordOutcome>[1]['outcome']
  const report = (of: { readonly ledger: string; readonly notice: string }, outcome: Outcome) =>
    house.store.transaction('per_a', (work) =>
      recordOutcome(work, { ledger: of.ledger, account: 'web', sendId: of.notice, outcome }),
    )
  const now = (id: string) => house.store.read((read) => read.rows(ledger).get(id))

  test('is kept with every try; a known failure may be tried again', async () => {
    const of = await sendOne('ordinary')
    expect(await report(of, { kind: 'retry', code: '45009' })).toBe('done')
    expect(await now(of.ledger)).toMatchObject({ outcome: 'pending' })
    await report(of, { kind: 'sent' })
    expect(await now(of.ledger)).toMatchObject({
      outcome: 'sent',
      attempts: [{ outcome: 'retry', code: '45009' }, { outcome: 'sent' }],
    })
  })

  test('a refusal of the platform is final and carries its code', async () => {
    const of = await sendOne('ordinary')
    await report(of, { kind: 'no-permission', code: '43101' })
    expect(await now(of.ledger)).toMatchObject({ outcome: 'failed', reason: '43101' })
  })

  test('something ordinary that may have arrived is not sent again', async () => {
    const of = await sendOne('ordinary')
    expect(await report(of, { kind: 'unknown', code: 'reset' })).toBe('done')
    expect(await now(of.ledger)).toMatchObject({ outcome: 'unknown' })
  })

  test('something critical is sent once more, and says that it may be the second', async () => {
    const of = await sendOne('critical')
    expect(await report(of, { kind: 'unknown', code: 'reset' })).toBe('again')
    const again = await house.store.read((read) => read.rows(notices).get(of.notice))
    expect(again?.replies[0]?.text).toBe('可能重复：您有一条提醒。')
    expect(await report(of, { kind: 'unknown', code: 'reset' })).toBe('done')
    expect(await now(of.ledger)).toMatchObject({ outcome: 'unknown' })
  })
})
