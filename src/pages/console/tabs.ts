import type { Today } from '../../http/api/staff.ts'
import type { PageName, Place } from './place.ts'

/** A page as the menu shows it. */
export interface Tab {
  readonly place: Exclude<Place['kind'], 'setup'>
  readonly title: string
  /** How many wait there; 0 shows no badge. */
  readonly count: number
  /** Words in place of the number. */
  readonly mark?: string
  /** Somebody waits who should not: the badge is red. */
  readonly isUrgent: boolean
  /** The whole of it in words, for those who hear the page: what is seen stands in it as it is seen. */
  readonly label: string
}

export interface TabGroup {
  readonly title: string
  readonly tabs: readonly Tab[]
}

const quiet = (place: Tab['place'], title: string): Tab => ({ place, title, count: 0, isUrgent: false, label: title })

type Part = readonly [count: number, words: string]

/** Counts of the page's own, and in words the whole of it. */
const counted = (
  place: PageName,
  title: string,
  { count, isUrgent }: Pick<Tab, 'count' | 'isUrgent'>,
  parts: readonly Part[],
): Tab => {
  const words = parts.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]))
  return { place, title, count, isUrgent, label: [title, ...words].join('，') }
}

const waitingTabs = (today: Partial<Today>): readonly Tab[] => {
  const { handovers = 0, overdue = 0, chats = 0, calls = 0, applications = 0 } = today
  return [
    counted('handovers', '转人工', { count: handovers, isUrgent: overdue > 0 }, [
      [handovers, '条没回复'],
      [overdue, '条过了时间'],
    ]),
    counted('chats', '在线接待', { count: chats, isUrgent: true }, [[chats, '个在等']]),
    counted('applications', '外来申请', { count: applications, isUrgent: false }, [[applications, '件没办']]),
    counted('calls', '电话', { count: calls, isUrgent: false }, [[calls, '个等着打']]),
  ]
}

const counsellingTabs = (today: Partial<Today>): readonly Tab[] => {
  const { toConfirm = 0, toArrange = 0, lateRequests = 0 } = today
  return [
    counted('counselling', '咨询预约', { count: toConfirm + toArrange, isUrgent: lateRequests > 0 }, [
      [toConfirm + toArrange, '个要办'],
      [toConfirm, '个待确认'],
      [toArrange, '个待安排'],
      [lateRequests, '个过了时间'],
    ]),
    quiet('people', '老师'),
    quiet('stations', '站点'),
  ]
}

const settingTabs = (
  { deadJobs = 0, deadHooks = 0, ruleQuestions = 0, ruleTasks = 0, onCall = true }: Partial<Today>,
  isAdmin: boolean,
): readonly Tab[] => [
  {
    place: 'rota',
    title: '值班',
    count: 0,
    ...(onCall ? {} : { mark: '没人' }),
    isUrgent: true,
    label: onCall ? '值班' : '值班，没人',
  },
  counted('unsent', '没发出去', { count: deadJobs, isUrgent: false }, [[deadJobs, '条等你决定']]),
  quiet('reminders', '发出的提醒'),
  quiet('channels', '渠道'),
  counted('incoming', '外来消息', { count: deadHooks, isUrgent: false }, [[deadHooks, '条收不下']]),
  counted('rules', '定时规则', { count: ruleQuestions + ruleTasks, isUrgent: ruleQuestions > 0 }, [
    [ruleQuestions + ruleTasks, '件要看'],
    [ruleQuestions, '次要你定'],
    [ruleTasks, '件到点的事'],
  ]),
  ...(isAdmin ? [quiet('webhooks', '接收地址'), quiet('accounts', '账号')] : []),
]

/** The menu of the office; without counts until the server has said them. Accounts are for administrators. */
export const officeTabs = (today: Today | undefined, isAdmin: boolean): readonly TabGroup[] => {
  const known = today ?? {}
  const alerts = today?.alerts ?? 0
  return [
    {
      title: '先看',
      tabs: [
        quiet('today', '今天'),
        counted('alerts', '提醒', { count: alerts, isUrgent: true }, [[alerts, '条没打开']]),
      ],
    },
    { title: '接待', tabs: waitingTabs(known) },
    { title: '咨询', tabs: counsellingTabs(known) },
    {
      title: '活动',
      tabs: [
        quiet('lectures', '讲座'),
        quiet('surveys', '问卷'),
        quiet('scenes', '二维码'),
        quiet('campaigns', '通知'),
      ],
    },
    { title: '设置', tabs: settingTabs(known, isAdmin) },
  ]
}

/** The pages of a counsellor: their appointments come first, whatever else the address says. */
export const deskTabs: readonly Tab[] = [
  quiet('counselling', '我的预约'),
  quiet('calls', '打电话'),
  quiet('session', '文字谈话'),
  quiet('people', '值守'),
  quiet('alerts', '提醒'),
]

/** The pages of a clinical supervisor. */
export const supervisorTabs: readonly Tab[] = [quiet('counselling', '记录'), quiet('session', '文字谈话')]
