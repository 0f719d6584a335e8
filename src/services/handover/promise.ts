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

/** When the office is open on a workday, in minutes after midnight. */
export interface Hours {
  readonly opens: number
  readonly closes: number
}

export const usualHours: Hours = { opens: 9 * 60, closes: 17 * 60 }

export interface Promised {
  /** Undefined when the calendar cannot say which day is the next workday. */
  readonly at: Instant | undefined
  /** `明天（周二）10:00前`, fit to stand in a sentence before 回你. */
  readonly words: string
  readonly open: boolean
}

interface Reception {
  readonly hours?: Hours
  /** Nobody of the office is there before this day. */
  readonly backOn?: LocalDate | undefined
}

/** When the office answers at the latest: the same day before it closes, else an hour after it opens on the next workday. */
export const promiseAt = (
  now: Instant,
  workday: Workday,
  { hours: { opens, closes } = usualHours, backOn }: Reception = {},
): Promised => {
  const wall = wallClock(now)
  const today = localDate(now)
  const isAway = backOn !== undefined && backOn > today
  const open = !isAway && workday(today) === true && wall.minutes >= opens && wall.minutes < closes
  if (open && wall.minutes < closes - 60)
    return { at: atLocal(today, closes), words: `今天${clockText(closes)}前`, open }
  let date = isAway ? backOn : today
  if (!isAway && !(workday(today) === true && wall.minutes < opens)) date = addDays(date, 1)
  for (let i = 0; i < 15; i += 1) {
    const works = workday(date)
    if (works === 'unknown') return { at: undefined, words: '上班后第一个上午', open }
    if (works) break
    date = addDays(date, 1)
  }
  const day = date === today ? '今天' : date === addDays(today, 1) ? `明天${dateText(date)}` : dateText(date)
  const first = opens + 60
  return { at: atLocal(date, first), words: `${day}${clockText(first)}前`, open }
}
