import type { z } from 'zod'
import type { PageStepView, RotaShift } from '../../http/api/oncall.ts'
import type { Handover } from '../../http/api/handovers.ts'
import type { CounsellingCase, CounsellingOutcome } from '../../http/api/counselling.ts'
import type { alertSchema } from '../../http/api/staff.ts'

export type Alert = z.output<typeof alertSchema>

interface Word {
  readonly text: string
  /** The ground of the tag: white letters on it reach a contrast of 4.5. */
  readonly color: string
}

export const stateWords: Readonly<Record<CounsellingCase['state'], Word>> = {
  requested: { text: '待安排', color: '#ad4e00' },
  booked: { text: '待确认', color: '#7c5a00' },
  confirmed: { text: '已确认', color: '#237804' },
  cancelled: { text: '已取消', color: '#595959' },
  done: { text: '已完成', color: '#0958d9' },
  missed: { text: '没碰上', color: '#7c5a00' },
  closed: { text: '已结案', color: '#595959' },
}

export const handoverWords: Readonly<Record<Handover['state'], Word>> = {
  open: { text: '没回复', color: '#ad4e00' },
  answered: { text: '回复过', color: '#237804' },
  closed: { text: '办完了', color: '#595959' },
}

export const wayWords: Readonly<Record<CounsellingCase['way'], string>> = {
  online: '线上',
  phone: '电话',
  station: '到站点',
}

export const levelWords: Readonly<Record<Alert['level'], Word>> = {
  crisis: { text: '紧急', color: '#a8071a' },
  danger: { text: '有危险', color: '#ad2102' },
  concern: { text: '要留意', color: '#ad4e00' },
}

export const orderWords: Readonly<Record<RotaShift['order'], string>> = { first: '先叫', next: '再叫', lead: '带班' }

export const alertOutcomeWords: Readonly<Record<NonNullable<Alert['outcome']>, string>> = {
  safe: '人平安',
  'in-good-hands': '已交给110、120或家人',
  'not-reached': '联系不上',
  'false-alarm': '误会一场',
}

export const sharedWithWords = {
  '110': '110',
  '120': '120',
  family: '家人',
  'school-or-guardian': '监护人或学校',
} as const

export const pageChannelWords: Readonly<Record<RotaShift['channels'][number], string>> = {
  console: '工作台',
  robot: '企业微信群',
  wecom: '企业微信本人',
  sms: '短信',
  phone: '打电话',
}

export const pageOutcomeWords: Readonly<Record<PageStepView['outcome'], Word>> = {
  due: { text: '正在发', color: '#7c5a00' },
  sent: { text: '发出了', color: '#237804' },
  shown: { text: '挂出来了', color: '#237804' },
  call: { text: '请打电话', color: '#a8071a' },
  unknown: { text: '不知道到没到', color: '#ad4e00' },
  failed: { text: '没发成', color: '#a8071a' },
  nobody: { text: '没有人', color: '#a8071a' },
  unneeded: { text: '已有人看了', color: '#595959' },
}

const jobWords = new Map([
  ['page', '叫值班的人'],
  ['send-notice', '通知或提醒'],
  ['send-turn', '回复'],
  ['send-broadcast', '群发'],
  ['wechat-rest', '回复的后半段'],
  ['sms-code', '短信验证码'],
  ['tell-staff', '给工作人员的提醒'],
  ['make-scene', '做二维码'],
  ['wecom-kf-pull', '取微信客服的消息'],
  ['wecom-kf-hand-over', '微信客服转人工'],
  ['wecom-contacts', '看企业微信通讯录'],
  ['fetch-photo', '取照片'],
  ['hear-voice', '取语音'],
  ['forget-person', '删取关的人的资料'],
  ['webhook', '告诉别的系统'],
  ['tend-campaigns', '安排通知'],
])

/** What was to be sent. */
export const jobText = (kind: string): string => jobWords.get(kind) ?? kind

/** The try was cut off: nobody knows whether it arrived. */
export const mayHaveArrived = (outcome: string): boolean => /^(unknown|interrupted)\b/.test(outcome)

/** Why something was not sent, in words; the code behind it stands beside them for whoever looks further. */
export const reasonText = (outcome: string): string => {
  if (mayHaveArrived(outcome)) return '发到一半断了，对方可能收到了'
  if (outcome.startsWith('no-permission')) return '平台现在不让发'
  if (outcome.startsWith('permanent')) return '平台拒收'
  if (outcome.includes('no-account')) return '没有接能办这件事的号'
  if (outcome.startsWith('refused')) return '平台拒收'
  return '试了几次都没发成'
}

/** The end of an id, enough to name it on the telephone. */
export const shortNumber = (id: string): string => id.slice(-6)

export const isOpenCase = (state: CounsellingCase['state']): boolean =>
  state === 'requested' || state === 'booked' || state === 'confirmed'

export const urgencyWords: Readonly<Record<CounsellingCase['urgency'], Word>> = {
  today: { text: '今天要办', color: '#a8071a' },
  week: { text: '这周要办', color: '#ad4e00' },
  ordinary: { text: '一般', color: '#595959' },
}

/** The last four were no case at all: figures count them apart. */
export const outcomeWords: Readonly<Record<CounsellingOutcome, string>> = {
  resolved: '聊完了，不用再约',
  continues: '还要接着聊',
  hospital: '建议去了医院',
  legal: '转给法律援助',
  office: '转给工会别的人',
  declined: '对方不想聊了',
  silent: '没出声',
  'wrong-number': '打错了、不是本人',
  abusive: '骚扰',
  test: '试一试的',
}
