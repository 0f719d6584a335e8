import { z } from 'zod'
import { derivedId } from './ids.ts'
import { importanceSchema } from './importance.ts'
import { replySchema } from './reply.ts'
import { table } from './table.ts'

/** A form under way: which flow in which version, the question asked, the answers so far (personal ones sealed). */
export const openFormSchema = z.object({
  flow: z.string(),
  version: z.number(),
  /** Id of the question that was asked last, or `summary`. */
  step: z.string(),
  answers: z.record(z.string(), z.string()),
  /** How often in a row the answer to this step was not understood. */
  misses: z.number(),
})
export type OpenForm = z.output<typeof openFormSchema>

const lastAnswerSchema = z.object({
  entry: z.string().optional(),
  at: z.string(),
  /** What was asked. */
  said: z.string(),
  /** What `好` means now: the words of the offer that the answer ended with. */
  yes: z.string().optional(),
  /** A person was offered for it: what was asked goes along with 人工. */
  hand: z.boolean().optional(),
  /** It told no more of the entry than was told before: the next time a person is offered. */
  bare: z.boolean().optional(),
})

export const conversationSchema = z.object({
  /** The person's id. */
  id: z.string(),
  version: z.number(),
  /** Who answers: the bot, a person of staff who took the chat, or nobody yet: a person was asked for and the bot keeps silent. */
  owner: z.enum(['bot', 'staff', 'nobody']),
  /** Account of the person of staff who holds the chat. */
  heldBy: z.string().optional(),
  form: openFormSchema.optional(),
  /** A form set aside because somebody was in danger; 继续 takes it up again. */
  parked: openFormSchema.optional(),
  /** When help was last given first: for an hour, odd words are met with patience, not with a menu. */
  helpAt: z.string().optional(),
  /** What that help was about, how often in a row it was given, and whether a phone and a place were asked for. */
  helped: z.object({ about: z.string(), times: z.number(), asked: z.boolean() }).optional(),
  /** The choices last offered, so that a typed number means one of them. */
  offered: z.array(z.object({ label: z.string(), send: z.string() })).optional(),
  /** When they were offered, if not in answer to something. */
  offeredAt: z.string().optional(),
  /** The answer given last: a short question may lean on it, a choice of its question back leads on from it. */
  last: lastAnswerSchema.optional(),
  /** What was said last, if the next message may be a piece of it. `isOpen`: it meant nothing alone. */
  before: z.object({ text: z.string(), at: z.string(), isOpen: z.boolean().optional() }).optional(),
  /** Several questions that came in one message: the whole of it, and those not answered yet. */
  several: z.object({ whole: z.string(), left: z.array(z.string()), at: z.string() }).optional(),
  /** What was handed to the office at once, so that asking again does not hand it over twice. */
  handed: z.object({ key: z.string(), at: z.string() }).optional(),
  /** The binding the person last wrote through: where later words go. */
  account: z.string(),
  sender: z.string(),
  lastAt: z.string(),
  /** Sequence of the last notice, see `notices`. */
  noticeSeq: z.number(),
})
export type Conversation = z.output<typeof conversationSchema>
export const conversations = table<Conversation>({
  name: 'conversations',
  schema: conversationSchema,
  personal: ['sender', 'form.answers', 'last.said', 'before.text', 'several.whole', 'several.left'],
})

export const turnSchema = z.object({
  /** Derived from account, sender and message id, so that a retry finds it. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  account: z.string(),
  at: z.string(),
  kind: z.string(),
  text: z.string(),
  replies: z.array(replySchema),
  /** The row of `sayings` that holds the replies, when they are kept there. */
  saying: z.string().optional(),
  /** `direct`: returned to the caller · `push`: the channel gave up waiting, a job sends them. */
  delivery: z.enum(['direct', 'push']),
  /** Version of the knowledge that answered. */
  content: z.string(),
  rating: z.enum(['up', 'down']).optional(),
})
export type Turn = z.output<typeof turnSchema>
export const turns = table<Turn>({
  name: 'turns',
  schema: turnSchema,
  indexes: { person: ['person', 'at'] },
  log: { month: 'at' },
  retention: { kind: 'days', days: 180, field: 'at' },
  personal: ['text', 'replies'],
})

