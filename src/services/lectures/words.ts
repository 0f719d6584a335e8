import { text, type Choice, type Reply } from '../../core/reply.ts'
import { instantText, type Instant } from '../../core/time.ts'
import type { Lecture, SeatState } from './records.ts'
import type { Why } from './seats.ts'

/** All that members read from this service. What may show on a locked screen (`*Notice`) says no more than "an event". */

const look = '回“我的报名”看详情。'

export const offerNotice = (until: Instant): string =>
  `您候补的活动空出一个名额，${instantText(until)}前回“确认报名”就是您的，不去回“取消报名”。`
export const lapsedNotice = `您有一个名额过了时间，已经给了后面的人。${look}`
export const changedNotice = `您报名的一个活动改了时间或者地方。${look}`
export const cancelledNotice = (from: Instant): string => `您报名的${instantText(from)}的活动取消了。${look}`
export const surveyNotice = '您有一条提醒：来过的活动想听听您的意见，回“活动问卷”填一下，不填也行。'

export const opening = '幸福大讲堂，不收费。选一场，留不留电话都行；随时可以回“取消”不办。'
export const askEvent = '下面这些可以报，选一个。'
export const askPhone = '留个电话吗？时间有变动、在这里找不到你的时候用，只给工会管报名的人看。不想留就回“跳过”。'
export const badPhone = '这个号码我没认出来。手机是11位，座机带上区号，比如0510开头。'
export const pickOne = '从上面选一个，点一下或者回数字都行。'
export const skip: Choice = { label: '跳过', send: '跳过' }

export const noneNow = (): Reply => text('眼下没有可以报的讲座。过几天再回“大讲堂”看看。')

/** `11月26日（周四）14:00《…》`, with what is left. */
export const choiceLabel = (event: Lecture, left: number, isOpenYet: boolean): string => {
  const room = left > 0 ? `剩${left}个` : '满了，可以候补'
  return `${instantText(event.from)}《${event.title}》（${isOpenYet ? room : `${instantText(event.opensAt)}开始报`}）`
}

export const eventText = ({ from, title, speaker, place }: Lecture): string =>
  `${instantText(from)}，《${title}》，${speaker}主讲，${place}`

const howToCancel = (code: string): string => `编号 ${code}，请记一下，签到、取消都用它。不来了回“取消报名 ${code}”。`

const remindText = (isReminded: boolean): string => (isReminded ? '开始前提醒你。' : '')

export const signedUp = (event: Lecture, code: string, isReminded: boolean): readonly Reply[] => [
  text(`报上了：${eventText(event)}。${remindText(isReminded)}`),
  text(howToCancel(code)),
]

export const queued = (event: Lecture, queue: number, code: string): readonly Reply[] => [
  text(
    `${instantText(event.from)}这场座位满了，给你排在候补第${queue}位。有人不来，我在这里告诉你，你回“确认报名”座位才算你的。`,
  ),
  text(howToCancel(code)),
]

export const cancelled = (event: Lecture): readonly Reply[] => [
  text(`${instantText(event.from)}的报名取消了，座位给后面的人。想再报，回“大讲堂”。`),
]

export const confirmed = (event: Lecture, isReminded: boolean): readonly Reply[] => [
  text(`好，座位是你的了：${eventText(event)}。${remindText(isReminded)}`),
]

export const askWhichToCancel = '取消哪一个？不在下面的，回6位编号。'
export const askWhichToConfirm = '要哪一个？选一个。'
export const askCode = '把6位编号发给我，报名的时候发给过你。'
export const pickSeat = '选一个，或者回6位编号，报名的时候发给过你。'

const states: Readonly<Record<SeatState, string>> = {
  waiting: '候补',
  offered: '等你确认',
  seated: '有座位',
  came: '签到了',
  attended: '来过',
  absent: '没来',
  cancelled: '已取消',
  lapsed: '名额过了时间',
  closed: '没排上',
}

export interface OwnLine {
  readonly event: Lecture
  readonly state: SeatState
  readonly queue: number
  readonly offeredUntil: Instant | undefined
}

const lineText = ({ event, state, queue, offeredUntil }: OwnLine): string => {
  const what = eventText(event)
  if (event.state === 'cancelled') {
    const why = event.cancelReason === undefined ? '' : `，原因：${event.cancelReason}`
    return `${what}（这场取消了${why}）`
  }
  if (state === 'waiting') return `${what}（候补第${queue}位）`
  if (state === 'offered' && offeredUntil !== undefined)
    return `${what}（有名额了，${instantText(offeredUntil)}前回“确认报名”）`
  return `${what}（${states[state]}）`
}

export const own = (lines: readonly OwnLine[]): Reply => {
  const choices: Choice[] = []
  if (lines.some(({ state }) => state === 'offered')) choices.push({ label: '我要去', send: '确认报名' })
  if (lines.some(({ state, event }) => event.state === 'open' && ['waiting', 'offered', 'seated'].includes(state)))
    choices.push({ label: '取消报名', send: '取消报名' })
  choices.push({ label: '看看别的讲座', send: '大讲堂' })
  return text(lines.map(lineText).join('\n'), choices)
}

export const noneOwn = (): Reply =>
  text('这里没有你的报名。在别处报的，手里有6位编号，回“取消报名”加编号就能取消。', [
    { label: '看看有什么讲座', send: '大讲堂' },
  ])

export const noOffer = (): Reply => text('现在没有等你确认的名额。回“我的报名”看看。')

export const noSurvey = (): Reply => text('现在没有要你填的活动问卷。想看报过什么，回“我的报名”。')

export const howToCheckIn = (): Reply =>
  text('到了会场，扫屏幕上的二维码，或者把屏幕上的6位数字发给我，比如“签到 123456”。')

export const checkedIn = (event: Lecture, again: boolean): Reply =>
  text(again ? `你已经签过到了：《${event.title}》。` : `签到好了：《${event.title}》。请坐。`)

export const askDoor = (room: boolean): string =>
  room
    ? '这里没看到你报这一场。报过的，把6位编号发给我；没报过，还有座位，选“现在报名”就行。'
    : '这里没看到你报这一场。报过的，把6位编号发给我。没报过的，座位已经满了，问问门口的工作人员。'
export const signUpNow: Choice = { label: '现在报名', send: '现在报名' }

const whys: Readonly<Record<Why, string>> = {
  'not-found': '没找到这个报名。回“我的报名”看看。',
  'not-open': '这场现在报不了，回“大讲堂”看看别的。',
  'too-early': '这场还没开始报名，到了时间再回“大讲堂”。',
  closed: '这场报名截止了，回“大讲堂”看看别的。',
  already: '这场你已经报过了。回“我的报名”看详情。',
  'wrong-code': '没找到这个编号，看看是不是抄错了一位。在这里报的，回“我的报名”就有。',
  'too-many-tries': '编号错了好几次，先停一小时。等不了就找门口的工作人员，或者回“人工”。',
  ended: '这个报名已经取消或者结束了，改不了。想再报，回“大讲堂”。',
  'no-offer': '这个名额过了时间，已经给了后面的人。回“大讲堂”看看别的。',
  'too-soon': '还没到签到的时候，开始前一小时起可以签到。',
  'too-late': '签到的时间过了。来过的话，跟门口的工作人员说一声，补上就行。',
  full: '座位满了。问问门口的工作人员还能不能加座。',
  'wrong-hall': '这个二维码或者数字对不上现在的讲座，再扫一次会场屏幕上的。',
  stale: '这一条刚被别人改过，请看一眼新的再操作。',
}

export const refusal = (why: Why): string => whys[why]
