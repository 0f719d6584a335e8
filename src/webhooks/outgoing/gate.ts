/** As many requests at once to one receiver, so that a slow one does not hold up the others; and to all of them together. */
export interface GateLimits {
  readonly perEndpoint: number
  readonly together: number
}

/** The worker runs 32 jobs at once: messages to members must always find room. */
export const usualLimits: GateLimits = { perEndpoint: 8, together: 16 }

/** A receiver that took longer for its last answer has fewer places: a few slow ones together must not fill all there are. */
const slowMs = 3_000
const slowPlaces = 2

/** How long one round of a receiver that never answers in time may take. */
const roundMs = 15_000
const longestMs = 10 * 60_000

/** Counts the requests under way in this process. */
export const createGate = ({ perEndpoint, together }: GateLimits) => {
  const underWay = new Map<string, number>()
  const turnedAway = new Map<string, number>()
  const isSlow = new Set<string>()
  let all = 0

  const placesOf = (endpoint: string): number =>
    isSlow.has(endpoint) ? Math.min(slowPlaces, perEndpoint) : perEndpoint

  /** False when there is no room; every true is followed by one `leave`. */
  const enter = (endpoint: string): boolean => {
    const count = underWay.get(endpoint) ?? 0
    if (count >= placesOf(endpoint) || all >= together) return false
    underWay.set(endpoint, count + 1)
    all += 1
    return true
  }

  /** @param tookMs how long the answer took, where there was a request */
  const leave = (endpoint: string, tookMs?: number): void => {
    const count = (underWay.get(endpoint) ?? 1) - 1
    all -= 1
    if (tookMs !== undefined && tookMs > slowMs) isSlow.add(endpoint)
    else if (tookMs !== undefined) isSlow.delete(endpoint)
    if (count > 0) underWay.set(endpoint, count)
    else {
      underWay.delete(endpoint)
      turnedAway.delete(endpoint)
    }
  }

  /**
   * When whoever found no room comes back at the latest: those who wait are spread over the rounds that they need where nothing is
   * taken in time. A receiver that takes them lets each next one in at once.
   */
  const waitMs = (endpoint: string): number => {
    const before = turnedAway.get(endpoint) ?? 0
    turnedAway.set(endpoint, before + 1)
    return Math.min(roundMs * (1 + Math.floor(before / placesOf(endpoint))), longestMs)
  }

  return { enter, leave, waitMs }
}

export type Gate = ReturnType<typeof createGate>
