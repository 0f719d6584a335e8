import type { Inbox, KnownFailure, LateWord } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Reply } from '../../core/reply.ts'
import type { Store, Work } from '../../core/store.ts'
import { sessionStates, type KfApi, type KfMember } from './api.ts'
import { accountOf, channelName as channel } from './config.ts'
import type { Incoming } from './incoming.ts'
import { firstItem } from './outgoing.ts'
import { chatId, kfSends } from './records.ts'
import type { KfSender } from './send.ts'
import { noteHeard, noteHeld } from './window.ts'

/** Who is told of what becomes of chats and sends outside of this channel's own rows. */
export interface KfWatchers {
  /** The words somebody who enters is greeted with. */
  readonly greeting: () => readonly Reply[]
  /** A person in WeCom has taken the session, or it is over. Part of the transaction. */
  readonly session: (
    work: Work,
    place: { readonly account: string; readonly sender: string },
    isHeld: boolean,
  ) => Promise<void>
  /** What was taken by the platform did not arrive after all. Part of the transaction. */
  readonly notDelivered: (work: Work, word: LateWord) => Promise<void>
}

interface TakeParts {
  readonly store: Store
  readonly inbox: Inbox
  readonly api: KfApi
  readonly sender: KfSender
  readonly clock: Clock
  readonly log: Log
  readonly watchers: KfWatchers
}

/** A welcome code is good for 20 seconds. */
const greetMs = 20_000

/** Of `fail_type`: the 48 hours are over, the session is closed, five messages are out. The member's next message opens it again. */
const waitsForMember: ReadonlySet<number> = new Set([4, 5, 6])
const refusedByMember = 10

const failureOf = (reason: number): KnownFailure => {
  if (waitsForMember.has(reason)) return { kind: 'parked' }
  const code = `fail-${reason}`
  return reason === refusedByMember ? { kind: 'no-permission', code } : { kind: 'permanent', code }
}

/** Takes one entry of a page in. Each may come again: after a crash, from another process, from the platform. */
export const createTake = ({ store, inbox, api, sender, clock, log, watchers }: TakeParts) => {
  const session = (who: KfMember, account: string, isHeld: boolean): Promise<void> =>
    store.transaction(chatId(who.kf, who.member), async (work) => {
      await noteHeld(work, who, isHeld)
      await watchers.session(work, { account, sender: who.member }, isHeld)
    })

  /** The event that ends a session may be lost: nobody is left with a bot that keeps silent for somebody who has gone. */
  const askWhoHas = async (who: KfMember): Promise<void> => {
    const state = await api.stateOf(who)
    const isHeld = state === undefined || state === sessionStates.pool || state === sessionStates.person
    if (!isHeld) await session(who, accountOf(who.kf), false)
  }

  /** The answer becomes a job in the message's own transaction: it is sent once, and its outcome is kept. */
  const answer = async (who: KfMember, at: number, message: Message): Promise<void> => {
    try {
      const chat = await store.transaction(chatId(who.kf, who.member), (work) => noteHeard(work, who, message.id, at))
      if (chat.held) await askWhoHas(who)
      await inbox.deliverLater(message)
    } catch (error) {
      // Only help is said without the store; anything else throws here as well.
      const help = await inbox.receive(message).catch(() => [])
      await sender.sayWithoutStore(who, help, derivedId('help', message.sender, message.id))
      throw error
    }
    const help = await inbox.receive(message)
    if (help.length === 0) return
    await sender.sayWithoutStore(who, help, derivedId('help', message.sender, message.id))
    throw new Error('help was said while the store failed: the message is read again')
  }

  const greet = async ({ at, id, code }: Extract<Incoming, { kind: 'entered' }>): Promise<void> => {
    const item = firstItem(watchers.greeting())
    if (item === undefined || clock.now().getTime() - at * 1000 > greetMs) return
    const outcome = await api.greet(code, item, derivedId('m', 'greet', id))
    log.info('channel', 'greeted', { channel, outcome: outcome.kind })
  }

  const notDelivered = (account: string, msgid: string, reason: number): Promise<void> =>
    store.transaction(`wecom-kf-send:${msgid}`, async (work) => {
      const send = await work.rows(kfSends).get(msgid)
      log.warn('channel', 'a message did not arrive', { channel, reason, known: send !== undefined })
      if (send !== undefined)
        await watchers.notDelivered(work, { sendId: send.sendId, account, outcome: failureOf(reason) })
    })

  return async (entry: Incoming): Promise<void> => {
    switch (entry.kind) {
      case 'message':
        return answer({ kf: entry.kf, member: entry.member }, entry.at, entry.message)
      case 'entered':
        return greet(entry)
      case 'not-delivered':
        return notDelivered(accountOf(entry.kf), entry.msgid, entry.reason)
      case 'session':
        return session({ kf: entry.kf, member: entry.member }, accountOf(entry.kf), entry.isHeld)
      case 'ignored':
        log.info('channel', 'an entry without an answer', { channel, type: entry.type })
    }
  }
}
