import type { KnownFailure, SendOutcome } from '../core/channel.ts'
import type { Notice, NoticeAttempt } from '../core/conversation.ts'
import type { Instant } from '../core/time.ts'
import type { Way } from '../people/ways.ts'
import { failedHere } from './outcomes.ts'

/** Given with the replies to a message of the person, not by a send of its own. */
export const givenCode = 'given'

const toldCode = 'told'

/** The words wait, and a neutral line by the platform's own messages has said so. */
const wasTold = ({ outcome, code }: NoticeAttempt): boolean =>
  outcome === 'parked' && code?.startsWith(toldCode) === true

const codeOf = (outcome: SendOutcome): string | undefined => {
  if ('code' in outcome) return outcome.code
  return outcome.kind === 'parked' && outcome.told !== undefined ? `${toldCode}-${outcome.told}` : undefined
}

/** One try as it is kept. */
export const tryOf = (
  outcome: SendOutcome,
  { id, account }: Pick<Way, 'id' | 'account'>,
  at: Instant,
): NoticeAttempt => {
  const code = codeOf(outcome)
  const opensAt = outcome.kind === 'parked' ? outcome.opensAt : undefined
  return {
    at,
    account,
    way: id,
    outcome: outcome.kind,
    ...(code === undefined ? {} : { code }),
    ...(opensAt === undefined ? {} : { opensAt }),
  }
}

export const withTry = (one: Notice, made: NoticeAttempt): Notice => ({
  ...one,
  attempts: [...(one.attempts ?? []), made],
})

/** It surely did not arrive by this way, which is not taken again. */
export const withFailed = (one: Notice, way: string, outcome: SendOutcome['kind']): Notice => ({
  ...one,
  tried: [...(one.tried ?? []), { way, outcome }],
})

/** What a platform has said of a send by this account before the send had an outcome; undefined for what failed anyway. */
export const earlyWord = (one: Notice, account: string, outcome: SendOutcome): KnownFailure | undefined => {
  if (outcome.kind === 'retry' || failedHere(outcome)) return undefined
  const found = one.early?.find((word) => word.account === account)
  if (found === undefined) return undefined
  return found.outcome === 'parked' ? { kind: 'parked' } : { kind: found.outcome, code: found.code }
}

/** What stands of the tries: the last of each account, without those that were taken back. */
const standingTries = (one: Notice): readonly NoticeAttempt[] => {
  const last = new Map<string, NoticeAttempt>()
  for (const made of one.attempts ?? []) last.set(made.account, made)
  return [...last.values()].filter(({ late }) => late !== true)
}

/** Where words stand of which one account took its own back: somewhere else, or nowhere. */
export const standsElsewhere = (one: Notice, account: string): 'sent' | 'unknown' | 'told' | undefined => {
  const others = standingTries(one).filter((made) => made.account !== account)
  if (others.some(({ outcome }) => outcome === 'sent')) return 'sent'
  if (others.some(({ outcome }) => outcome === 'unknown')) return 'unknown'
  return others.some(wasTold) ? 'told' : undefined
}

/** The try that a late word of this account is about; undefined when it had failed anyway, or was taken back before. */
export const takenBack = (one: Notice, account: string): NoticeAttempt | undefined => {
  const made = standingTries(one).find((each) => each.account === account)
  if (made === undefined || made.code === givenCode) return undefined
  if (made.outcome === 'unknown' || made.outcome === 'sent') return made
  return wasTold(made) && one.delivery === 'parked' ? made : undefined
}

/** Whether a send by this account may be under way, or is to be tried again: what is said of it now comes early. */
export const isUnderWay = (one: Notice, account: string): boolean => {
  if (one.delivery !== 'pending') return false
  const made = one.attempts?.findLast((each) => each.account === account)
  return made === undefined || made.outcome === 'retry'
}

/** When the first closed way opens again, among those tried since it was last wanted. */
export const opensFirst = (one: Notice): Instant | undefined => {
  const ways = new Set((one.tried ?? []).map(({ way }) => way))
  return standingTries(one)
    .flatMap(({ way, opensAt }) => (way !== undefined && ways.has(way) && opensAt !== undefined ? [opensAt] : []))
    .toSorted()[0]
}

/** Wanted anew: what failed before may be tried again. */
export const anew = (one: Notice): Notice => {
  const { via: _via, tried: _tried, opensAt: _opensAt, early: _early, unsure: _unsure, ...rest } = one
  return { ...rest, delivery: 'pending' }
}
