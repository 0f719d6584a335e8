import { z } from 'zod'
import { table } from '../../core/table.ts'

/** A chat that is not the bot's at the moment. Gone when the bot answers again; who answers stands in `conversation.owner`. */
export const chatSchema = z.object({
  /** The person's id: nobody talks to two people of staff at once. */
  id: z.string(),
  version: z.number(),
  /** The matter it is about. */
  case: z.string(),
  state: z.enum(['waiting', 'held']),
  /** Who holds it; while it waits, who is asked to take it. */
  staff: z.string(),
  /** Who was asked and did not come. */
  passed: z.array(z.string()),
  /** Since when it waits, or is held by this person. */
  since: z.string(),
  /** Since when the member waits for a word of staff; absent when staff spoke last. */
  waitingSince: z.string().optional(),
  /** When it goes to the next, or back to the bot, if nothing happens. */
  actAt: z.string(),
})
export type Chat = z.output<typeof chatSchema>
export const chats = table<Chat>({
  name: 'handover_chats',
  schema: chatSchema,
  indexes: { state: ['state', 'since'] },
})

/** What was said while the chat was not the bot's: all that staff get to see of a conversation from then on. */
export const lineSchema = z.object({
  /** Derived from case and key for words of staff, so that a second tap writes nothing twice. */
  id: z.string(),
  version: z.number(),
  case: z.string(),
  seq: z.number(),
  at: z.string(),
  from: z.enum(['member', 'staff']),
  staff: z.string().optional(),
  /** Sealed. */
  words: z.string(),
  /** The member may be in danger; people on call were told as well. */
  isDanger: z.boolean(),
})
export type Line = z.output<typeof lineSchema>
export const lines = table<Line>({
  name: 'handover_lines',
  schema: lineSchema,
  indexes: { case: ['case', 'seq'] },
  retention: { kind: 'days', days: 180, field: 'at' },
  personal: ['words'],
})

/** Who takes chats, in which order. */
export const receptionSchema = z.object({
  /** The staff account's id. */
  id: z.string(),
  version: z.number(),
  /** Asked before those with a greater one. */
  position: z.number(),
  /** The day for which this person said to be there: whoever forgets to sign off is not asked tomorrow. */
  hereOn: z.string().optional(),
  /** On leave until this day, which is the first one back. */
  backOn: z.string().optional(),
})
export type Reception = z.output<typeof receptionSchema>
export const receptions = table<Reception>({
  name: 'handover_reception',
  schema: receptionSchema,
  indexes: { position: ['position'] },
})

export const handoverTables = [chats, lines, receptions]
