import type { Today } from '../../../src/http/api/staff.ts'

/** A day on which nothing waits. */
export const quiet: Today = {
  alerts: 0,
  handovers: 0,
  overdue: 0,
  chats: 0,
  toConfirm: 0,
  toArrange: 0,
  lateRequests: 0,
  appointments: 0,
  calls: 0,
  lectures: 0,
  deadJobs: 0,
  applications: 0,
  deadHooks: 0,
  ruleQuestions: 0,
  ruleTasks: 0,
  webhooksOff: 0,
  onCall: true,
}
