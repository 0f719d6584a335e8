import type { Channel, SendOutcome } from '../core/channel.ts'
import { conversations, notices, personTopic, turns, type Conversation, type Notice } from '../core/conversation.ts'
import type { Attempt, Deliver, Delivery } from '../core/delivery.ts'
import { addJob, maxAttempts, type JobAttempt, type JobHandler, type JobResult } from '../core/job.ts'
import { derivedId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import type { Reply } from '../core/reply.ts'
import type { Store, Work } from '../core/store.ts'
import { isReachable } from '../people/persons.ts'
import { revealNothing, type Reveal } from './private-talk.ts'
import { repliesOf } from './sayings.ts'

export const sendNoticeJob = 'send-notice'
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
  const conversation = await work.rows(conversations).get(delivery.person)
  if (conversation === undefined || !(await isReachable(work, conversation.account, conversation.sender)))
    return undefined
  const id = derivedId('ntc', delivery.sendId)
  if ((await work.rows(notices).get(id)) !== undefined) return conversation.account
  const seq = conversation.noticeSeq + 1
  await work.rows(conversations).update({ ...conversation, ...offerOf(work, conversation, delivery), noticeSeq: seq })
  await work.rows(notices).insert({
    id,
    person: delivery.person,
    seq,
    at: work.now,
    replies: [...delivery.replies],
    delivery: 'pending',
  })
  await addJob(work, {
    kind: sendNoticeJob,
    key: delivery.sendId,
    payload: { notice: id, ...(delivery.ledger === undefined ? {} : { ledger: delivery.ledger }) },
  })
  work.notify(personTopic(delivery.person))
  return conversation.account
}

/** Notices that could not be sent wait for the person to write: they go out with the replies of this turn. */
export const takeParked = async (work: Work, person: string): Promise<readonly Reply[]> => {
  const inState = (state: Notice['delivery']): Promise<readonly Notice[]> =>
    work.rows(notices).range('delivery', { where: [person, state], limit: 5 })
  const waiting = [...(await inState('parked')), ...(await inState('failed'))].toSorted((a, b) => a.seq - b.seq)
  for (const one of waiting) await work.rows(notices).update({ ...one, delivery: 'sent' })
  return waiting.flatMap((one) => one.replies)
}

/** After the last try a known failure is final. */
const finalOf = (outcome: SendOutcome, { count }: JobAttempt): SendOutcome =>
  outcome.kind === 'retry' && count >= maxAttempts ? { kind: 'permanent', code: outcome.code } : outcome

