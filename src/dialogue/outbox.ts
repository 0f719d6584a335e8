import type { SendOutcome } from '../core/channel.ts'
import {
  conversations,
  notices,
  personTopic,
  turns,
  type Conversation,
  type Notice,
  noticeId,
} from '../core/conversation.ts'
import { noLedger, nobodyCalls, type Deliver, type Delivery, type Settle } from '../core/delivery.ts'
import { addJob, type JobHandler, type JobResult } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import { isRelayed } from '../core/relayed.ts'
import type { Reply } from '../core/reply.ts'
import type { Work } from '../core/store.ts'
import { addMs } from '../core/time.ts'
import { rangeOfPerson, rootId } from '../people/joined.ts'
import { waysOf } from '../people/ways.ts'
import { expireNotice, isExpired } from './expired.ts'
import { givenCode, withTry } from './notice-tries.ts'
import { reachOf } from './notice-ways.ts'
import { deliveryOf, finalOf, resultOf, soonAgain } from './outcomes.ts'
import type { Pace } from './pace.ts'
import { revealNothing, type Reveal } from './private-talk.ts'
import { repliesOf } from './sayings.ts'
import { createSendNotice, sendNoticeJob, type NoticeParts, type Sending } from './send-notice.ts'
import { park, parkedId, settleCarried } from './turn-notice.ts'

export const sendTurnJob = 'send-turn'

/** A number typed next means what was shown last; in the middle of a form it is an answer to the form. */
const offerOf = (
  work: Work,
  { form }: Conversation,
  { replies }: Delivery,
): Pick<Conversation, 'offered' | 'offeredAt'> => {
  const offered = replies.findLast(({ choices }) => choices !== undefined && choices.length > 0)?.choices
  return form !== undefined || offered === undefined ? {} : { offered: [...offered], offeredAt: work.now }
}

/**
 * Says something to a person on our own: a row the web page shows, and a job that sends it through the channel the person
 * wrote last. Part of the caller's transaction.
 * @returns the account it goes through, undefined when the person never wrote to us or has unfollowed
 */
export const deliver: Deliver = async (work, delivery) => {
  const person = await rootId(work, delivery.person)
  const conversation = await work.rows(conversations).get(person)
  const [way] = await reachOf(work, person, delivery)
  if (conversation === undefined || way === undefined) return undefined
  const id = noticeId(delivery.sendId)
  if ((await work.rows(notices).get(id)) !== undefined) return way.account
  const seq = conversation.noticeSeq + 1
  await work.rows(conversations).update({ ...conversation, ...offerOf(work, conversation, delivery), noticeSeq: seq })
  await work.rows(notices).insert({
    id,
    person,
    seq,
    at: work.now,
    replies: [...delivery.replies],
    delivery: 'pending',
    via: way.id,
    ...(delivery.mayBeRelayed === true ? { mayBeRelayed: true } : {}),
    ...(delivery.only === undefined ? {} : { only: [...delivery.only] }),
    ...(delivery.ledger === undefined ? {} : { ledger: delivery.ledger }),
    ...(delivery.importance === undefined ? {} : { importance: delivery.importance }),
    ...(delivery.goodUntil === undefined ? {} : { goodUntil: delivery.goodUntil }),
  })
  await addJob(work, {
    kind: sendNoticeJob,
    key: delivery.sendId,
    payload: { notice: id, ...(delivery.ledger === undefined ? {} : { ledger: delivery.ledger }) },
    claim: delivery.claim,
  })
  work.notify(personTopic(person))
  return way.account
}

/** The turn that takes along what waits. */
interface Taking {
  readonly turn?: string
  readonly settle?: Settle | undefined
}

/** Given with the replies to a message: the ledger of its reminder says so too. */
const giveAlong = async (
  work: Work,
  one: Notice,
  account: string,
  { turn, settle = noLedger }: Taking,
): Promise<void> => {
  const made = { at: work.now, account, outcome: 'sent', code: givenCode }
  const taken = turn === undefined ? {} : { takenBy: turn }
  await work.rows(notices).update({ ...withTry(one, made), ...taken, delivery: 'sent' })
  if (one.ledger !== undefined)
    await settle(work, { ledger: one.ledger, account, sendId: one.id, outcome: { kind: 'sent' }, stands: 'sent' })
  const end = { account, outcome: { kind: 'sent' } } as const
  if (one.turn !== undefined)
    await settleCarried(work, one.person, { ...end, turn: one.turn }, { stands: 'sent', settle })
}

/** Words to many are given along only where the member was told that they wait. */
const mayRideAlong = ({ mayBeRelayed, only, delivery: state }: Notice, account: string): boolean =>
  (mayBeRelayed === true || !isRelayed(account)) &&
  (only === undefined || (state === 'parked' && only.includes(account)))

/**
 * Notices that could not be sent wait for the person to write, on any account: they go out with the replies of this turn. What they
 * are about may be over meanwhile.
 */
