import type { Today } from '../../http/api/staff.ts'
import type { Place } from './place.ts'

/** A page of the office as the menu shows it. */
export interface Tab {
  readonly place: Exclude<Place['kind'], 'setup'>
  readonly title: string
  /** How many wait there; 0 shows no badge. */
  readonly count: number
  /** Somebody waits who should not: the badge is red. */
  readonly isUrgent: boolean
  /** The whole of it in words, for those who hear the page. */
  readonly label: string
}

const labelOf = (title: string, parts: readonly (readonly [number, string])[]): string =>
  [title, ...parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]))].join('，')

/** The menu; without counts until the server has said them. */
export const tabsOf = (today: Today | undefined): readonly Tab[] => {
  const {
    alerts = 0,
    handovers = 0,
    overdue = 0,
    chats = 0,
    toConfirm = 0,
    toArrange = 0,
    lateRequests = 0,
    deadJobs = 0,
    onCall = true,
  } = today ?? {}
  return [
    {
      place: 'counselling',
      title: '咨询预约',
      count: toConfirm + toArrange,
      isUrgent: lateRequests > 0,
      label: labelOf('咨询预约', [
        [toConfirm, '个待确认'],
        [toArrange, '个待安排'],
        [lateRequests, '个过了时间'],
      ]),
    },
    {
      place: 'handovers',
      title: '转人工',
      count: handovers,
      isUrgent: overdue > 0,
      label: labelOf('转人工', [
        [handovers, '条没回复'],
        [overdue, '条过了时间'],
      ]),
    },
    {
      place: 'chats',
      title: '在线接待',
      count: chats,
      isUrgent: true,
      label: labelOf('在线接待', [[chats, '个在等']]),
    },
    {
      place: 'alerts',
      title: '提醒',
      count: alerts,
      isUrgent: true,
      label: labelOf('提醒', [[alerts, '条没打开']]),
    },
    { place: 'calls', title: '电话', count: 0, isUrgent: false, label: '电话' },
    {
      place: 'rota',
      title: '值班',
      count: onCall ? 0 : 1,
      isUrgent: true,
      label: onCall ? '值班' : '值班，现在没有人',
    },
    { place: 'people', title: '老师', count: 0, isUrgent: false, label: '老师' },
    { place: 'stations', title: '站点', count: 0, isUrgent: false, label: '站点' },
    { place: 'lectures', title: '讲座', count: 0, isUrgent: false, label: '讲座' },
    { place: 'surveys', title: '问卷', count: 0, isUrgent: false, label: '问卷' },
    {
      place: 'unsent',
      title: '没发出去',
      count: deadJobs,
      isUrgent: false,
      label: labelOf('没发出去', [[deadJobs, '条等你决定']]),
    },
    { place: 'accounts', title: '账号', count: 0, isUrgent: false, label: '账号' },
  ]
}
