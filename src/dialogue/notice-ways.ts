import type { Channel } from '../core/channel.ts'
import type { Notice } from '../core/conversation.ts'
import { isRelayed } from '../core/relayed.ts'
import type { ReadWork } from '../core/store.ts'
import { waysOf, type Way } from '../people/ways.ts'

/** The ways that these words may go by. */
export const fitWays = (ways: readonly Way[], { mayBeRelayed }: Pick<Notice, 'mayBeRelayed'>): readonly Way[] =>
  mayBeRelayed === true ? ways : ways.filter(({ account }) => !isRelayed(account))

/** Words of a private talk stay where it is held. */
const isSealed = ({ replies }: Notice): boolean => replies.some(({ sealed }) => sealed !== undefined)

export const isTried = (one: Notice, { id }: Way): boolean => one.tried?.some(({ way }) => way === id) === true

/** By which ways a notice may go, one after the other. */
export const createNoticeWays = (channelOf: (account: string) => Channel | undefined) => {
  /** The ways not tried yet that may stand in for the one the words were meant for. */
  const standIns = async (read: ReadWork, one: Notice): Promise<readonly Way[]> => {
    if (isSealed(one)) return []
    const ways = fitWays(await waysOf(read, one.person), one)
    return ways.filter((way) => {
      const channel = channelOf(way.account)
      return way.id !== one.via && !isTried(one, way) && channel !== undefined && channel.takesOver !== false
    })
  }

  /** The way that was settled on before; another where none was, or where it is none any more. */
  const settled = async (read: ReadWork, one: Notice): Promise<Way | undefined> => {
    const ways = fitWays(await waysOf(read, one.person), one).filter((way) => !isTried(one, way))
    const meant = ways.find(({ id }) => id === one.via)
    if (meant !== undefined) return meant
    return (one.tried ?? []).length === 0 ? ways[0] : (await standIns(read, one))[0]
  }

  return { standIns, settled }
}
