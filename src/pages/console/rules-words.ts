import { dateText } from '../../core/time.ts'
import type { RuleDay, RuleRunView, RuleView, RuleWhat } from '../../http/api/rules.ts'

export const dayWords: Readonly<Record<RuleDay['kind'], string>> = {
  every: '每天',
  workday: '只在工作日',
  'first-workday': '每月第一个工作日',
  'last-workday': '每月最后一个工作日',
  'after-holiday': '节后第一天',
  'before-holiday': '节前最后一个工作日',
  yearly: '每年的一天',
}

export const leapWords: Readonly<Record<NonNullable<RuleDay['leap']>, string>> = {
  feb28: '2月28日',
  mar1: '3月1日',
  skip: '那年不运行',
}

export const whatWords: Readonly<Record<RuleWhat['kind'], string>> = {
  task: '给办公室一件事',
  digest: '给办公室看现在等着的事',
  campaign: '起草一个通知（有人看过才发）',
  renewal: '提醒会籍快到期的会员',
  'check-up': '提醒劳模登记今年的体检',
  'aid-season': '提醒申请过帮扶的会员，申请开始了',
}

export const missedWords: Readonly<Record<RuleView['missed'], string>> = {
  once: '补一次',
  skip: '不补',
  each: '一次一次都补',
}

export const roleWords: Readonly<Record<string, string>> = {
  member: '会员',
  cadre: '工会干部',
  chair: '工会主席',
  'model-worker': '劳模',
  migrant: '农民工',
  'new-work': '新就业形态',
}

export const carrierWords: Readonly<Record<string, string>> = {
  wecom: '企业微信',
  broadcast: '公众号群发',
  grant: '订阅通知',
  sms: '短信',
}

const runStates: Readonly<Record<RuleRunView['state'], string>> = {
  planning: '正在做',
  done: '做好了',
  failed: '没做成，会再试',
  'given-up': '试了几次没做成',
  asked: '要人定',
  skipped: '没运行',
}
export const runText = ({ state, cause }: Pick<RuleRunView, 'state' | 'cause'>): string => {
  if (cause === 'hand') return `${runStates[state]}（手动）`
  return cause === 'late' && state === 'done' ? '补做好了' : runStates[state]
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六', '周日']
const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const weekdayText = (word: string): string | undefined => {
  const named = names.indexOf(word.toLowerCase())
  return weekdays[named === -1 ? Number(word) : named]
}

/** The hour and minute of a cron, where it has one of each: `9:05`. */
const timeOf = (cron: string): string | undefined => {
  const [minute = '', hour = ''] = cron.trim().split(/\s+/).slice(-5)
  return /^\d+$/.test(minute) && /^\d+$/.test(hour) ? `${Number(hour)}:${minute.padStart(2, '0')}` : undefined
}

/** A cron as people say it, where it is one of the plain ones; else as it stands. */
export const cronText = (cron: string): string => {
  const time = timeOf(cron)
  const [, , day = '', month = '', weekday = ''] = cron.trim().split(/\s+/).slice(-5)
  if (time === undefined) return `按 ${cron}`
  if (day === '*' && month === '*' && weekday === '*') return `每天${time}`
  if (day === '*' && month === '*' && weekdayText(weekday) !== undefined)
    return `每${weekdayText(weekday) ?? ''}${time}`
  if (weekday === '*' && month === '*' && /^\d+$/.test(day)) return `每月${day}日${time}`
  if (weekday === '*' && month === '*' && day.toLowerCase() === 'l') return `每月最后一天${time}`
  if (weekday === '*' && /^\d+$/.test(month) && /^\d+$/.test(day)) return `每年${month}月${day}日${time}`
  return `按 ${cron}`
}

const dayText = ({ kind, month, day, leap }: RuleDay): string => {
  if (kind !== 'yearly') return dayWords[kind]
  const isLeap = month === 2 && day === 29 && leap !== undefined
  return `每年${month}月${day}日${isLeap ? `（没有的年份：${leapWords[leap]}）` : ''}`
}

/** When a rule runs: `每月第一个工作日9:00`, `每周五9:00`. */
export const whenText = ({ cron, day }: Pick<RuleView, 'cron' | 'day'>): string => {
  const said = cronText(cron)
  if (day.kind === 'every') return said
  return said.startsWith('每天') ? `${dayText(day)}${said.slice('每天'.length)}` : `${said}，${dayText(day)}`
}

/** What it does, with the words that matter of it. */
export const whatText = ({ kind, title, withinDays = 0, beforeDays, headline, opens, closes }: RuleWhat): string => {
  switch (kind) {
    case 'task':
      return `给办公室一件事：${title ?? ''}（${withinDays === 0 ? '当天' : `${withinDays} 天内`}）`
    case 'digest':
      return whatWords.digest
    case 'campaign':
      return `起草通知“${headline ?? ''}”，有人看过才发`
    case 'renewal':
      return `提醒 ${beforeDays ?? ''} 天内到期的会员`
    case 'check-up':
    case 'aid-season':
      return `${whatWords[kind]}（每年 ${opens ?? ''} 到 ${closes ?? ''}）`
  }
}

/** Until when something is to be done. */
export const dueText = (dueOn: string, today: string): string => {
  if (dueOn === today) return '今天要办'
  return dueOn < today ? `该在${dateText(dueOn)}办，过了时间` : `${dateText(dueOn)}前`
}

interface Standing {
  readonly text: string
  /** White letters on it reach a contrast of 4.5. */
  readonly color: string
}

export const standingOf = ({ enabled, asked, last }: RuleView): Standing => {
  if (asked.length > 0) return { text: '要你定', color: '#ad4e00' }
  if (last?.state === 'given-up' || last?.state === 'failed') return { text: '没做成', color: '#a8071a' }
  return enabled ? { text: '开着', color: '#237804' } : { text: '停着', color: '#595959' }
}
