import type { Channel, SendOutcome } from '../../src/core/channel.ts'
import type { MovableClock } from '../../src/core/clock.ts'
import type { Importance } from '../../src/core/importance.ts'
import { asPlainText, type Reply } from '../../src/core/reply.ts'
import { addDays, addMs, atLocal, dayMs, hourMs, localDate, toInstant, type Instant } from '../../src/core/time.ts'
import type { YearKind } from './year-kinds.ts'

/** Numbers from 0 to 1 that follow from a seed. */
export type Random = () => number

export const pick = <T>(random: Random, all: readonly T[]): T => {
  const one = all[Math.floor(random() * all.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

/** One reminder as the model knows it; its mark stands in its words, so that the platform's log names it. */
export interface Wanted {
  readonly mark: string
  readonly kind: string
  readonly subject: string
  readonly occurrence: string
  readonly beforeMs: number
  readonly person: string
  readonly importance: Importance
  readonly eventAt: Instant
  readonly audience: YearKind['audience']
  /** Is still of use so long after the event. */
  readonly usefulMs: number
}

/** What reached the platform, answered or not, in the order in which it came. */
export interface Call {
  readonly seq: number
  readonly at: Instant
  readonly account: string
  readonly sendId: string
  readonly marks: readonly string[]
  readonly isDelivered: boolean
  readonly outcome: SendOutcome['kind']
}

/** Something that happened to a reminder, besides the platform's log: for the model, and for whoever reads a failure. */
export interface Fact {
  readonly seq: number
  readonly at: Instant
  readonly what: 'planned' | 'cancelled' | 'gone' | 'opted-out' | 'opted-in' | 'muted' | 'given'
  readonly mark: string
  /** Nothing had been decided about it by then. */
  readonly isOpen: boolean
  readonly until?: Instant
}

export const marksIn = (words: string): readonly string[] =>
  [...words.matchAll(/〔(R\d+)〕/g)].map(([, mark]) => mark ?? '')

interface WorldParts {
  readonly random: Random
  readonly clock: MovableClock
  readonly firstDay: string
  readonly days: number
}

/** The things of a year: what a member is to be reminded of, with when it is planned. */
export const createThings = ({ random, firstDay, days }: Omit<WorldParts, 'clock'>) => {
  let count = 0
  const offsetsOf = (person: string, kinds: readonly YearKind[]): readonly Wanted[] => {
    count += 1
    const { kind, importance, offsets, audience, usefulMs } = pick(random, kinds)
    // Half of the events share their hour with others, so that several are due at once.
    const minutes = random() < 0.5 ? 10 * 60 : Math.floor(random() * 288) * 5
    const day = 1 + Math.floor(random() ** 0.9 * (days - 1))
    const eventAt = atLocal(addDays(firstDay, day), minutes)
    const about = { kind, importance, person, subject: `thing_${count}`, eventAt, audience, usefulMs }
    return offsets.map((beforeMs, nth) => ({ ...about, mark: `R${count * 10 + nth}`, occurrence: `${nth}`, beforeMs }))
  }
  /** The same thing at another time. */
  const moved = (all: readonly Wanted[]): readonly Wanted[] => {
    count += 1
    // The seconds keep two moves of one thing apart: the same time again would be the same reminder.
    const byMs = (random() < 0.5 ? 1 : 3) * dayMs + count * 1_000
    return all.map((one, nth) => ({ ...one, mark: `R${count * 10 + nth}`, eventAt: addMs(one.eventAt, byMs) }))
  }
  return { offsetsOf, moved }
}

/** Answers of the platform that are no plain yes: how it stands with the message, and what is said. */
const faults = (now: Instant) =>
  [
    { isDelivered: true, outcome: { kind: 'unknown', code: 'reset after delivery' } },
    { isDelivered: false, outcome: { kind: 'unknown', code: 'time-out' } },
    { isDelivered: false, outcome: { kind: 'retry', code: '503' } },
    { isDelivered: false, outcome: { kind: 'retry', code: '503' } },
    { isDelivered: false, outcome: { kind: 'retry', code: '45009', at: atLocal(addDays(localDate(now), 1), 0) } },
    { isDelivered: false, outcome: { kind: 'parked' } },
    { isDelivered: false, outcome: { kind: 'parked', opensAt: addMs(now, 7 * hourMs) } },
    { isDelivered: false, outcome: { kind: 'permanent', code: '40003' } },
  ] as const

/** The platform's side: what it was asked, what it delivered, and who has unfollowed. */
export const createWorld = ({ random, clock }: Pick<WorldParts, 'random' | 'clock'>) => {
  const calls: Call[] = []
  const facts: Fact[] = []
  const unfollowed = new Set<string>()
  let seq = 0
  let killIn: number | undefined
  let onKill: (() => void) | undefined
  const now = (): Instant => toInstant(clock.now())
  const note = (fact: Omit<Fact, 'seq' | 'at'>): void => void facts.push({ ...fact, seq: seq++, at: now() })

  const answer = (sender: string): { readonly isDelivered: boolean; readonly outcome: SendOutcome } => {
    if (unfollowed.has(sender)) return { isDelivered: false, outcome: { kind: 'no-permission', code: '43004' } }
    return random() < 0.12 ? pick(random, faults(now())) : { isDelivered: true, outcome: { kind: 'sent' } }
  }

  const take = (account: string, sender: string, replies: readonly Reply[], sendId: string): SendOutcome => {
    const { isDelivered, outcome } = answer(sender)
    const marks = marksIn(replies.map(asPlainText).join('\n'))
    calls.push({ seq: seq++, at: now(), account, sendId, marks, isDelivered, outcome: outcome.kind })
    return outcome
  }

  /** Whether the process is killed at this send, and how; asked once a send. */
  const cutOff = (): { readonly when: 'before' | 'after'; readonly kill: () => void } | undefined => {
    if (killIn === undefined || (killIn -= 1) >= 0) return undefined
    return { when: random() < 0.5 ? 'before' : 'after', kill: () => onKill?.() }
  }

  /** A channel of one run of the application: once that is killed it hears and says nothing. */
  const channel = (account: string, isDead: () => boolean): Channel => {
    const never = new Promise<SendOutcome>(() => undefined)
    return {
      account,
      name: account,
      deduplicates: false,
      send: async (recipient, replies, sendId) => {
        if (isDead()) return never
        // Cut off before the platform has it, or behind that.
        const cut = cutOff()
        if (cut?.when !== 'before') {
          const outcome = take(account, recipient, replies, sendId)
          if (cut === undefined) return outcome
        }
        cut.kill()
        return never
      },
      start: async () => undefined,
      stop: async () => undefined,
      lastContact: () => undefined,
    }
  }

  return {
    calls,
    facts,
    unfollowed,
    note,
    channel,
    cutOff,
    nextSeq: (): number => seq++,
    /** `kill` is called in the middle of one of the next sends. */
    killSoon: (kill: () => void): void => {
      killIn = Math.floor(random() * 6)
      onKill = kill
    },
    noKill: (): void => {
      killIn = undefined
      onKill = undefined
    },
  }
}

export type World = ReturnType<typeof createWorld>
