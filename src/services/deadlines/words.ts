import { text, type Choice, type Reply } from '../../core/reply.ts'
import { dateText, dayMs, type LocalDate } from '../../core/time.ts'
import { human } from '../../dialogue/words.ts'
import type { Deadline } from '../../law/deadlines/deadline.ts'
import { remindPrefix } from '../../law/deadlines/deadlines.ts'
import { losesRight, movedTo, type Reckoned } from './rules.ts'

/** All that members read from this service; what may show on a locked screen stands with the reminder itself. */

export const daysBetween = (from: LocalDate, to: LocalDate): number => (Date.parse(to) - Date.parse(from)) / dayMs

/** `11月26日（周四）`, with the year where it is not this one. */
export const dayText = (date: LocalDate, today: LocalDate): string =>
  date.slice(0, 4) === today.slice(0, 4) ? dateText(date) : `${date.slice(0, 4)}年${dateText(date)}`

/** `11月11日`, with the year where it is not this one. */
export const shortDay = (date: LocalDate, today: LocalDate): string => {
  const day = `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
  return date.slice(0, 4) === today.slice(0, 4) ? day : `${date.slice(0, 4)}年${day}`
}

/** Kinds where nothing is over with the day, but something begins. */
const begins: ReadonlySet<Deadline['kind']> = new Set(['option', 'trigger', 'earliest', 'effect'])
/** Kinds where something lasts until the day. */
const lasts: ReadonlySet<Deadline['kind']> = new Set(['limit', 'protected', 'end date'])

/** What the day is, as a clause: the last one, the end of something, or the one after which something can be done. */
export const meaning = ({ item, date }: Reckoned, today: LocalDate): string => {
  const day = dayText(date.raw, today)
  if (item.count.from === 'before') return `最晚${day}${item.name}，${item.consequence}`
  if (begins.has(item.kind)) return `${item.name}：到${day}，${item.consequence}`
  if (lasts.has(item.kind)) return `${item.name}到${day}为止，${item.consequence}`
  return `${day}是${item.name}的最后一天，${item.consequence}`
}

/** The holiday rule, said only where it matters. */
export const movedText = ({ date }: Reckoned, today: LocalDate): string | undefined => {
  const moved = movedTo(date)
  const keep = date.raw < today ? '' : `按${shortDay(date.raw, today)}办。`
  if (moved !== undefined) {
    const late = moved < today ? '也过了。' : date.raw < today ? '今天就去办。' : `别拖到那天，${keep}`
    return `${shortDay(date.raw, today)}不上班，法定最后一天可能是${dayText(moved, today)}，${late}`
  }
  if (date.certain) return undefined
  return `放假安排只公布到${date.horizon.slice(0, 4)}年，碰上放假会不会往后顺延，现在说不准。${keep}`
}

const countedAs: Readonly<Record<Deadline['count']['unit'], string>> = {
  day: '按自然日数，当天不算',
  'working day': '按工作日数，当天不算',
  month: '按月数，到对应的那天',
  year: '按年数，到对应的那天',
}

/** @param from the day as it is known, `11月11日` or 最早的 … */
export const countedText = ({ item }: Reckoned, from: string): string =>
  `从${item.event}那天（${from}）${item.count.from === 'before' ? '往回数' : '起'}，${countedAs[item.count.unit]}。`

export const notFiling = '在这里说、在这里记，都不等于申请仲裁或起诉，日子照样在走。'

/** Starts the form with both answers given. */
export const remindWith = (item: Deadline, trigger: LocalDate): Choice => ({
  label: '提醒我最后一天',
  send: `${remindPrefix}${item.name} ${trigger}`,
})

export const askGroup = '哪方面的期限？不在下面的，直接写，比如“不服裁决”。'
export const askWhich = '哪一个？'
export const notFound = '没对上是哪个期限。从下面选一个，或者换个说法，比如“不服裁决去起诉”。'
export const askDayAgain = '没看出是哪一天。写成“11月11号”或者“昨天”这样就行。'
export const dayWanted = '换了期限，从哪天算也要再说一遍。'
export const askOneDay = '里面有好几天，只说要从哪天算起的那一天。'
export const notHappened = '这一天还没到。事情已经发生的话，写发生的那天。'
export const tooLongAgo = '这一天太早了，看看年份写对没有。'

export const askTheDay = (first: LocalDate): string =>
  `还差具体哪一天。记不清，就回“${first}”，我按早的算，宁可早提醒。`

const dayList = (days: readonly LocalDate[], today: LocalDate): string =>
  days.map((day) => shortDay(day, today)).join('、')

export const remindersText = (days: readonly LocalDate[], today: LocalDate): string =>
  days.length === 0
    ? '离得太近了，排不上提醒，别等，现在就办。'
    : `到时候提醒你：${dayList(days, today)}，早上9点。提醒里不写是什么事，回“我的期限”再看。`

export interface SavedWords {
  readonly reckoned: Reckoned
  readonly trigger: LocalDate
  readonly reminders: readonly LocalDate[]
  readonly today: LocalDate
  /** When somebody of the office answers, where it was handed over. */
  readonly promised?: string
}

const handedText = (promised: string): string => `期限紧，我已经转给工会的人，${promised}在这里回你。想补充，回“人工”。`

/** Past a limit of one's own a person may still find a way; past the other side's, one need not wait any longer. */
const savedFirst = (of: Reckoned, trigger: LocalDate, today: LocalDate): string => {
  const late = -daysBetween(today, of.date.raw)
  if (late <= 0) return `记下了。${meaning(of, today)}。`
  return losesRight(of.item)
    ? `按${dayText(trigger, today)}算，${dayText(of.date.raw, today)}已经过了。先别放弃，今天就打12348问律师还有没有办法。`
    : `${meaning(of, today)}。到今天已经过了${late}天，不用再等。`
}

export const saved = ({ reckoned, trigger, reminders, today, promised }: SavedWords): readonly Reply[] => {
  const over = reckoned.date.raw < today
  const lines = [
    over ? undefined : remindersText(reminders, today),
    movedText(reckoned, today),
    promised === undefined ? undefined : handedText(promised),
    ...reckoned.date.doubts.map((doubt) => `${doubt}。`),
    `${notFiling}要办：${reckoned.item.act}。`,
  ]
  const choices: readonly Choice[] = over ? [human] : [{ label: '我的期限', send: '我的期限' }, human]
  return [
    { ...text(savedFirst(reckoned, trigger, today)), cites: [...reckoned.date.cites] },
    text(lines.filter((line) => line !== undefined).join('\n'), choices),
  ]
}

export const known = (): Reply => text('这个期限已经记过了。', [{ label: '我的期限', send: '我的期限' }])
export const tooMany = (): Reply => text('记的期限太多了。先回“取消期限”去掉不用的，再来记。')

export interface Line {
  readonly reckoned: Reckoned
  readonly trigger: LocalDate
  readonly shownBefore: LocalDate | undefined
}

const lineText = ({ reckoned, trigger, shownBefore }: Line, today: LocalDate): string => {
  const { item, date } = reckoned
  const left = daysBetween(today, date.raw)
  const when = left > 0 ? `还有${left}天` : left === 0 ? '就是今天' : `过了${-left}天`
  const moved = movedTo(date)
  const rolled = moved === undefined ? '' : `；法定最后一天可能是${dayText(moved, today)}`
  const before = shownBefore === undefined ? '' : `（放假安排有变，原来说的是${dayText(shownBefore, today)}）`
  return `${item.name}：${dayText(date.raw, today)}，${when}${rolled}${before}。从${shortDay(trigger, today)}（${item.event}）算，要办：${item.act}。`
}

export const list = (lines: readonly Line[], today: LocalDate): Reply =>
  text([...lines.map((line) => lineText(line, today)), notFiling].join('\n'), [
    { label: '再记一个', send: '记一个期限' },
    { label: '取消期限', send: '取消期限' },
  ])

export const nothingSaved = (): Reply =>
  text('还没有记期限。裁决、判决、工伤、离职这些都有期限，回“记一个期限”，我到时候提醒你。', [
    { label: '记一个期限', send: '记一个期限' },
  ])

export const askWhichToEnd = '不要哪一个的提醒了？'
export const ended = (): Reply => text('好，这个期限不再提醒了。期限本身没有变，该办的还是要按时办。')
export const notYours = '没找到这个期限，回“我的期限”看看。'
export const pickOne = '从上面选一个，点一下或者回数字都行。'
