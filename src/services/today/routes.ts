import { cases } from '../../casework/records.ts'
import { mostEndpoints, webhookEndpoints } from '../../core/events.ts'
import { receipts } from '../../core/hook-receipts.ts'
import { jobs } from '../../core/job.ts'
import type { ReadWork } from '../../core/store.ts'
import { addDays, atLocal, localDate } from '../../core/time.ts'
import { alerts } from '../../safety/alerts.ts'
import { applicationKind } from '../applications/records.ts'
import { calls, lists } from '../callbacks/records.ts'
import { bodyOf, counsellingKind } from '../counselling/records.ts'
import { countWaiting } from '../counselling/routes.ts'
import { countHandovers } from '../handover/rules.ts'
import { lectures } from '../lectures/records.ts'
import { countRules } from '../standing-rules/routes.ts'

const countLimit = 1_000

/** Today in Shanghai as instants, its end left out. */
const dayOf = (read: ReadWork): { readonly from: string; readonly to: string } => {
  const date = localDate(read.now)
  return { from: atLocal(date, 0), to: atLocal(addDays(date, 1), 0) }
}

/** Counselling appointments of today that still stand. */
const countAppointments = async (read: ReadWork): Promise<number> => {
  const { from, to } = dayOf(read)
  let count = 0
  for (const state of ['booked', 'confirmed']) {
    const rows = await read.rows(cases).range('inbox', { where: [counsellingKind, state], limit: countLimit })
    count += rows.filter((row) => {
      const { start } = bodyOf(row)
      return start !== undefined && start >= from && start < to
    }).length
  }
  return count
}

/** Calls that may be made by now, of both lists. */
const countCalls = async (read: ReadWork): Promise<number> => {
  let count = 0
  for (const list of lists) count += await read.rows(calls).count('state', { where: [list, 'open'], to: read.now })
  return count
}

/** Receivers of events that were switched off by what they did; whoever looks switches them on or off by hand. */
const countOffByItself = async (read: ReadWork): Promise<number> => {
  const off = await read.rows(webhookEndpoints).range('state', { where: ['off'], limit: mostEndpoints })
  return off.filter(({ offWhy }) => offWhy !== 'staff').length
}

/** What waits for the office, in counts: nothing of a member is in it. `onCall`: whether anybody is on the rota for alerts. */
export const todayHandler =
  ({ onCall }: { readonly onCall: (read: ReadWork) => Promise<boolean> }) =>
  async (read: ReadWork) => ({
    alerts: await read.rows(alerts).count('state', { where: ['open'] }),
    ...(await countHandovers(read)),
    ...(await countWaiting(read)),
    appointments: await countAppointments(read),
    calls: await countCalls(read),
    lectures: await read.rows(lectures).count('when', { where: ['open'], ...dayOf(read) }),
    applications: await read.rows(cases).count('inbox', { where: [applicationKind, 'open'] }),
    deadHooks: await read.rows(receipts).count('state', { where: ['dead'] }),
    deadJobs: await read.rows(jobs).count('due', { where: ['dead'] }),
    webhooksOff: await countOffByItself(read),
    ...(await countRules(read)),
    onCall: await onCall(read),
  })
