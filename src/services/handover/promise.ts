import {
  addDays,
  atLocal,
  clockText,
  dateText,
  localDate,
  wallClock,
  type Instant,
  type LocalDate,
} from '../../core/time.ts'

/** Whether people work on a day; `unknown` past the last published holiday notice. */
export type Workday = (date: LocalDate) => boolean | 'unknown'

const opens = 9 * 60
const closes = 17 * 60
const firstHour = 10 * 60

export interface Promised {
  /** Undefined when the calendar cannot say which day is the next workday. */
  readonly at: Instant | undefined
  /** `明天（周二）10:00前`, fit to stand in a sentence before 回你. */
  readonly words: string
  readonly open: boolean
}

/** When the office answers at the latest: the same day before it closes, else at 10:00 of the next workday. */
export const promiseAt = (now: Instant, workday: Workday): Promised => {
  const wall = wallClock(now)
  const open = workday(wall.date) === true && wall.minutes >= opens && wall.minutes < closes
  if (open && wall.minutes < closes - 60)
    return { at: atLocal(wall.date, closes), words: `今天${clockText(closes)}前`, open }
  let date = wall.date
  if (!(workday(date) === true && wall.minutes < opens)) date = addDays(date, 1)
  for (let i = 0; i < 15; i += 1) {
    const works = workday(date)
    if (works === 'unknown') return { at: undefined, words: '上班后第一个上午', open }
    if (works) break
    date = addDays(date, 1)
  }
  const today = localDate(now)
  const day = date === today ? '今天' : date === addDays(today, 1) ? `明天${dateText(date)}` : dateText(date)
  return { at: atLocal(date, firstHour), words: `${day}${clockText(firstHour)}前`, open }
}