/** What a job does next after a send ended so. A closed window is no failure: the words wait for the person. */
const resultOf = (outcome: SendOutcome): JobResult => {
  switch (outcome.kind) {
    case 'sent':
    case 'parked':
      return { kind: 'done', outcome: outcome.kind }
    case 'retry':
      return { kind: 'retry', outcome: outcome.code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
    case 'no-permission':
    case 'permanent':
    case 'unknown':
      return { kind: 'dead', outcome: `${outcome.kind} ${outcome.code}` }
  }
}

const deliveryOf = (outcome: SendOutcome): Notice['delivery'] => {
  switch (outcome.kind) {
    case 'sent':
    case 'parked':
    case 'unknown':
      return outcome.kind
    case 'retry':
      return 'pending'
    case 'no-permission':
    case 'permanent':
      return 'failed'
  }
}

/** Staff want what failed for good to be tried again: a job that begins anew although its notice has failed. */
const isWantedAgain = (delivery: Notice['delivery'], { count, interrupted }: JobAttempt): boolean =>
  delivery === 'failed' && count === 1 && !interrupted

/**
 * What of a turn's replies is still to be said late: once a person of staff has the chat the bot does not speak between, but help
 * and what staff or a reminder said goes out.
 */
const stillSaid = ({ owner }: Conversation, replies: readonly Reply[]): readonly Reply[] =>
  owner === 'staff' ? replies.filter(({ kind }) => kind === 'help' || kind === 'notice') : replies

interface SendParts {
  readonly store: Store
  readonly log: Log
  readonly channel: (account: string) => Channel | undefined
  /** Writes the outcome into the reminder ledger; 'again' wants one more try (an unknown outcome of something critical). */
  readonly settle: (work: Work, attempt: Attempt) => Promise<'again' | 'done'>
  /** Puts in what is kept sealed, for the binding it is sent to. */
  readonly reveal?: Reveal
}

/** The job handlers that send what was stored. A job carries ids only; the words are read when it runs. */
export const createSendHandlers = (parts: SendParts): readonly JobHandler[] => {
  const { store, log, reveal = revealNothing } = parts

  interface Sending {
    readonly to: Conversation
    readonly replies: readonly Reply[]
    readonly sendId: string
    readonly attempt: JobAttempt
  }

  const send = async ({ to, replies, sendId, attempt }: Sending): Promise<SendOutcome> => {
    const channel = parts.channel(to.account)
    if (channel === undefined) return { kind: 'no-permission', code: 'no-channel' }
    if (attempt.interrupted && !channel.deduplicates) return { kind: 'unknown', code: 'interrupted' }
    const shown = await store.read((read) => reveal(read, replies, to))
    const outcome = await channel.send(to.sender, shown, sendId)
    log.info('channel', 'sent', { channel: channel.name, outcome: outcome.kind })
    return finalOf(outcome, attempt)
  }

  const sendNotice: JobHandler = {
    kind: sendNoticeJob,
    run: async (payload, attempt) => {
      const found = await store.read(async (read) => {
        const one = await read.rows(notices).get(payload['notice'] ?? '')
        const to = one === undefined ? undefined : await read.rows(conversations).get(one.person)
        return one === undefined || to === undefined ? undefined : { one, to }
      })
      if (found === undefined) return { kind: 'done', outcome: 'gone' }
      const { delivery } = found.one
      // Settled by a run that was cut off right after; `unknown` is here again only when one more try was wanted.
      if (delivery !== 'pending' && delivery !== 'unknown' && !isWantedAgain(delivery, attempt))
        return { kind: 'done', outcome: delivery }
      const outcome = await send({ ...found, replies: found.one.replies, sendId: found.one.id, attempt })
      const next = await store.transaction(found.one.person, async (work) => {
        const now = await work.rows(notices).get(found.one.id)
        if (now !== undefined) await work.rows(notices).update({ ...now, delivery: deliveryOf(outcome) })
        const ledger = payload['ledger']
        if (ledger === undefined) return 'done'
        return parts.settle(work, { ledger, account: found.to.account, sendId: found.one.id, outcome })
      })
      return next === 'again' ? { kind: 'retry', outcome: outcome.kind } : resultOf(outcome)
    },
  }

  const sendTurn: JobHandler = {
    kind: sendTurnJob,
    run: async (payload, attempt) => {
      const found = await store.read(async (read) => {
        const turn = await read.rows(turns).get(payload['turn'] ?? '')
        const to = turn === undefined ? undefined : await read.rows(conversations).get(turn.person)
        return turn === undefined || to === undefined ? undefined : { turn, to, replies: await repliesOf(read, turn) }
      })
      if (found === undefined || found.replies.length === 0) return { kind: 'done', outcome: 'gone' }
      const parked = await store.read((read) => read.rows(notices).get(parkedId(found.turn.id)))
      // It failed, and went out with the replies to the person's next message.
      if (parked?.delivery === 'sent') return { kind: 'done', outcome: 'sent' }
      const replies = stillSaid(found.to, found.replies)
      if (replies.length === 0) return { kind: 'done', outcome: 'held by staff' }
      const outcome = await send({ ...found, replies, sendId: found.turn.id, attempt })
      const delivery = deliveryOf(outcome)
      if (delivery === 'parked' || delivery === 'failed' || parked !== undefined)
        await store.transaction(found.turn.person, (work) => park(work, found.turn.id, delivery))
      return resultOf(outcome)
    },
  }

  return [sendNotice, sendTurn]
}

const parkedId = (turnId: string): string => derivedId('ntc', turnId)

/** Keeps the replies of a turn that could not be sent for the person's next message, or no longer. */
const park = async (work: Work, turnId: string, delivery: Notice['delivery']): Promise<void> => {
  const turn = await work.rows(turns).get(turnId)
  const conversation = turn === undefined ? undefined : await work.rows(conversations).get(turn.person)
  if (turn === undefined || conversation === undefined) return
  const id = parkedId(turnId)
  const before = await work.rows(notices).get(id)
  if (before !== undefined) {
    // What went out with another reply meanwhile stays sent.
    if (before.delivery !== 'sent') await work.rows(notices).update({ ...before, delivery })
    return
  }
  const seq = conversation.noticeSeq + 1
  await work.rows(conversations).update({ ...conversation, noticeSeq: seq })
  const replies = [...(await repliesOf(work, turn))]
  await work.rows(notices).insert({ id, person: turn.person, seq, at: work.now, replies, delivery })
}
