import { text, type Choice, type Reply } from '../../core/reply.ts'
import { instantText, type Instant } from '../../core/time.ts'
import { ways, type Station, type Way } from './records.ts'
import type { Why } from './holding.ts'

/** All that members read from this service. What may show on a locked screen (`*Notice`) says no more than "an appointment". */

const look = '回“我的预约”看详情。'

export const confirmedNotice = (start: Instant): string => `您的预约定好了：${instantText(start)}。${look}`

export const assignedNotice = (start: Instant): string => `您的预约时间是：${instantText(start)}。${look}`

export const cancelledNotice = (start: Instant | undefined): string =>
  start === undefined ? `您有一个预约没办成，已经取消。${look}` : `您${instantText(start)}的预约取消了。${look}`

export const opening = '约老师聊聊，不收费，也不告诉单位。问你几个小问题，随时可以回“取消”不办。'

export const askTopic = '想聊哪方面？不想说也可以。'
export const askWay = '怎么聊方便？'
export const askLike = '对老师有什么要求吗？比如女老师、会说无锡话，或者“避开某某单位的人”。没有就回“跳过”。'
export const badLike = '这句我没看懂。写“女老师”“无锡话”，或者“避开某某单位的人”；没有要求回“跳过”。'
export const askSlot = '下面这些时间有空，选一个。都不合适也没关系，我记下你方便的时间。'
export const noSlot = '眼下没有空的时间。你留个方便的时间，工会的人来排。'
export const askNewSlot = '换到什么时候？原来约的先给你留着。'
export const askFirstSlot = '下面这些时间有空，选一个。'
export const noNewSlot = '眼下没有别的空时间。原来的时间还留着；想改，回“人工”让工会的人帮你排。'
export const askWish = '你什么时候方便？比如“周末上午”“工作日晚上七点以后”。'
export const askPhoneNeeded = '老师打哪个电话找你？手机、座机都行，座机带区号。'
export const otherWay = '没有号码打不了电话，换一种聊法。'
export const keepsSecret =
  '不告诉单位，也不告诉家里。老师替你保密，只有几种例外：有人有生命危险，未成年人受到伤害，法律要求必须说。'
export const isFree = '不收费。'
export const isHuman = '跟你聊的是真人老师，我只帮你约时间。'
export const phoneMissing = '打电话聊，得有个号码。'
export const askPhone = '留个电话吗？时间有变动好找到你。不想留就回“跳过”。'
export const badPhone = '这个号码我没认出来。手机是11位，座机带上区号，比如0510开头。'
export const badWish = '写几个字就行，比如“周末上午”。太长的话，先写最方便的那个时间。'
export const pickOne = '从上面选一个，点一下或者回数字都行。'
export const pickCase = '选一个，或者回6位编号，约好的时候发给过你。'

export const askConsent = [
  '最后一件，先说清楚：',
  '记下来的：刚才填的这几样。',
  '谁看得到：工会排时间的人和跟你聊的老师。不告诉单位，不录音。',
  '你说的话老师保密，三种情况例外：有人有生命危险，未成年人受到伤害，法律要求说。',
  '没满14周岁，要家长一起来，选“我未满14岁”。',
  '同意就帮你约；不同意，什么都不留。',
].join('\n')
export const agree: Choice = { label: '同意', send: '同意' }
export const disagree: Choice = { label: '不同意', send: '不同意' }
/** Heard by the form itself, at any question. */
export const under14: Choice = { label: '我未满14岁', send: '我未满14岁' }

export const notStored = (): Reply =>
  text('好，不约了，刚才填的都没有留下。想聊的时候随时再来；心里撑不住，打12356，有人听你说。')

const placeText = (way: Way, station: Station | undefined): string => {
  switch (way) {
    case 'station':
      return station === undefined
        ? ways.station
        : `到${station.name}（${station.address}，电话${station.phone}）当面谈`
    case 'phone':
      return '老师打电话给你'
    case 'online':
      return '在网上聊，到时候老师在这里联系你'
  }
}

const howToChange = (code: string): string =>
  `编号 ${code}，请记一下。要改时间回“改期 ${code}”，不来了回“取消预约 ${code}”。`

export interface Place {
  readonly way: Way
  readonly station: Station | undefined
}

