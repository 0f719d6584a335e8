/** As many requests at once to one receiver, so that a slow one does not hold up the others; and to all of them together. */
export interface GateLimits {
  readonly perEndpoint: number
  readonly together: number
}

/** The worker runs 32 jobs at once: messages to members must always find room. */
export const usualLimits: GateLimits = { perEndpoint: 8, together: 16 }

/** How long one round of a receiver that never answers in time may take. */
const roundMs = 15_000
const longestMs = 10 * 60_000

/** Counts the requests under way in this process. */
export const createGate = ({ perEndpoint, together }: GateLimits) => {
  const underWay = new Map<string, number>()
  const turnedAway = new Map<string, number>()
  let all = 0

  /** False when there is no room; every true is followed by one `leave`. */
  const enter = (endpoint: string): boolean => {
    const count = underWay.get(endpoint) ?? 0
    if (count >= perEndpoint || all >= together) return false
    underWay.set(endpoint, count + 1)
    all += 1
    return true
  }

  const leave = (endpoint: string): void => {
    const count = (underWay.get(endpoint) ?? 1) - 1
    all -= 1
    if (count > 0) underWay.set(endpoint, count)
    else {
      underWay.delete(endpoint)
      turnedAway.delete(endpoint)
    }
  }

  /** When whoever found no room may come back: those who wait are spread over the rounds that they will need. */
  const waitMs = (endpoint: string): number => {
    const before = turnedAway.get(endpoint) ?? 0
    turnedAway.set(endpoint, before + 1)
    return Math.min(roundMs * (1 + Math.floor(before / perEndpoint)), longestMs)
  }

  return { enter, leave, waitMs }
}

export type Gate = ReturnType<typeof createGate>
