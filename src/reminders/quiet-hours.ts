import { addDays, atLocal, hourMs, msBetween, wallClock, type Instant, type LocalDate } from '../core/time.ts'
import type { Importance } from '../core/importance.ts'

/** Nobody is disturbed from 21:00 to 8:00, Shanghai. */
const nightFrom = 21 * 60
const morning = 8 * 60
const evening = 20 * 60 + 30
/** A reminder in the morning needs this long before the event to be of use. */
const enoughMs = hourMs

/** The day on which the night around `instant` began; undefined by day. */
const nightOf = (instant: Instant): LocalDate | undefined => {
  const { date, minutes } = wallClock(instant)
  if (minutes >= nightFrom) return date
  return minutes < morning ? addDays(date, -1) : undefined
}

export const isNight = (instant: Instant): boolean => nightOf(instant) !== undefined

/** The end of the night around `instant`, or `instant` itself by day. */
export const afterNight = (instant: Instant): Instant => {
  const night = nightOf(instant)
  return night === undefined ? instant : atLocal(addDays(night, 1), morning)
}

/**
 * When a reminder goes that would be due at `due`, never later than the event: by day at once; at night at 8:00 if an hour
 * remains then, else at 20:30 of the evening before. Critical ones go at once.
 */
export const atQuietHours = (due: Instant, eventAt: Instant, importance: Importance): Instant => {
  const night = nightOf(due)
  if (night === undefined || importance === 'critical') return due
  const atEight = atLocal(addDays(night, 1), morning)
  return msBetween(atEight, eventAt) >= enoughMs ? atEight : atLocal(night, evening)
}
