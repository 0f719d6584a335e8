import { text, type Reply } from '../../core/reply.ts'
import type { LocalDate } from '../../core/time.ts'
import { limitDays } from '../../dialogue/handover-rows.ts'
import type { Limit } from '../../dialogue/mind.ts'
import { human } from '../../dialogue/words.ts'
import type { Calendar } from '../../law/calendar.ts'
import { isRemindable } from '../../law/deadlines/deadlines.ts'
import { deadlineIn, type MeantDeadline } from '../../law/deadlines/meant.ts'
import { movedTo, reckon, type Reckoned } from './rules.ts'
import * as words from './words.ts'

/** First bubbles stay short enough for a glance. */
const firstLength = 120
const urgentDays = 7
const urgentCite = '法律援助法第四十四条'

const sentences = (parts: readonly (string | undefined)[]): readonly string[] =>
  parts.filter((part) => part !== undefined)

/** As many sentences as fit; the question, which comes last, always does. */
const firstBubble = (parts: readonly string[], question: string): { readonly first: string; readonly rest: string } => {
  let first = ''
  let taken = 0
  for (const part of parts) {
    if (first.length + part.length + question.length > firstLength && taken > 0) break
    first += part
    taken += 1
  }
  return { first: first + question, rest: parts.slice(taken).join('') }
}

const soon = (left: number): string =>
  left === 0 ? '今天就' : left <= 3 ? '今明两天就' : left <= limitDays ? '这几天就' : '早点'

const legalAid = (left: number): string | undefined =>
  left < urgentDays ? '不到7天，可以请法律援助先帮你，打12348。' : undefined

const ahead = (of: Reckoned, left: number, today: LocalDate): readonly string[] => {
  const start =
    left === 0 ? '今天就是最后一天：' : left <= limitDays ? `来得及，只剩${left}天：` : `来得及，还有${left}天：`
  return sentences([`${start}${words.meaning(of, today)}。`, `${soon(left)}${of.item.act}。`, legalAid(left)])
}

const over = (of: Reckoned, left: number, today: LocalDate): readonly string[] => {
  const moved = movedTo(of.date)
  if (moved !== undefined && moved >= today)
    return [
      `${words.dayText(of.date.raw, today)}不上班，法定最后一天可能是${words.dayText(moved, today)}。`,
      `今天就${of.item.act}。`,
      '打12348，请法律援助先帮你。',
    ]
  return [
    `按你说的日子，最后一天是${words.dayText(of.date.raw, today)}，已经过了${-left}天。`,
    '先别放弃，日子算法不同、中间有别的事，结果可能不一样。',
    '今天就打12348，请律师看还有没有办法。',
  ]
}

/** The day is only roughly known: so is what is said. */
const roughly = (of: Reckoned, meant: MeantDeadline, left: number, today: LocalDate): readonly string[] => {
  const day = words.shortDay(of.date.raw, today)
  const about = meant.precision === 'month' ? `最早在${day}` : `大概在${day}前后`
  const start =
    left > 31
      ? `按你说的还来得及：${of.item.name}的最后一天${about}。`
      : left >= -31
        ? `很紧：${of.item.name}的最后一天${about}。`
        : `按你说的，最后一天${about}，可能已经过了。先别放弃，`
  return [
    start,
    left < -31 ? '今天就打12348，请律师看还有没有办法。' : `${left > 31 ? '早点' : '今天就'}${of.item.act}。`,
  ]
}

/** What a day is called that is not known exactly. */
const approximate: Readonly<Record<MeantDeadline['precision'], string>> = { day: '', month: '按最早的', rough: '大概' }

const questionFor = (of: Reckoned, meant: MeantDeadline, left: number, today: LocalDate): string => {
  if (meant.precision !== 'day') return of.item.ask
  return left > limitDays ? '要我到期前提醒你吗？' : `${of.item.event}是${words.shortDay(meant.trigger, today)}当天吗？`
}

const partsFor = (of: Reckoned, meant: MeantDeadline, left: number, today: LocalDate): readonly string[] => {
  if (meant.precision !== 'day') return roughly(of, meant, left, today)
  return left < 0 ? over(of, left, today) : ahead(of, left, today)
}

const replies = (of: Reckoned, meant: MeantDeadline, today: LocalDate): readonly Reply[] => {
  const left = words.daysBetween(today, of.date.raw)
  const { first, rest } = firstBubble(partsFor(of, meant, left, today), questionFor(of, meant, left, today))
  const lines = sentences([
    rest === '' ? undefined : rest,
    words.countedText(of, `${approximate[meant.precision]}${words.shortDay(meant.trigger, today)}`),
    words.movedText(of, today),
    ...of.date.doubts.map((doubt) => `${doubt}。`),
    // A nearer one is handed over, and that bubble says it.
    left > limitDays ? words.notFiling : undefined,
  ])
  const remind = left >= 0 && isRemindable(of.item) && meant.precision === 'day'
  const cites = left < urgentDays && meant.precision === 'day' ? [...of.date.cites, urgentCite] : of.date.cites
  return [
    { ...text(first), kind: 'answer', cites: [...cites] },
    text(lines.join('\n'), [...(remind ? [words.remindWith(of.item, meant.trigger)] : []), human]),
  ]
}

/** A limit that a message asks about with its day: how long is left and what to do; undefined when it does not do so clearly. */
export const limitIn = (message: string, today: LocalDate, calendar: Calendar): Limit | undefined => {
  const meant = deadlineIn(message, today)
  const of = meant === undefined ? undefined : reckon(meant.deadline, meant.trigger, calendar)
  if (meant === undefined || of === undefined) return undefined
  return {
    key: `${meant.deadline} ${meant.trigger}`,
    daysLeft: words.daysBetween(today, of.date.raw),
    replies: replies(of, meant, today),
  }
}
