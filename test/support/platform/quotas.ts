/** Numbers of the platforms; a test may set any of them. */
export interface Quotas {
  tokenSeconds: number
  /** How long an old token goes on when a new one was asked for. */
  overlapSeconds: number
  messageWindowHours: number
  messagesPerWindow: number
  clickWindowSeconds: number
  messagesPerClick: number
  textBytes: number
  codeSeconds: number
  /** An unanswered callback is cut off after this and made again. */
  callbackSeconds: number
  callbackAttempts: number
  clearPerMonth: number
  forceRefreshPerDay: number
  forceRefreshGapSeconds: number
  robotPerMinute: number
  applicationPerMinute: number
  /** Default of `duplicate_check_interval`. */
  duplicateSeconds: number
  kfTokenSeconds: number
  welcomeSeconds: number
  /** Calls a day, by API; what is not named is not counted. */
  readonly daily: Record<string, number>
}

/** Those of facts/wechat.md. */
export const quotaDefaults = (): Quotas => ({
  tokenSeconds: 7200,
  overlapSeconds: 300,
  messageWindowHours: 48,
  messagesPerWindow: 5,
  clickWindowSeconds: 60,
  messagesPerClick: 3,
  textBytes: 2048,
  codeSeconds: 300,
  callbackSeconds: 5,
  callbackAttempts: 3,
  clearPerMonth: 10,
  forceRefreshPerDay: 20,
  forceRefreshGapSeconds: 30,
  robotPerMinute: 20,
  applicationPerMinute: 30,
  duplicateSeconds: 1800,
  kfTokenSeconds: 600,
  welcomeSeconds: 20,
  daily: {
    '/cgi-bin/token': 2000,
    '/cgi-bin/stable_token': 500_000,
    '/cgi-bin/menu/create': 1000,
    '/cgi-bin/message/custom/send': 500_000,
    '/cgi-bin/message/template/send': 100_000,
    '/cgi-bin/user/info': 5_000_000,
    '/cgi-bin/user/get': 500,
    '/cgi-bin/qrcode/create': 100_000,
    '/cgi-bin/media/upload': 100_000,
    '/cgi-bin/media/get': 200_000,
  },
})
