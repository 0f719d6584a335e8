import type { PrivateSessionView } from '../../http/api/private.ts'

export const sessionStateWords: Readonly<Record<PrivateSessionView['state'], string>> = {
  called: '叫了对方，还没进来',
  limits: '对方进来了，正在看保密说明',
  open: '正在谈',
  ended: '结束了',
}

const endWords: Readonly<Record<NonNullable<PrivateSessionView['endedBy']>, string>> = {
  member: '对方结束了',
  counsellor: '您结束了',
  absent: '对方没有进来',
  idle: '太久没有回音，自动结束了',
  left: '对方取消关注，离开了',
  gone: '老师的账号停用了',
  replaced: '预约换了老师',
}

/** How a talk stands, in a line. */
export const sessionText = ({ state, endedBy }: Pick<PrivateSessionView, 'state' | 'endedBy'>): string =>
  endedBy === undefined ? sessionStateWords[state] : endWords[endedBy]

/** What a counsellor does when somebody is in danger. Volunteers hold nobody and treat nothing. */
export const dangerAdvice =
  '别断开，先别结束谈话。多听，问清人在哪儿、手边有什么、身边有没有人，请对方打120或110；问得到地方，你也可以替他打。提醒已经记下，有人值班就会叫到；没有人值班，请马上打电话给工会。'
