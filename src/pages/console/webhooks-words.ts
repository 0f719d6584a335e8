import type { Delivery, Endpoint } from '../../http/api/outgoing-webhooks.ts'
import { eventTypes, pingType, type EventType } from '../../core/event-types.ts'
import { timeText } from '../shared/time.ts'

const names: Readonly<Record<EventType, string>> = {
  'case.created': '有了新的办理',
  'case.closed': '办理结束',
  'appointment.booked': '约好咨询',
  'appointment.moved': '咨询改了时间',
  'appointment.cancelled': '咨询取消',
  'alert.raised': '有人可能危险',
  'lecture.full': '活动报满',
  'reminder.failed': '提醒没到',
  'campaign.finished': '群发结束',
  'webhook.ping': '测试',
}

const isEventType = (type: string): type is EventType => Object.hasOwn(names, type)
export const eventText = (type: string): string => (isEventType(type) ? names[type] : type)

/** What can be chosen; whoever asks for a test gets it anyway. */
export const eventOptions = Object.keys(eventTypes)
  .filter((type) => type !== pingType)
  .map((type) => ({ value: type, label: `${eventText(type)} ${type}` }))

const whys = { staff: '停用', gone: '对方说不要了', failing: '五天都没收下' } as const

export const standingText = ({ state, offWhy, failingSince, takenAt }: Endpoint): string => {
  if (state === 'off') return `停了：${whys[offWhy ?? 'staff']}`
  if (state === 'failing' && failingSince !== undefined) return `${timeText(failingSince)} 起没收下`
  return takenAt === undefined ? '还没发过' : `正常，${timeText(takenAt)} 收下过`
}

const errors: Readonly<Record<string, string>> = {
  timeout: '15秒没答',
  redirect: '要转到别处，不跟',
  status: '不收',
  ECONNREFUSED: '连不上',
  ECONNRESET: '断了',
  ENOTFOUND: '没有这个域名',
  EAI_AGAIN: '查不到域名',
  'address-refused': '内网地址，没有放行',
  'https-only': '公网地址要用 https',
  'no-key': '密钥打不开',
}

type Attempt = Delivery['attempts'][number]

/** One try: when, how long, what came of it. */
export const attemptText = ({ at, ms, status, error }: Attempt): string => {
  const came = error === undefined ? '收下' : (errors[error] ?? error)
  return `${timeText(at)} · ${ms}毫秒 · ${status === undefined ? came : `${status} ${came}`}`
}

export const deliveryText = ({ state, nextAt, attempts }: Delivery): string => {
  if (state === 'delivered') return '收下了'
  if (state === 'failed') return attempts.length === 0 ? '停用时没发' : '没收下'
  return attempts.length === 0 || nextAt === undefined ? '在发' : `${timeText(nextAt)} 再试`
}