/** @param link to the calendar file, for this member only */
export const booked = (start: Instant, place: Place, code: string, link: string): readonly Reply[] => [
  text(`约上了：${instantText(start)}，${placeText(place.way, place.station)}。工会的人确认后，在这里告诉你。`),
  { ...text(howToChange(code)), link: { label: '加到手机日历', url: link } },
]

export const taken = (start: Instant, place: Place): readonly Reply[] => [
  text(
    `定下来了：${instantText(start)}，${placeText(place.way, place.station)}。编号还是原来那个，工会的人确认后告诉你。`,
  ),
]

export const noCare = '现在没有要问你的。想找人聊聊，回“预约心理老师”。'

/** @param dueAt the promise, left out where the calendar cannot say */
export const requested = (code: string, dueAt: Instant | undefined): readonly Reply[] => [
  text(
    dueAt === undefined
      ? '记下了，你在排队。工会的人按你方便的时间来排，排好在这里告诉你。'
      : `记下了，你在排队。${instantText(dueAt)}前，工会的人在这里告诉你排得怎么样；先有空的时间，也先问你。`,
  ),
  text(`编号 ${code}，请记一下。不约了就回“取消预约 ${code}”。`),
]

export const moved = (start: Instant, place: Place): readonly Reply[] => [
  text(`改好了：${instantText(start)}，${placeText(place.way, place.station)}。编号不变，工会的人确认后告诉你。`),
]

export const cancelled = (start: Instant | undefined): readonly Reply[] => [
  text(`${start === undefined ? '' : `${instantText(start)}的`}预约取消了。想再约，回“预约心理老师”。`),
]

export const askWhichToMove = '改哪一个？不在下面的，回6位编号。'
export const askWhichToCancel = '取消哪一个？不在下面的，回6位编号。'
export const askCode = '把6位编号发给我，约好的时候发给过你。'

const states: Readonly<Record<string, string>> = {
  requested: '等工会的人排时间',
  booked: '等工会的人确认',
  confirmed: '已确认',
  cancelled: '已取消',
  done: '已结束',
  missed: '没碰上',
  closed: '已结束',
}

export interface Line {
  readonly state: string
  readonly start: Instant | undefined
  readonly place: Place
  readonly reason: string | undefined
  /** Until when the office promised to see to it. */
  readonly dueAt: Instant | undefined
}

const lineText = ({ state, start, place, reason, dueAt }: Line): string => {
  const when = start === undefined ? '时间还没定' : instantText(start)
  const where = state === 'cancelled' ? '' : `，${placeText(place.way, place.station)}`
  const until = state === 'requested' && dueAt !== undefined ? `，${instantText(dueAt)}前给你回话` : ''
  const why = reason === undefined ? until : `，原因：${reason}`
  return `${when}${where}（${states[state] ?? state}${why}）`
}

export const ownBookings = (lines: readonly Line[], canChange: boolean): Reply => {
  const choices: readonly Choice[] = canChange
    ? [
        { label: '改时间', send: '改期' },
        { label: '取消预约', send: '取消预约' },
      ]
    : [{ label: '约心理老师聊聊', send: '预约心理老师' }]
  return text(lines.map(lineText).join('\n'), choices)
}

export const noBookings = (): Reply =>
  text('这里没有你的预约。在别处约的，手里有6位编号，就回“改期”或“取消预约”加编号。', [
    { label: '约心理老师聊聊', send: '预约心理老师' },
  ])

const whys: Readonly<Record<Why, string>> = {
  taken: '这个时间刚被别人约走了，换一个吧。',
  'not-offered': '这个时间现在约不了，换一个吧。',
  overlap: '这个时间你已经有一个预约了，换一个吧。',
  'too-many': '你已经约了两次，聊完再约下一次。要改时间回“改期”，不来了回“取消预约”。',
  'wrong-code': '没找到这个编号，看看是不是抄错了一位。在这里约的，回“我的预约”就有。',
  'too-many-tries': '编号错了好几次，先停一小时。等不了就回“人工”，工会的人帮你找。',
  'not-found': '没找到这个预约。回“我的预约”看看。',
  ended: '这个预约已经结束或者取消了，改不了。想再约，回“预约心理老师”。',
  'not-booked': '这个预约还没有定时间，排好了在这里告诉你。',
  stale: '这一条刚被别人改过，请看一眼新的再操作。',
}

export const refusal = (why: Why): string => whys[why]
