import { expect, test } from 'vitest'
import { atLocal, addMs, hourMs } from '../../../src/core/time.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { shifts } from '../../../src/services/oncall/records.ts'
import { allRows } from '../../support/app.ts'
import { openWecomApp } from '../../support/wecom-app.ts'
import { hire, monday } from '../oncall/house.ts'

test('a reminder to staff is a message of the application where their account is on file, once', async () => {
  const { house: at, platform, account } = await openWecomApp(monday)
  const colleague = platform.member('zhang.san', account)
  const clerk = await hire(at, 'a')
  const from = atLocal('2026-11-24', 12 * 60)
  await at.app.store.transaction('rota', async (work) => {
    await at.app.services.staff.rota.wecom(work, clerk, { id: 'a', user: 'zhang.san' })
    const shift = { from, until: addMs(from, 8 * hourMs), order: 'first' as const, channels: ['console' as const] }
    await work.rows(shifts).insert({ id: 'shf_1', staff: 'a', ...shift })
  })
  for (const { name, run } of at.app.services.standing) if (name === 'shifts') await run()
  at.clock.move(10 * hourMs)
  await at.settle()
  await at.settle()
  const words = '您有一班值班：11月24日（周二）12:00到20:00。'
  expect(colleague.received.map(({ body }) => body)).toMatchObject([{ touser: 'zhang.san', text: { content: words } }])
  expect(await allRows(at, ledger)).toMatchObject([
    { kind: 'shift', outcome: 'sent', attempts: [{ account: 'staff:wecom', outcome: 'sent' }] },
  ])
})
