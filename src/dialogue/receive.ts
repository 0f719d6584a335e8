import type { Channel, Inbox } from '../core/channel.ts'
import { conversations, lateTurns, turns, type Conversation, type Turn } from '../core/conversation.ts'
import type { Settle } from '../core/delivery.ts'
import { derivedId } from '../core/ids.ts'
import { addJob } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import { maxTextLength, type Message } from '../core/message.ts'
import { isRelayed } from '../core/relayed.ts'
import type { Reply } from '../core/reply.ts'
import type { ReadWork, Store, Work } from '../core/store.ts'
import { dayMs, msBetween, type Instant } from '../core/time.ts'
import { findPerson, personOf } from '../people/persons.ts'
import type { Person } from '../people/records.ts'
import { withNewOffer } from './conversation-parts.ts'
import { allWordsOf, wordsOf } from './message-words.ts'
import { isImminent, type Advice, type Response, type Seen } from './mind.ts'
import { forget } from './forget.ts'
import { answerMedia, hearInTalk, type MediaParts } from './media-turn.ts'
import { sendTurnJob, takeParked } from './outbox.ts'
import {
  answerInTalk,
  privateTurnKind,
  revealNothing,
  type Answering,
  type HeldTalk,
  type PrivateTalks,
} from './private-talk.ts'
import type { Respond } from './respond.ts'
import { keepReplies, repliesOf } from './sayings.ts'
import { isUnanswered } from './unanswered.ts'
import { scanOf, welcomed, type SceneParts } from './welcome.ts'
import * as words from './words.ts'

interface ReceiveParts extends SceneParts {
  readonly store: Store
  readonly log: Log
  readonly respond: Respond
  /** Looks for danger: a pure function, no store. */
  readonly look: (text: string) => Seen | undefined
  /** Writes the alert row for what was seen. */
  readonly alert: (
    work: Work,
    seen: Seen,
    of: { readonly person: string; readonly turn: string; readonly text: string },
  ) => Promise<void>
  /** Keeps an alert outside the store when the store fails. */
  readonly spool: (seen: Seen, turn: string) => void
  readonly contentVersion: () => string
  readonly settle?: Settle
  /** Thinks about a message before its transaction, for as long as it may take; never throws. Not called where danger was seen. */
  readonly advise?: (message: Message, said: string) => Promise<Advice | undefined>
  /** Pictures and voice messages; without it they are only said to be unreadable. */
  readonly media?: MediaParts
  /** Talks whose words are kept elsewhere; without them there are none. */
  readonly privately?: PrivateTalks
  /** Sees to what else was kept of somebody who unfollows there. */
  readonly left?: (work: Work, person: string, account: string, by?: 'administrator') => Promise<void>
  /** What a menu click says, by its key; a click that nothing answers gets the menu. */
  readonly clickWords: (key: string) => string
}

export const turnId = (message: Pick<Message, 'account' | 'sender' | 'id'>): string =>
  derivedId('trn', message.account, message.sender, message.id)

/** A number typed a day later is no answer to a list nobody sees any more; an open form still shows its own. */
const withoutOldOffer = (conversation: Conversation, now: Instant): Conversation => {
  const { offered: _old, offeredAt = '', ...rest } = conversation
  const shownAt = offeredAt > conversation.lastAt ? offeredAt : conversation.lastAt
  const isOld = conversation.form === undefined && msBetween(shownAt, now) > dayMs
  return isOld ? rest : conversation
}

/** A rule may have said something on its own meanwhile, or changed who answers, which stand in the same row. */
const keepConversation = async (work: Work, conversation: Conversation): Promise<void> => {
  const { heldBy: _before, ...rest } = conversation
  const { version, noticeSeq, owner, heldBy } = (await work.rows(conversations).get(conversation.id)) ?? conversation
  await work
    .rows(conversations)
    .update({ ...rest, version, noticeSeq, owner, ...(heldBy === undefined ? {} : { heldBy }) })
}

/** The very list when there is no other: what is made of a list that is remembered need not be made again. */
const joined = (first: readonly Reply[], second: readonly Reply[]): readonly Reply[] => {
  if (first.length === 0) return second
  return second.length === 0 ? first : [...first, ...second]
}

