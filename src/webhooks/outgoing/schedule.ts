import { derivedId } from '../../core/ids.ts'
import { addMs, dayMs, hourMs, minuteMs, msBetween, type Instant } from '../../core/time.ts'

/** Waits before the second, third, … try, as Standard Webhooks proposes them: ten tries in 75 hours. */
const waits = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const

/** No receiver makes us wait longer than this. */
export const longestWaitMs = dayMs

/** Up to a tenth more, the same for the same try: deliveries that failed together do not come back together. */
const jittered = (wait: number, seed: string): number =>
  wait + Math.floor((wait / 10) * ((derivedId('j', seed).charCodeAt(2) % 16) / 16))

interface Failed {
  readonly delivery: string
  /** Counts from 1. */
  readonly tries: number
  readonly now: Instant
  /** Before when the receiver does not want it. */
  readonly notBefore?: Instant | undefined
}

/** When to try again; undefined after the last. */
export const nextTry = ({ delivery, tries, now, notBefore }: Failed): Instant | undefined => {
  const wait = waits[tries - 1]
  if (wait === undefined) return undefined
  const usual = addMs(now, jittered(wait, `${delivery}:${tries}`))
  const latest = addMs(now, longestWaitMs)
  const asked = notBefore === undefined || notBefore < latest ? notBefore : latest
  return asked !== undefined && asked > usual ? asked : usual
}

/** What `Retry-After` asks for: seconds, or a date of HTTP. */
export const retryAfter = (header: string | undefined, now: Instant): Instant | undefined => {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return addMs(now, Number(header) * 1000)
  const date = Date.parse(header)
  if (!/[A-Za-z]{3}/.test(header) || Number.isNaN(date)) return undefined
  const at = new Date(date).toISOString()
  return msBetween(now, at) > 0 ? at : undefined
}
