import type { Channel, SendOutcome } from '../core/channel.ts'
import { conversations, notices, personTopic, turns, type Conversation, type Notice } from '../core/conversation.ts'
import { addJob, type JobHandler, type JobResult } from '../core/job.ts'
import { derivedId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import type { Reply } from '../core/reply.ts'
import type { Store, Work } from '../core/store.ts'

export const sendNoticeJob = 'send-notice'
export const sendTurnJob = 'send-turn'

export interface Delivery {
  readonly person: string
  readonly replies: readonly Reply[]
  /** The same thing said twice has the same id and is said once; platforms that can, de-duplicate by it too. */
  readonly sendId: string
  /** The ledger row that waits for the outcome, when a reminder is said. */
  readonly ledger?: string
}

/**
 * Says something to a person on our own: a row the web page shows, and a job that sends it through the channel the person
 * wrote last. Part of the caller's transaction.
 * @returns the account it goes through, undefined when the person never wrote to us
 */
export const deliver = async (work: Work, delivery: Delivery): Promise<string | undefined> => {
  const conversation = await work.rows(conversations).get(delivery.person)
  if (conversation === undefined) return undefined
  const id = derivedId('ntc', delivery.sendId)
  if ((await work.rows(notices).get(id)) !== undefined) return conversation.account
  const seq = conversation.noticeSeq + 1
  await work.rows(conversations).update({ ...conversation, noticeSeq: seq })
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

/** Notices that had to wait for the person to write: they go out with the replies of this turn. */
export const takeParked = async (work: Work, person: string): Promise<readonly Reply[]> => {
  const waiting = await work.rows(notices).range('delivery', { where: [person, 'parked'], limit: 5 })
  for (const one of waiting) await work.rows(notices).update({ ...one, delivery: 'sent' })
  return waiting.flatMap((one) => one.replies)
}

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

/** One try to send, as the reminder ledger keeps it. */
export interface Attempt {
  readonly ledger: string
  readonly account: string
  readonly sendId: string
  readonly outcome: SendOutcome
}

interface SendParts {
  readonly store: Store
  readonly log: Log
  readonly channel: (account: string) => Channel | undefined
  /** Writes the outcome into the reminder ledger; 'again' wants one more try (an unknown outcome of something critical). */
  readonly settle: (work: Work, attempt: Attempt) => Promise<'again' | 'done'>
}

/** The job handlers that send what was stored. A job carries ids only; the words are read when it runs. */
export const createSendHandlers = (parts: SendParts): readonly JobHandler[] => {
  const { store, log } = parts

  interface Sending {
    readonly to: Conversation
    readonly replies: readonly Reply[]
    readonly sendId: string
    readonly interrupted: boolean
  }

  const send = async ({ to, replies, sendId, interrupted }: Sending): Promise<SendOutcome> => {
    const channel = parts.channel(to.account)
    if (channel === undefined) return { kind: 'no-permission', code: 'no-channel' }
    if (interrupted && !channel.deduplicates) return { kind: 'unknown', code: 'interrupted' }
    const outcome = await channel.send(to.sender, replies, sendId)
    log.info('channel', 'sent', { channel: channel.name, outcome: outcome.kind })
    return outcome
  }

  const sendNotice: JobHandler = {
    kind: sendNoticeJob,
    run: async (payload, { interrupted }) => {
      const found = await store.read(async (read) => {
        const one = await read.rows(notices).get(payload['notice'] ?? '')
        const to = one === undefined ? undefined : await read.rows(conversations).get(one.person)
        return one === undefined || to === undefined ? undefined : { one, to }
      })
      if (found === undefined) return { kind: 'done', outcome: 'gone' }
      if (found.one.delivery === 'sent') return { kind: 'done', outcome: 'sent' }
      const outcome = await send({ ...found, replies: found.one.replies, sendId: found.one.id, interrupted })
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
    run: async (payload, { interrupted }) => {
      const found = await store.read(async (read) => {
        const turn = await read.rows(turns).get(payload['turn'] ?? '')
        const to = turn === undefined ? undefined : await read.rows(conversations).get(turn.person)
        return turn === undefined || to === undefined ? undefined : { turn, to }
      })
      if (found === undefined || found.turn.replies.length === 0) return { kind: 'done', outcome: 'gone' }
      const outcome = await send({ ...found, replies: found.turn.replies, sendId: found.turn.id, interrupted })
      if (outcome.kind === 'parked') await store.transaction(found.turn.person, (work) => park(work, found.turn.id))
      return resultOf(outcome)
    },
  }

  return [sendNotice, sendTurn]
}

/** Keeps the replies of a turn that could not be sent for the person's next message. */
const park = async (work: Work, turnId: string): Promise<void> => {
  const turn = await work.rows(turns).get(turnId)
  const conversation = turn === undefined ? undefined : await work.rows(conversations).get(turn.person)
  if (turn === undefined || conversation === undefined) return
  const id = derivedId('ntc', turnId)
  if ((await work.rows(notices).get(id)) !== undefined) return
  const seq = conversation.noticeSeq + 1
  await work.rows(conversations).update({ ...conversation, noticeSeq: seq })
  await work
    .rows(notices)
    .insert({ id, person: turn.person, seq, at: work.now, replies: turn.replies, delivery: 'parked' })
}
