import type { SendOutcome } from '../../core/channel.ts'
import { type Instant, addDays, addMs, atLocal, localDate, minuteMs } from '../../core/time.ts'

/** The access token is not (or no longer) valid: fetched again once, tried again once. */
export const tokenCodes: ReadonlySet<number> = new Set([40001, 40014, 42001])

/** The account's own settings are wrong (id, secret, allowed addresses): somebody has to look. */
export const settingCodes: ReadonlySet<number> = new Set([40013, 40125, 40164, 60020, 89503, 48001, 48004])

/** The day's quota is counted to midnight in China; a few minutes later it is surely open again. */
const quotaOpens = (now: Instant): Instant => atLocal(addDays(localDate(now), 1), 5)

/** What a code of the platform's global table means for a send. */
export const outcomeOf = (errcode: number, now: Instant): SendOutcome => {
  const code = String(errcode)
  if (tokenCodes.has(errcode)) return { kind: 'retry', code }
  if (settingCodes.has(errcode)) return { kind: 'no-permission', code }
  switch (errcode) {
    case 0:
    case 45065: // the same clientmsgid was sent before
      return { kind: 'sent' }
    case 45015: // 48 hours since the member's last message
    case 45047: // the window's five messages are used up
      return { kind: 'parked' }
    case -1: // platform busy
      return { kind: 'retry', code }
    case 45009:
      return { kind: 'retry', code, at: quotaOpens(now) }
    case 45011: // too frequent
      return { kind: 'retry', code, at: addMs(now, minuteMs) }
    default:
      return { kind: 'permanent', code }
  }
}

/** Failures before a byte of the request left, as Node names them. */
const neverLeft: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'network'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.name : codeOf(error.cause)
}

/** What a failed request means: safe to try again only when it surely never left. */
export const outcomeOfFailure = (error: unknown): SendOutcome => {
  const code = codeOf(error)
  return { kind: neverLeft.has(code) ? 'retry' : 'unknown', code }
}

export const outcomeOfStatus = (status: number): SendOutcome => ({
  kind: status >= 500 || status === 429 ? 'retry' : 'permanent',
  code: `http-${status}`,
})
