import { z } from 'zod'
import { openedHandoverSchema } from './handovers.ts'
import { nothing, office, route } from './route.ts'

const nameSchema = z.object({ id: z.string(), name: z.string() })

/** A member who waits for somebody to talk to, or talks to one: no words, no phone. */
export const chatSchema = z.object({
  /** Of the matter that was handed over. */
  id: z.string(),
  state: z.enum(['waiting', 'held']),
  since: z.string(),
  /** Since when the member waits for words of staff. */
  waitingSince: z.string().optional(),
  /** When the next is asked, or the bot answers again, if nothing happens. */
  actAt: z.string(),
  /** Who holds it, or is asked to take it. Absent when the account is gone. */
  staff: nameSchema.optional(),
  isMine: z.boolean(),
  lines: z.number(),
})
export type ChatItem = z.output<typeof chatSchema>

export const chats = route({
  method: 'GET',
  path: '/api/staff/chats',
  summary: 'Who waits for somebody to talk to, who talks with whom, and who is there to take chats',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({
    chats: z.array(chatSchema),
    /** Who takes chats, in the order in which they are asked. */
    roster: z.array(z.object({ staff: nameSchema, isHere: z.boolean(), backOn: z.string().optional() })),
    /** Whether a member who asks now is put into the queue. */
    isOpen: z.boolean(),
    /** When a member who asks now is told to be answered at the latest. */
    promised: z.string(),
  }),
})
export type ChatsBoard = z.output<typeof chats.reply>

/** What was handed over and what was said since, while the chat was not the bot's. */
export const transcriptSchema = openedHandoverSchema.extend({
  before: z.array(z.object({ at: z.string(), asked: z.string(), answered: z.string() })),
  lines: z.array(
    z.object({
      seq: z.number(),
      at: z.string(),
      from: z.enum(['member', 'staff']),
      words: z.string(),
      /** The member may be in danger; people on call were told. */
      isDanger: z.boolean(),
      /** Of words of staff, while it is known: `coming` is under way, `waiting` goes out when the member writes next. */
      delivery: z.enum(['coming', 'arrived', 'waiting', 'unsure', 'failed']).optional(),
    }),
  ),
})
export type TranscriptView = z.output<typeof transcriptSchema>

export const readChat = route({
  method: 'POST',
  path: '/api/staff/chats/:id/read',
  summary: 'Open what was handed over and what was said since, which is logged',
  access: office,
  query: nothing,
  body: nothing,
  reply: transcriptSchema,
})

export const takeChat = route({
  method: 'POST',
  path: '/api/staff/chats/:id/take',
  summary: 'Take the chat: one of two who do it at once; the bot keeps silent from then on and the member is told',
  access: office,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const writeChat = route({
  method: 'POST',
  path: '/api/staff/chats/:id/write',
  summary: 'Say something to the member; refused once the chat is not in these hands any more',
  access: office,
  query: nothing,
  /** `key` is made by the page for each message: the same one is said once. */
  body: z.object({ words: z.string().trim().min(1).max(1000), key: z.string().min(8).max(60) }),
  reply: nothing,
})

export const giveChatBack = route({
  method: 'POST',
  path: '/api/staff/chats/:id/back',
  summary: 'The bot answers again; the member is told, the matter stays as it is',
  access: office,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const chatResultSchema = z.enum(['done', 'referred', 'unreached', 'nothing'])

export const closeChat = route({
  method: 'POST',
  path: '/api/staff/chats/:id/close',
  summary: 'Close the matter with what came of it; a chat about it ends',
  access: office,
  query: nothing,
  body: z.object({ result: chatResultSchema }),
  reply: nothing,
})

export const setPresence = route({
  method: 'POST',
  path: '/api/staff/reception/me',
  summary: 'There for chats today, not there, or on leave until a day; leave hands chats on and moves promises',
  access: office,
  query: nothing,
  body: z.object({ isHere: z.boolean(), backOn: z.iso.date().optional() }),
  reply: nothing,
})

export const setReception = route({
  method: 'POST',
  path: '/api/staff/reception',
  summary: 'Who takes chats, in which order they are asked',
  access: ['admin'],
  query: nothing,
  body: z.object({ staff: z.array(z.string()).max(50) }),
  reply: nothing,
})

export const chatRoutes = [
  chats,
  readChat,
  takeChat,
  writeChat,
  giveChatBack,
  closeChat,
  setPresence,
  setReception,
] as const
