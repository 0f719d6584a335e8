/**
 * Instants are ISO 8601 UTC with milliseconds (`2026-11-23T02:00:00.000Z`, sorts as text); people see Asia/Shanghai,
 * which has had no summer time since 1991, so its offset is a constant here. Dates are `YYYY-MM-DD` in Shanghai.
 */
export type Instant = string
export type LocalDate = string

const offsetMs = 8 * 3_600_000
const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

export const toInstant = (date: Date): Instant => date.toISOString()
export const addMs = (instant: Instant, ms: number): Instant => new Date(Date.parse(instant) + ms).toISOString()
export const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from)

/** The wall clock in Shanghai at an instant. `weekday`: 0 is Sunday. `minutes`: since midnight. */
export interface WallClock {
  readonly date: LocalDate
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly minutes: number
}

export const wallClock = (instant: Instant): WallClock => {
  const shifted = new Date(Date.parse(instant) + offsetMs)
  return {
    date: shifted.toISOString().slice(0, 10),
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    minutes: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
  }
}

export const localDate = (instant: Instant): LocalDate =>
  new Date(Date.parse(instant) + offsetMs).toISOString().slice(0, 10)

/** The instant at which Shanghai's clocks show `minutes` after midnight of `date`. */
export const atLocal = (date: LocalDate, minutes: number): Instant =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) - offsetMs + minutes * minuteMs).toISOString()

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10)

const two = (n: number): string => String(n).padStart(2, '0')

/** `10:05` */
export const clockText = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

/** `11月26日（周四）` */
export const dateText = (date: LocalDate): string => {
  const wall = wallClock(atLocal(date, 0))
  return `${wall.month}月${wall.day}日（${weekdays[wall.weekday] ?? ''}）`
}

/** `11月26日（周四）10:05` */
export const instantText = (instant: Instant): string => {
  const wall = wallClock(instant)
  return `${dateText(wall.date)}${clockText(wall.minutes)}`
}
