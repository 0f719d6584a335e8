import { newToken } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { rangeOfPerson, rootId } from '../../people/joined.ts'
import { feedText } from './calendar-text.ts'
import { entriesOf } from './entries.ts'
import { calendarFeeds, type CalendarFeed } from './records.ts'
import * as words from './words.ts'

interface FeedParts {
  readonly sealer: Pick<Sealer, 'lookup'>
  /** `BASE_URL`; without it there is no address to give. */
  readonly baseUrl: string | undefined
}

/** More than joined persons have between them. */
const most = 50

const plainOf = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.:!?。，：！？“”"~～、]/gu, '')

const wantsFeed =
  /^(?:我?(?:要|想)?(?:开|开通|加)?日历订阅|订阅(?:到)?日历|我?(?:要|想)订阅日历|(?:加|同步)到(?:手机)?日历)$/u
const wantsNew =
  /^(?:换(?:一个|个)?(?:新的?)?日历(?:订阅)?地址|日历(?:订阅)?换(?:个)?地址|重新(?:要|给)(?:个)?日历地址)$/u
const wantsEnd = /^(?:取消|停掉|停|关掉|关闭|退订|不要)日历(?:订阅|地址)?(?:了)?$/u

/** A private calendar of each member, at an address that is the whole right to it. */
export const createCalendarFeed = ({ sealer, baseUrl }: FeedParts) => {
  const hashOf = (token: string): string => sealer.lookup('lookup', `calendar feed:${token}`)

  const ownFeeds = (read: ReadWork, person: string): Promise<readonly CalendarFeed[]> =>
    rangeOfPerson(read, calendarFeeds, 'person', { person, descending: true, limit: most })

  /** @returns whether there was one */
  const end = async (work: Work, person: string): Promise<boolean> => {
    const own = await ownFeeds(work, person)
    for (const { id } of own) await work.rows(calendarFeeds).delete(id)
    return own.length > 0
  }

  const issue = async (work: Work, person: string): Promise<readonly Reply[]> => {
    if (baseUrl === undefined) return [words.noAddress()]
    await end(work, person)
    const token = newToken()
    const feed = { id: hashOf(token), person: await rootId(work, person), createdAt: work.now }
    await work.rows(calendarFeeds).insert(feed)
    return words.address(`${baseUrl.replace(/\/+$/, '')}/cal/${token}.ics`)
  }

  const feedWord: ServiceWord = {
    matches: (raw) => wantsFeed.test(plainOf(raw)),
    open: async ({ work, person }) => {
      const [newest] = await ownFeeds(work, person)
      return { replies: newest === undefined ? await issue(work, person) : [words.known(newest.createdAt)] }
    },
  }
  const newWord: ServiceWord = {
    matches: (raw) => wantsNew.test(plainOf(raw)),
    open: async ({ work, person }) => ({ replies: await issue(work, person) }),
  }
  const endWord: ServiceWord = {
    isObeyedWhileHeld: true,
    matches: (raw) => wantsEnd.test(plainOf(raw)),
    open: async ({ work, person }) => ({ replies: [(await end(work, person)) ? words.ended() : words.none()] }),
  }

  return {
    words: [feedWord, newWord, endWord],
    /** Whoever unfollows has no address any more (people.md §1 line 14). */
    left: async (work: Work, person: string): Promise<void> => void (await end(work, person)),
    /** The calendar at an address; undefined when it is none of ours any more. */
    feedOf: async (read: ReadWork, token: string): Promise<string | undefined> => {
      const feed = await read.rows(calendarFeeds).get(hashOf(token))
      return feed === undefined ? undefined : feedText(await entriesOf(read, feed.person))
    },
  }
}