export const createReceive = (parts: ReceiveParts): Inbox => {
  const { store, respond } = parts
  const reveal = parts.privately?.reveal ?? revealNothing

  const conversationOf = async (work: Work, person: Person, message: Message): Promise<Conversation> => {
    const known = await work.rows(conversations).get(person.id)
    const here = { account: message.account, sender: message.sender, lastAt: work.now }
    if (known !== undefined) return { ...withoutOldOffer(known, work.now), ...here }
    return work.rows(conversations).insert({ id: person.id, owner: 'bot', noticeSeq: 0, ...here })
  }

  const answer = async (about: Answering): Promise<Response> => {
    const { message, conversation, person, seen, advice } = about
    const said = wordsOf(message, parts.clickWords)
    const plain = (...replies: readonly Reply[]) => ({ replies, conversation: withNewOffer(conversation, replies) })
    if (message.kind === 'subscribe') return welcomed(about, respond, parts.sceneWords)
    if (isUnanswered(message, conversation, seen)) return plain()
    if (message.kind === 'unsubscribe')
      return { replies: [], conversation: await forget(about.work, conversation, message.account) }
    const shown = await answerMedia(about, isRelayed(message.account) ? undefined : parts.media, respond)
    if (shown !== undefined) return shown
    // A person of staff is told of everything, also of what nobody can read.
    if (conversation.owner !== 'bot' && !isRelayed(message.account))
      return respond({ work: about.work, person, conversation, said, seen, advice: undefined })
    if (message.kind === 'other' || message.kind === 'image')
      return plain(words.unreadable(message.kind === 'other' ? message.type : message.kind))
    if (said === '') return plain(message.kind === 'voice' ? words.voiceUnheard() : words.nothingSaid())
    const response = await respond({ work: about.work, person, conversation, said, seen, advice })
    const before: Reply[] = []
    if (message.kind === 'voice' && seen === undefined) before.push(words.heard(said))
    if (message.kind === 'text' && message.text.length > maxTextLength && seen === undefined)
      before.push(words.tooLong())
    return { ...response, replies: joined(before, response.replies) }
  }

  /** The talk with a counsellor that a message belongs to. */
  const talkOf = async (read: ReadWork, person: string, message: Message): Promise<HeldTalk | undefined> => {
    const { privately } = parts
    if (privately === undefined || isRelayed(message.account)) return undefined
    if (message.kind === 'subscribe' || message.kind === 'unsubscribe') return undefined
    const said = wordsOf(message, parts.clickWords)
    const talk = await privately.talkOf(read, person, said)
    return talk === undefined ? undefined : { privately, talk, said }
  }

  /** What is said to a counsellor is thought about by nobody else. */
  const isPrivate = (message: Message): Promise<boolean> =>
    store.read(async (read) => {
      const person = await findPerson(read, message.account, message.sender)
      return person !== undefined && (await talkOf(read, person.id, message)) !== undefined
    })

  const adviceOf = async (message: Message): Promise<Advice | undefined> => {
    if (parts.advise === undefined || (await isPrivate(message))) return undefined
    return parts.advise(message, wordsOf(message, parts.clickWords))
  }

  const turn = async (
    work: Work,
    message: Message,
    { seen, advice }: { readonly seen: Seen | undefined; readonly advice: Advice | undefined },
  ): Promise<readonly Reply[]> => {
    const id = turnId(message)
    const known = await work.rows(turns).get(id)
    if (known !== undefined) return known.delivery === 'push' ? [] : reveal(work, await repliesOf(work, known), message)
    const leaves = message.kind === 'unsubscribe'
    const scan = scanOf(message)
    if (scan !== undefined) await parts.scanned?.(work, scan)
    const person = await personOf(work, message.account, message.sender, !leaves)
    const conversation = await conversationOf(work, person, message)
    const wasTold = conversation.noticeSeq > 0
    const parked =
      wasTold && !leaves ? await takeParked(work, person.id, message.account, { turn: id, settle: parts.settle }) : []
    if (leaves) await parts.left?.(work, person.id, message.account, message.by)
    const about = { work, message, person, conversation, seen, advice }
    const talk = await talkOf(work, person.id, message)
    if (talk !== undefined) await hearInTalk(about, parts.media)
    const response =
      talk === undefined ? await answer(about) : await answerInTalk({ ...about, ...talk, respond, turn: id })
    const isKept = !leaves && talk === undefined && response.unspoken !== true
    const found = seen ?? response.seen
    const replies = found === undefined ? joined(parked, response.replies) : joined(response.replies, parked)
    const late = await work.rows(lateTurns).get(id)
    const delivery: Turn['delivery'] = late === undefined ? 'direct' : 'push'
    await work.rows(turns).insert({
      id,
      person: person.id,
      account: message.account,
      at: work.now,
      kind: talk === undefined ? message.kind : privateTurnKind,
      text: isKept ? wordsOf(message, parts.clickWords) : '',
      ...(await keepReplies(work, response.unspoken === true ? [...parked, words.unspoken()] : replies)),
      delivery,
      content: parts.contentVersion(),
    })
    await keepConversation(work, response.conversation)
    if (found !== undefined && (response.unspoken !== true || isImminent(found))) {
      const text = response.alertText ?? allWordsOf(message, parts.clickWords)
      await parts.alert(work, found, { person: person.id, turn: id, text })
    }
    if (delivery === 'push') await addJob(work, { kind: sendTurnJob, key: id, payload: { turn: id } })
    return delivery === 'push' ? [] : reveal(work, replies, message)
  }

  /** The person's id when we have met, else the account: whose turn it is in the store. */
  const lockOf = async (message: Message): Promise<string> => {
    const person = await store.read((read) => findPerson(read, message.account, message.sender))
    return person?.id ?? `${message.account}|${message.sender}`
  }

  const receive: Inbox['receive'] = async (message) => {
    const seen = parts.look(allWordsOf(message, parts.clickWords))
    try {
      const advice = seen === undefined ? await adviceOf(message) : undefined
      return await store.transaction(await lockOf(message), (work) => turn(work, message, { seen, advice }))
    } catch (error) {
      if (seen === undefined) throw error
      parts.log.error('safety', 'the store failed under a message that needs help', error, { turn: turnId(message) })
      parts.spool(seen, turnId(message))
      return seen.replies
    }
  }

  const deliverLater: Inbox['deliverLater'] = async (message) => {
    const id = turnId(message)
    await store.transaction(await lockOf(message), async (work) => {
      const known = await work.rows(turns).get(id)
      if (known === undefined) {
        if ((await work.rows(lateTurns).get(id)) === undefined) await work.rows(lateTurns).insert({ id, at: work.now })
        return
      }
      if (known.delivery === 'push') return
      await work.rows(turns).update({ ...known, delivery: 'push' })
      await addJob(work, { kind: sendTurnJob, key: id, payload: { turn: id } })
    })
  }

  return { receive, deliverLater }
}

/** The channel of a binding account, among those that run. */
export const channelByAccount = (channels: readonly Channel[]) => {
  const byAccount = new Map(channels.map((channel) => [channel.account, channel]))
  return (account: string): Channel | undefined =>
    byAccount.get(account) ?? channels.map((channel) => channel.serving?.(account)).find((one) => one !== undefined)
}
