import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export interface LimitFigures {
  /** Messages a minute of one person at one address. */
  readonly chatPerMinute: number
  /** Tries to sign in or set up within ten minutes for one login at one address. */
  readonly signInPerTenMinutes: number
  /** The same for all logins at one address: an office shares one. */
  readonly signInPerAddress: number
  /** How often an hour one calendar address is read: phones ask every few minutes at most. */
  readonly feedPerHour: number
  /** Requests a minute of one address, whatever they ask: a whole factory may share one. */
  readonly requestsPerMinute: number
}

export const usualLimits: LimitFigures = {
  chatPerMinute: 30,
  signInPerTenMinutes: 10,
  signInPerAddress: 100,
  feedPerHour: 120,
  requestsPerMinute: 3000,
}

/** Counts one more; the seconds to wait when that is too many. */
const take = async (limiter: RateLimiterMemory, key: string): Promise<number | undefined> => {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    throw refused
  }
}

export interface Limits {
  request(address: string): Promise<number | undefined>
  chat(address: string, sender: string): Promise<number | undefined>
  feed(token: string): Promise<number | undefined>
  signIn(address: string, login: string): Promise<number | undefined>
  /** After a success the tries before it do not count. */
  signedIn(address: string, login: string): Promise<void>
}

/** Counters in this process's memory: with several processes each counts its own. */
export const createLimits = (figures: LimitFigures): Limits => {
  const request = new RateLimiterMemory({ points: figures.requestsPerMinute, duration: 60 })
  const chat = new RateLimiterMemory({ points: figures.chatPerMinute, duration: 60 })
  const feed = new RateLimiterMemory({ points: figures.feedPerHour, duration: 3600 })
  const signIn = new RateLimiterMemory({ points: figures.signInPerTenMinutes, duration: 600 })
  const signInAddress = new RateLimiterMemory({ points: figures.signInPerAddress, duration: 600 })
  return {
    request: (address) => take(request, address),
    feed: (token) => take(feed, token),
    chat: (address, sender) => take(chat, `${address}|${sender}`),
    signIn: async (address, login) =>
      (await take(signInAddress, address)) ?? (await take(signIn, `${address}|${login}`)),
    signedIn: async (address, login) => {
      await signIn.delete(`${address}|${login}`)
    },
  }
}
