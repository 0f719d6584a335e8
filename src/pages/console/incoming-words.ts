import type { HookSource } from '../../http/api/incoming-hooks.ts'

const actions: Readonly<Record<string, string>> = {
  'application.new': '新申请',
  'lecture.signup': '讲座报名',
  'sms.delivered': '短信回执',
  'sms.inbound': '短信回复',
  'call.result': '通话结果',
}

export const actionText = (action: string): string => actions[action] ?? (action === '' ? '说不清是什么' : action)

const refusals: Readonly<Record<string, string>> = {
  'no rule': '对照文件里没有这一类',
  'no source': '对照文件不在了，或者写错了',
  'not json': '发来的不完整',
  failed: '系统办的时候出错了',
  'lecture not-found': '没有这场讲座',
  'lecture not-open': '这场讲座没在报名',
  'lecture too-early': '报名还没开始',
  'lecture closed': '报名已经结束',
  'lecture full': '讲座满了',
  'call unknown': '没有这一通电话',
  'call not in hand': '这一通没有人接手',
  'call without a time': '没说几点再打',
}

const kinds: Readonly<Record<string, string>> = {
  missing: '少了',
  phone: '号码不对',
  date: '日期不对',
  instant: '时间不对',
  trim: '太长了',
  word: '没见过的说法',
  field: '填得不对',
  refused: '办不了',
}

/** Why something waits, in words; the place in what was sent stands behind it, for whoever mends the file. */
export const whyText = (reason: string): string => {
  const whole = refusals[reason]
  if (whole !== undefined) return whole
  const [kind = '', ...rest] = reason.split(' ')
  const known = kinds[kind]
  return known === undefined ? reason : `${known}：${rest.join(' ')}`
}

export const sourceText = ({ state }: Pick<HookSource, 'state'>): string =>
  ({ on: '在用', 'no-secret': '没设密钥，没开', wrong: '写错了，没开' })[state]

/** JSON as people read it; anything else as it is. */
export const readable = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}
