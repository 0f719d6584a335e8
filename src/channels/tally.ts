import type { Channel, SendOutcome } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import { localDate, toInstant, type LocalDate } from '../core/time.ts'

/** What became of a channel's sends today, since this process started. */
export interface DayTally {
  readonly sent: number
  /** How often each failure came, by kind and code. */
  readonly failed: Readonly<Record<string, number>>
}

const isFailure = ({ kind }: SendOutcome): boolean => kind !== 'sent' && kind !== 'parked'

/** Counts the sends of channels by Shanghai's day, in memory. */
export const createTallies = (clock: Clock) => {
  let day: LocalDate = ''
  const counts = new Map<string, { sent: number; readonly failed: Map<string, number> }>()

  const ofToday = (name: string): { sent: number; readonly failed: Map<string, number> } => {
    const today = localDate(toInstant(clock.now()))
    if (today !== day) counts.clear()
    day = today
    const found = counts.get(name) ?? { sent: 0, failed: new Map<string, number>() }
    counts.set(name, found)
    return found
  }

  const count = (name: string, outcome: SendOutcome): void => {
    const tally = ofToday(name)
    if (outcome.kind === 'sent') tally.sent += 1
    if (!isFailure(outcome)) return
    const key = 'code' in outcome ? `${outcome.kind} ${outcome.code}` : outcome.kind
    tally.failed.set(key, (tally.failed.get(key) ?? 0) + 1)
  }

  /** The same channel, with every send counted. */
  const counted = (channel: Channel): Channel => ({
    ...channel,
    send: async (...given) => {
      const outcome = await channel.send(...given)
      count(channel.name, outcome)
      return outcome
    },
    ...(channel.serving === undefined
      ? {}
      : {
          serving: (account: string) => {
            const one = channel.serving?.(account)
            return one === undefined ? undefined : counted(one)
          },
        }),
  })

  const today = (name: string): DayTally => {
    const { sent, failed } = ofToday(name)
    return { sent, failed: Object.fromEntries(failed) }
  }

  return { counted, today }
}

export type Tallies = ReturnType<typeof createTallies>
