import type { Channel, KnownFailure, Openness } from '../core/channel.ts'
import type { Notice } from '../core/conversation.ts'
import type { Importance } from '../core/importance.ts'
import { isRelayed } from '../core/relayed.ts'
import type { ReadWork } from '../core/store.ts'
import type { Instant } from '../core/time.ts'
import { everyWayOf, smsAccount, waysOf, type Way } from '../people/ways.ts'

/** The ways that these words may go by. */
export const fitWays = (
  ways: readonly Way[],
  {
    mayBeRelayed,
    only,
  }: { readonly mayBeRelayed?: boolean | undefined; readonly only?: readonly string[] | undefined },
): readonly Way[] =>
  ways.filter(
    ({ account }) => (mayBeRelayed === true || !isRelayed(account)) && (only === undefined || only.includes(account)),
  )

/** Words of a private talk stay where it is held. */
const isSealed = ({ replies }: Notice): boolean => replies.some(({ sealed }) => sealed !== undefined)

export const isTried = (one: Notice, { id }: Way): boolean => one.tried?.some(({ way }) => way === id) === true

/** What decides by which ways words may go. */
interface Bound {
  readonly mayBeRelayed?: boolean | undefined
  readonly only?: readonly string[] | undefined
  readonly importance?: Importance | undefined
}

/** SMS costs, and a telephone lies on the table: only for what matters, or for what is meant for it alone. */
const mayCost = ({ importance, only }: Bound): boolean =>
  only === undefined ? importance === 'important' || importance === 'critical' : only.includes(smsAccount)

/** The ways to a person that these words may go by: chats as `waysOf` has them, then the number they proved. */
export const reachOf = async (read: ReadWork, person: string, bound: Bound): Promise<readonly Way[]> =>
  fitWays(await (mayCost(bound) ? everyWayOf(read, person) : waysOf(read, person)), bound)

/** A telephone that rings at night wakes: SMS waits for the morning, unless it is critical. */
export const heldByNight = (
  { account }: Way,
  { importance }: Bound,
  { now, byDay }: { readonly now: Instant; readonly byDay: ((at: Instant) => Instant) | undefined },
): KnownFailure | undefined => {
  if (account !== smsAccount || importance === 'critical' || byDay === undefined) return undefined
  const opensAt = byDay(now)
  return opensAt > now ? { kind: 'parked', opensAt } : undefined
}

/** What is known to be open comes first, what is known to be closed last; a way nobody knows about stays where it stands. */
const ranks: Readonly<Record<Openness, number>> = { open: 0, unknown: 1, grant: 2, closed: 4 }
/** Costs: behind every chat that may be open, before those that are not. */
const smsRank = 3

const isTakingOver = (channel: Channel | undefined): boolean => channel !== undefined && channel.takesOver !== false

/** By which ways a notice may go, one after the other. */
export const createNoticeWays = (channelOf: (account: string) => Channel | undefined) => {
  const rankOf = async (read: ReadWork, { account, sender }: Way): Promise<number> => {
    if (account === smsAccount) return smsRank
    return ranks[(await channelOf(account)?.openFor?.(read, sender)) ?? 'unknown']
  }

  /** The likeliest first; among equals the order stays, the one written by last before the others. */
  const bestFirst = async (read: ReadWork, ways: readonly Way[]): Promise<readonly Way[]> => {
    if (ways.length < 2) return ways
    const ranked: { readonly way: Way; readonly rank: number }[] = []
    for (const way of ways) ranked.push({ way, rank: await rankOf(read, way) })
    return ranked.toSorted((a, b) => a.rank - b.rank).map(({ way }) => way)
  }

  /** The ways not tried yet that may stand in for the one the words were meant for. */
  const standIns = async (read: ReadWork, one: Notice): Promise<readonly Way[]> => {
    if (isSealed(one)) return []
    const ways = (await reachOf(read, one.person, one)).filter((way) => {
      return way.id !== one.via && !isTried(one, way) && isTakingOver(channelOf(way.account))
    })
    return bestFirst(read, ways)
  }

  /** The way that was settled on before; another where none was, or where it is none any more. */
  const settled = async (read: ReadWork, one: Notice): Promise<Way | undefined> => {
    const ways = (await reachOf(read, one.person, one)).filter((way) => !isTried(one, way))
    const meant = ways.find(({ id }) => id === one.via)
    if (meant !== undefined) return meant
    return (one.tried ?? []).length === 0 ? (await bestFirst(read, ways))[0] : (await standIns(read, one))[0]
  }

  /**
   * The way by which a notice goes at its first try: the one it was meant for, or one that is known to be better. A page that shows
   * everything anyway takes over nothing, and words of a private talk, or meant for certain accounts, stay where they were meant.
   */
  const firstOf = async (read: ReadWork, one: Notice, open: readonly Way[]): Promise<Way | undefined> => {
    const meant = open.find(({ id }) => id === one.via)
    if (meant === undefined || open.length < 2 || isSealed(one) || one.only !== undefined) return meant
    const others = open.filter((way) => way.id === meant.id || isTakingOver(channelOf(way.account)))
    return (await bestFirst(read, others))[0]
  }

  return { standIns, settled, firstOf }
}
