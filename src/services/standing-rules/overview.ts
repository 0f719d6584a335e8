/** How much waits, as the page 今天 counts it. */
export interface Waiting {
  readonly alerts: number
  readonly handovers: number
  readonly overdue: number
  readonly toArrange: number
  readonly toConfirm: number
  readonly appointments: number
  readonly calls: number
  readonly lectures: number
  readonly deadJobs: number
}

/** The same in lines: counts only, whoever reads along learns of nobody. */
export const overviewLines = (waiting: Waiting): readonly string[] => {
  const { alerts, handovers, overdue, toArrange, toConfirm, appointments, calls, lectures, deadJobs } = waiting
  const all: readonly (readonly [number, string])[] = [
    [alerts, '条提醒没打开'],
    [handovers, '条转人工没回复'],
    [overdue, '条过了答应的时间'],
    [toArrange, '个预约等着安排'],
    [toConfirm, '个预约等着确认'],
    [appointments, '个预约在今天'],
    [calls, '个电话等着打'],
    [lectures, '场讲座在今天'],
    [deadJobs, '条消息没发出去'],
  ]
  const lines = all.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`)
  return lines.length === 0 ? ['没有等着的事'] : lines
}
