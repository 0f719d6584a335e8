import { jobs } from '../../../src/core/job.ts'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { alerts, type Alert } from '../../../src/safety/alerts.ts'
import { pageSteps, shifts, type Order, type PageChannel, type PageStep } from '../../../src/services/oncall/records.ts'
import { allRows, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

/** Somebody of the office. */
export const hire = (at: TestApp, id: string, role: Staff['role'] = 'clerk'): Promise<Staff> =>
  at.app.store.transaction(id, (work) =>
    work.rows(staff).insert({ id, login: id, name: `老师${id}`, role, password: '', createdAt: work.now }),
  )

/** Puts somebody on call from now on, for a day. */
export const putOn = async (
  at: TestApp,
  id: string,
  order: Order,
  channels: readonly PageChannel[] = ['robot'],
): Promise<void> => {
  if ((await at.app.store.read((read) => read.rows(staff).get(id))) === undefined) await hire(at, id)
  await at.app.store.transaction('rota', async (work) => {
    const span = { from: addMs(work.now, -hourMs), until: addMs(work.now, 24 * hourMs) }
    await work.rows(shifts).insert({ id: `shf_${id}_${order}`, staff: id, ...span, order, channels: [...channels] })
  })
}

export const alertsOf = (at: TestApp): Promise<readonly Alert[]> => allRows(at, alerts)

/** The ledger in its order. */
export const ledgerOf = async (at: TestApp): Promise<readonly PageStep[]> =>
  (await allRows(at, pageSteps)).toSorted((a, b) => a.step - b.step || (a.id < b.id ? -1 : 1))

export const called = async (at: TestApp): Promise<readonly string[]> =>
  (await ledgerOf(at)).map(({ step, order, staff: who = '-', outcome }) => `${step} ${order} ${who} ${outcome}`)

export const pageJobs = async (at: TestApp) => (await allRows(at, jobs)).filter(({ kind }) => kind === 'page')
