import {
  addDays,
  addMs,
  atLocal,
  dayMs,
  hourMs,
  minuteMs,
  wallClock,
  type Instant,
  type LocalDate,
} from '../../core/time.ts'
import type { Calendar } from '../../law/calendar.ts'
import { afterNight, isNight } from '../../reminders/quiet-hours.ts'
import { priorities } from './records.ts'

export type Holidays = Pick<Calendar, 'isHoliday'>

const opens = 8 * 60
const longestHoliday = 15

const isFree = (date: LocalDate, holidays: Holidays): boolean => holidays.isHoliday(date) === true

/**
 * The first instant from `at` on at which somebody may be called: never from 21 to 8, and on a public holiday only what is
 * urgent. A day the calendar does not know is taken for an ordinary one.
 */
export const callableFrom = (at: Instant, priority: number, holidays: Holidays): Instant => {
  const byDay = afterNight(at)
  let { date } = wallClock(byDay)
  if (priority === priorities.urgent || !isFree(date, holidays)) return byDay
  for (let i = 0; i < longestHoliday && isFree(date, holidays); i += 1) date = addDays(date, 1)
  return atLocal(date, opens)
}

/** Why nobody may be called now, if so. */
export const closedNow = (now: Instant, priority: number, holidays: Holidays): 'night' | 'holiday' | undefined => {
  if (isNight(now)) return 'night'
  return callableFrom(now, priority, holidays) === now ? undefined : 'holiday'
}

const busyMs = 30 * minuteMs
const noAnswerMs = 4 * hourMs
/** So many misses on one day; the next try is a day later. */
const missesADay = 2
/** After so many misses it is given up. */
export const mostMisses = 5

/** When to try again after the given number of misses, the last of them at `now`. */
export const retryAfter = (outcome: 'busy' | 'no-answer', misses: number, now: Instant): Instant => {
  if (outcome === 'busy') return addMs(now, busyMs)
  return addMs(now, misses >= missesADay ? dayMs : noAnswerMs)
}

const evening = 18 * 60 + 30
const morning = 9 * 60 + 30

/** Four times to offer somebody who cannot talk now, all of them allowed. */
export const laterTimes = (now: Instant, priority: number, holidays: Holidays): readonly Instant[] => {
  const { date, minutes } = wallClock(now)
  const tomorrow = addDays(date, 1)
  const hasEvening = minutes < evening - 60
  const wished = [
    addMs(now, hourMs),
    atLocal(hasEvening ? date : tomorrow, hasEvening ? evening : morning),
    atLocal(tomorrow, hasEvening ? morning : evening),
    hasEvening ? atLocal(tomorrow, evening) : atLocal(addDays(tomorrow, 1), morning),
  ]
  // Before a holiday several of them may fall together.
  return [...new Set(wished.map((at) => callableFrom(at, priority, holidays)))]
}
