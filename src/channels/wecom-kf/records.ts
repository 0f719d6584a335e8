import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** How far the messages of a customer-service account have been read. The id is its `open_kfid`. */
export const kfPullSchema = z.object({
  id: z.string(),
  version: z.number(),
  /** Everything before it has been taken in; absent until the first page. */
  cursor: z.string().optional(),
  /** Of the newest callback: with it, and for ten minutes, pulling is not rationed. */
  token: z.string().optional(),
  tokenAt: z.string().optional(),
  /** How often a pull was asked for, and up to which of these everything has been read. */
  wanted: z.number(),
  done: z.number(),
  /** When everything there was had been read. */
  readAt: z.string().optional(),
  /** The run that pulls now, the request it began with, and until when nobody else may. */
  run: z.string().optional(),
  runFor: z.number().optional(),
  leasedUntil: z.string().optional(),
})
export type KfPull = z.output<typeof kfPullSchema>
export const kfPulls = table<KfPull>({ name: 'wecom_kf_pulls', schema: kfPullSchema })

/** What the platform lets us say to a member now. */
export const kfChatSchema = z.object({
  /** Derived from customer-service account and member. */
  id: z.string(),
  version: z.number(),
  /** When the member last wrote, in seconds of the platform's clock, and the messages of that second. */
  heardAt: z.number(),
  heard: z.array(z.string()),
  /** Our messages since then. */
  sent: z.array(z.string()),
  /** The platform said that no more fit. */
  isFull: z.boolean(),
  /** A person in WeCom holds the session, or was asked to. */
  held: z.boolean(),
  at: z.string(),
})
export type KfChat = z.output<typeof kfChatSchema>
export const kfChats = table<KfChat>({
  name: 'wecom_kf_chats',
  schema: kfChatSchema,
  retention: { kind: 'days', days: 30, field: 'at' },
})

/** What a message of ours belonged to: the platform may say minutes later that it did not arrive. */
export const kfSendSchema = z.object({
  /** The message's own id, as the platform was given it. */
  id: z.string(),
  version: z.number(),
  sendId: z.string(),
  at: z.string(),
})
export type KfSend = z.output<typeof kfSendSchema>
export const kfSends = table<KfSend>({
  name: 'wecom_kf_sends',
  schema: kfSendSchema,
  retention: { kind: 'days', days: 4, field: 'at' },
})

export const kfTables = [kfPulls, kfChats, kfSends]

export const chatId = (kf: string, member: string): string => derivedId('kfc', kf, member)
