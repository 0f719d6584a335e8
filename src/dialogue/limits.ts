import type { Conversation } from '../core/conversation.ts'
import { isRelayed } from '../core/relayed.ts'
import { text, type Reply } from '../core/reply.ts'
import { dayMs, localDate, msBetween, type LocalDate } from '../core/time.ts'
import { datesIn } from '../law/dates-in-words.ts'
import { choicesIn, withChoices } from './answer-bubbles.ts'
import { limitDays } from './handover-rows.ts'
import type { Heard, Limit, Mind } from './mind.ts'
import * as words from './words.ts'

/** A day alone is no longer than this. */
const shortWords = 12

/** A limit and the words it was found in. */
export interface FoundLimit {
  readonly limit: Limit
  readonly whole: string
}

/** What was asked, with the day that is given alone afterwards: 哪天收到的 → 11号, or 是11号吗 → 不是，13号. */
const withDay = (before: string, given: string, today: LocalDate): string | undefined => {
  const [day, ...more] = datesIn(given, today)
  if (day === undefined || more.length > 0) return undefined
  const old = datesIn(before, today)[0]
  return old === undefined
    ? `${before.replace(/[？?。！!]+$/u, '')}，${day.words}`
    : before.replace(old.words, day.words)
}

/** @param before what was asked in the message before, when that is not long ago */
export const limitOf = (heard: Heard, before: string | undefined, { limitIn }: Mind): FoundLimit | undefined => {
  const today = localDate(heard.work.now)
  const here = limitIn(heard.said, today)
  if (here !== undefined) return { limit: here, whole: heard.said }
  if (before === undefined || heard.said.length > shortWords) return undefined
  const whole = withDay(before, heard.said, today)
  const limit = whole === undefined ? undefined : limitIn(whole, today)
  return limit === undefined || whole === undefined ? undefined : { limit, whole }
}

/** How long is left. A short limit is handed to the office at once, once, and the person is told when somebody answers. */
export const tellLimit = async (
  heard: Heard,
  { limit, whole }: FoundLimit,
  { office, elsewhere }: Mind,
): Promise<{ readonly replies: readonly Reply[]; readonly handed: Conversation['handed'] }> => {
  const { conversation, work, person } = heard
  if (limit.daysLeft > limitDays) return { replies: limit.replies, handed: conversation.handed }
  if (isRelayed(conversation.account)) return { replies: [...limit.replies, elsewhere], handed: conversation.handed }
  const again = conversation.handed?.key === limit.key && msBetween(conversation.handed.at, work.now) < dayMs
  if (!again) await office.take(work, person.id, whole)
  const told = text(words.handedOver(await office.promise(work), again))
  const [first, ...rest] = limit.replies
  const shown = [...(first === undefined ? [] : [first]), told, ...rest]
  return {
    replies: rest.length > 0 ? shown : withChoices(shown, choicesIn(limit.replies)),
    handed: again ? conversation.handed : { key: limit.key, at: work.now },
  }
}