export const takeParked = async (
  work: Work,
  person: string,
  account: string,
  by: Taking = {},
): Promise<readonly Reply[]> => {
  const inState = (state: Notice['delivery']): Promise<readonly Notice[]> =>
    rangeOfPerson(work, notices, 'delivery', { person, where: [state], limit: 5 })
  const waiting = [...(await inState('parked')), ...(await inState('failed'))]
    .filter((one) => mayRideAlong(one, account))
    .toSorted((a, b) => a.seq - b.seq)
  const taken = waiting.filter((one) => !isExpired(one, work.now))
  for (const one of waiting)
    if (taken.includes(one)) await giveAlong(work, one, account, by)
    else await expireNotice(work, one, by.settle ?? noLedger)
  return taken.flatMap((one) => one.replies)
}

/**
 * What of a turn's replies is still to be said late: once a person of staff has the chat the bot does not speak between, but help
 * and what staff or a reminder said goes out.
 */
const stillSaid = ({ owner }: Conversation, replies: readonly Reply[]): readonly Reply[] =>
  owner === 'staff' ? replies.filter(({ kind }) => kind === 'help' || kind === 'notice') : replies

interface SendParts
  extends Pick<NoticeParts, 'store' | 'channel' | 'settle'>, Partial<Pick<NoticeParts, 'callList' | 'byDay'>> {
  readonly log: Log
  /** Puts in what is kept sealed, for the binding it is sent to. */
  readonly reveal?: Reveal
  /** Without it nothing is held back. */
  readonly pace?: Pace
}

/** The job handlers that send what was stored. A job carries ids only; the words are read when it runs. */
export const createSendHandlers = (parts: SendParts): readonly JobHandler[] => {
  const { store, log, reveal = revealNothing, callList = nobodyCalls, pace } = parts

  const send = async ({ to, replies, sendId, attempt }: Sending): Promise<SendOutcome> => {
    const channel = parts.channel(to.account)
    if (channel === undefined) return { kind: 'no-permission', code: 'no-channel' }
    if (attempt.interrupted && !channel.deduplicates) return { kind: 'unknown', code: 'interrupted' }
    const waitMs = await pace?.(to.account, channel.perMinute, sendId)
    if (waitMs !== undefined) {
      const { now } = await store.read(async (read) => ({ now: read.now }))
      return finalOf({ kind: 'retry', code: 'pace', at: addMs(now, waitMs) }, attempt)
    }
    const isSealed = replies.some(({ sealed }) => sealed !== undefined)
    const shown = isSealed ? await store.read((read) => reveal(read, replies, to)) : replies
    const outcome = await channel.send(to.sender, shown, sendId)
    log.info('channel', 'sent', { channel: channel.name, outcome: outcome.kind })
    return finalOf(outcome, attempt)
  }

  /** A turn, who answers its person now, and the way its message came by, if it is still one. */
  const lateTurn = (id: string) =>
    store.read(async (read) => {
      const turn = await read.rows(turns).get(id)
      const person = turn === undefined ? undefined : await rootId(read, turn.person)
      const conversation = person === undefined ? undefined : await read.rows(conversations).get(person)
      if (turn === undefined || person === undefined || conversation === undefined) return undefined
      const ways = await waysOf(read, person)
      const to = ways.find(({ account }) => account === turn.account) ?? ways[0]
      return { turn, to, conversation, replies: await repliesOf(read, turn) }
    })

  const sendTurn: JobHandler = {
    kind: sendTurnJob,
    run: async (payload, attempt) => {
      const found = await lateTurn(payload['turn'] ?? '')
      if (found === undefined || found.replies.length === 0) return { kind: 'done', outcome: 'gone' }
      const { turn, to } = found
      const parked = await store.read((read) => read.rows(notices).get(parkedId(turn.id)))
      // It failed, and went out with the replies to the person's next message.
      if (parked?.delivery === 'sent') return { kind: 'done', outcome: 'sent' }
      const replies = stillSaid(found.conversation, found.replies)
      if (replies.length === 0) return { kind: 'done', outcome: 'held by staff' }
      const outcome: SendOutcome =
        to === undefined
          ? { kind: 'no-permission', code: 'unreachable' }
          : await send({ to, replies, sendId: turn.id, attempt })
      const delivery = deliveryOf(outcome)
      if (delivery === 'parked' || delivery === 'failed' || parked !== undefined) {
        const end = { turn: turn.id, account: to?.account ?? 'none', outcome }
        await store.transaction(turn.person, (work) => park(work, end, delivery, parts.settle))
      }
      // It may have arrived: where the platform drops a second one itself, the answer to a message is not given up for that.
      const dropsSecond = to !== undefined && parts.channel(to.account)?.deduplicates === true
      const result: JobResult =
        outcome.kind === 'unknown' && dropsSecond
          ? { kind: 'retry', outcome: `unknown ${outcome.code}` }
          : resultOf(outcome)
      return soonAgain(result, attempt, await store.read(async (read) => read.now))
    },
  }

  return [createSendNotice({ ...parts, send, callList }), sendTurn]
}
