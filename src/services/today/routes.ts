import { jobs } from '../../core/job.ts'
import type { ReadWork } from '../../core/store.ts'
import { alerts } from '../../safety/alerts.ts'
import { countWaiting } from '../counselling/routes.ts'
import { countHandovers } from '../handover/rules.ts'

/** What waits for the office, in counts: nothing of a member is in it. `onCall`: whether anybody is on the rota for alerts. */
export const todayHandler =
  ({ onCall }: { readonly onCall: (read: ReadWork) => Promise<boolean> }) =>
  async (read: ReadWork) => ({
    alerts: await read.rows(alerts).count('state', { where: ['open'] }),
    ...(await countHandovers(read)),
    ...(await countWaiting(read)),
    deadJobs: await read.rows(jobs).count('due', { where: ['dead'] }),
    onCall: await onCall(read),
  })
