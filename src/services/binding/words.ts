import { text, type Reply } from '../../core/reply.ts'

export const code = (digits: string): readonly Reply[] => [
  text(`到你另一个号上，发“绑定 ${digits}”。5分钟内有效，只能用一次，别告诉别人。`),
  text('绑上以后，两边看到的是同一份记录，提醒只发到你最近用的那边。不想绑了，随时回“解绑”。'),
]

export const tooManyCodes = (): Reply => text('一小时里要的码太多了，过一会儿再要。')

export const howTo = (): Reply => text('码是6位数字。在另一个号上回“绑定”拿码，再到这里发“绑定 123456”这样的。')

export const joined = (clashes: boolean): readonly Reply[] => [
  text('绑好了。两边的记录都在这儿，回“我的预约”能看到。以后的提醒发到你最近用的这边。'),
  ...(clashes ? [text('有两个预约时间撞上了，去一个就得放下另一个。回“我的预约”看看，取消哪个？')] : []),
]

/** Neutral: it may be read over a shoulder. */
export const toldOtherSide = '这个号刚跟另一个号绑在一起了。不是你自己绑的，请马上回“解绑”。'

export const wrong = (): Reply => text('这个码不对，或者过了5分钟。在另一个号上回“绑定”，再拿一个新的。')

export const tooMany = (): Reply => text('码错得太多了，先停一停，一小时后再试。')

export const same = (): Reply => text('这个码要发到另一个号上才有用，这里就是拿码的那个号，或者两边已经绑好了。')

export const busyHere = (): Reply => text('你这边还有一件事没办完。先办完，或者回“取消”，再把码发一遍。')

export const busyThere = (): Reply => text('另一个号上还有一件事没办完，或者正跟人说着话。先到那边办完，再把码发一遍。')

export const parted = (): readonly Reply[] => [
  text('解开了，两边各是各的。绑之前在哪个号上办的，还在哪个号上。'),
  text('绑在一起的时候办的，记在先用的那个号上。要改要取消，到那边办，或者用预约码。'),
]

export const alone = (): Reply => text('这个号没跟别的号绑在一起。')

export const busyParting = (): Reply => text('还有一件事没办完，或者正跟人说着话。先办完，或者回“取消”，再回“解绑”。')