/** Replies that are the same for everybody: kept once, referred to by the turns of a month. Most of a turn's bytes. */
export const sayingSchema = z.object({
  /** Derived from the month and the replies. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  replies: z.array(replySchema),
})
export type Saying = z.output<typeof sayingSchema>
export const sayings = table<Saying>({
  name: 'sayings',
  schema: sayingSchema,
  // Turns of a month are pruned together, up to 31 days late, and the last of them is up to 31 days younger than the row.
  retention: { kind: 'days', days: 250, field: 'at' },
})

/** One try to send a notice by one way, the oldest first. */
export const noticeAttemptSchema = z.object({
  at: z.string(),
  account: z.string(),
  /** The binding. */
  way: z.string().optional(),
  outcome: z.string(),
  code: z.string().optional(),
  /** When the platform's window or quota opens again, where that is known. */
  opensAt: z.string().optional(),
  /** The platform said so after it had taken it: what stands before it for this account holds no longer. */
  late: z.boolean().optional(),
})
export type NoticeAttempt = z.output<typeof noticeAttemptSchema>

/** What a platform said of a send before the send itself had an outcome here. */
export const earlyWordSchema = z.object({
  account: z.string(),
  outcome: z.enum(['parked', 'no-permission', 'permanent']),
  code: z.string(),
})

/** What the bot or staff say on their own: reminders, confirmations. `seq` counts per person and is the SSE id. */
export const noticeSchema = z.object({
  id: z.string(),
  version: z.number(),
  person: z.string(),
  seq: z.number(),
  at: z.string(),
  replies: z.array(replySchema),
  /**
   * `parked`: the platform's window is closed, it is given with the person's next message on any account · `called`: no way was
   * open, and a call is on the list of the day · `failed`: given up; the person reads it when they write · `expired`: what it was
   * about is over. While it is `pending` exactly one job sees to it.
   */
  delivery: z.enum(['pending', 'sent', 'parked', 'called', 'failed', 'unknown', 'expired']),
  /** It may go over an account that strangers relay. */
  mayBeRelayed: z.boolean().optional(),
  /** The only binding accounts it may go by. */
  only: z.array(z.string()).optional(),
  /** What is worth a call when no way reaches the person. */
  importance: importanceSchema.optional(),
  /** The ledger row that waits for the outcome, when a reminder is said. */
  ledger: z.string().optional(),
  /** The binding it goes by next, or went by last; written before it leaves. */
  via: z.string().optional(),
  /** Bindings by which it surely did not arrive, since it was last wanted. */
  tried: z.array(z.object({ way: z.string(), outcome: z.string() })).optional(),
  /** A crash cut a try off: it may have arrived, whatever a platform says later. */
  unsure: z.boolean().optional(),
  attempts: z.array(noticeAttemptSchema).optional(),
  /** Until when it is worth being said. */
  goodUntil: z.string().optional(),
  /** While it is parked: when a job tries again. */
  opensAt: z.string().optional(),
  /** Which of its jobs may send it: one is added each time a platform takes a word back. */
  round: z.number().optional(),
  early: z.array(earlyWordSchema).optional(),
  /** The turn whose replies it went out with. */
  takenBy: z.string().optional(),
  /** The turn whose replies these are. */
  turn: z.string().optional(),
})
export type Notice = z.output<typeof noticeSchema>
export const notices = table<Notice>({
  name: 'notices',
  schema: noticeSchema,
  indexes: { person: ['person', 'seq'], delivery: ['person', 'delivery', 'seq'] },
  retention: { kind: 'days', days: 180, field: 'at' },
  personal: ['replies'],
})

/** A message whose channel stopped waiting before its turn was stored: whoever comes second adds the send job. */
export const lateSchema = z.object({
  /** The turn's id. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
})
export type Late = z.output<typeof lateSchema>
export const lateTurns = table<Late>({
  name: 'late_turns',
  schema: lateSchema,
  retention: { kind: 'days', days: 7, field: 'at' },
})

/** Subscribers of this topic show the person's new notices. */
export const personTopic = (person: string): string => `person:${person}`

/** The notice of something said with this send id. */
export const noticeId = (sendId: string): string => derivedId('ntc', sendId)
