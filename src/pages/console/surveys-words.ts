import type { SurveyCampaign, SurveyGroup } from '../../http/api/surveys.ts'
import { timeText } from '../shared/time.ts'

/** `11月23日 周一` */
const dayText = (instant: string): string => timeText(instant).replace(/ \d\d:\d\d$/, '')

export type Standing = 'coming' | 'running' | 'over'

export const standingOf = ({ from, until, state }: SurveyCampaign, now: string): Standing => {
  if (state === 'cancelled' || until <= now) return 'over'
  return from <= now ? 'running' : 'coming'
}

const standings: Readonly<Record<Standing, string>> = { coming: '还没开始', running: '正在填', over: '结束了' }

/** A campaign ends where the next day begins: people read the day before. */
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString()

/** A campaign in one line. */
export const campaignText = (campaign: SurveyCampaign, now: string): string => {
  const { from, until, state, people } = campaign
  const invited = state === 'invited' ? `，发给${people}人` : ''
  return `${dayText(from)}到${dayText(justBefore(until))}，${standings[standingOf(campaign, now)]}${invited}`
}

export const groupTitle = ({ kind, from, until }: SurveyGroup): string => {
  if (kind === 'campaign') return `${from} 到 ${until}`
  const [year = '', month = ''] = from.split('-')
  return `${year}年${Number(month)}月自己来填的`
}

export const totalText = ({ total, isOpen }: SurveyGroup): string => {
  if (total === undefined) return '不到5个人，不显示'
  return isOpen ? `${total}人填了，结束以后看结果` : `${total}人填了`
}

export const cellText = (count: number | undefined): string => (count === undefined ? '不显示' : `${count}人`)

/** The instant a day in Shanghai begins; its clock has been eight hours ahead since 1991. */
export const startOf = (date: string): string => new Date(`${date}T00:00:00+08:00`).toISOString()
