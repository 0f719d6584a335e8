import type { Today } from '../../http/api/staff.ts'
import type { PageName } from './place.ts'

/** Something that waits: a number, what it is a number of, and where it is dealt with. */
export interface Waiting {
  readonly place: PageName
  readonly count: number
  readonly words: string
  /** Said below, when there is more to say. */
  readonly more?: string
  readonly isUrgent: boolean
}

const late = (count: number, words: string): { readonly more?: string } => (count === 0 ? {} : { more: words })

/** What waits for the office now, the most pressing first; what nobody waits for is left out. */
export const waitingNow = (today: Today): readonly Waiting[] => {
  const { overdue, lateRequests } = today
  const all: readonly Waiting[] = [
    { place: 'alerts', count: today.alerts, words: '条提醒没打开', isUrgent: true },
    { place: 'chats', count: today.chats, words: '个人在等着说话', isUrgent: true },
    {
      place: 'handovers',
      count: today.handovers,
      words: '条转人工没回复',
      isUrgent: overdue > 0,
      ...late(overdue, `${overdue} 条过了答应的时间`),
    },
    {
      place: 'counselling',
      count: today.toArrange,
      words: '个咨询等着安排',
      isUrgent: lateRequests > 0,
      ...late(lateRequests, `${lateRequests} 个过了答应的时间`),
    },
    { place: 'counselling', count: today.toConfirm, words: '个咨询等着确认', isUrgent: false },
    { place: 'calls', count: today.calls, words: '个电话等着打', isUrgent: false },
    { place: 'rules', count: today.ruleQuestions, words: '次定时规则要你定', isUrgent: true },
    { place: 'rules', count: today.ruleTasks, words: '件到点的事要办', isUrgent: false },
    { place: 'applications', count: today.applications, words: '件外来申请没办', isUrgent: false },
    { place: 'incoming', count: today.deadHooks, words: '条外来消息收不下', isUrgent: false },
    { place: 'unsent', count: today.deadJobs, words: '条消息没发出去', isUrgent: false },
    {
      place: 'webhooks',
      count: today.webhooksOff,
      words: '个接收地址停了',
      more: '请管理员看一下，恢复还是停用',
      isUrgent: false,
    },
  ]
  const waiting = all.filter(({ count }) => count > 0)
  return [...waiting.filter(({ isUrgent }) => isUrgent), ...waiting.filter(({ isUrgent }) => !isUrgent)]
}

/** What is on today, in a sentence. */
export const onToday = ({ appointments, lectures }: Today): string => {
  const parts = [
    ...(appointments === 0 ? [] : [`${appointments} 个咨询`]),
    ...(lectures === 0 ? [] : [`${lectures} 场讲座`]),
  ]
  return parts.length === 0 ? '今天没有排好的咨询和讲座。' : `今天有 ${parts.join('，')}。`
}
