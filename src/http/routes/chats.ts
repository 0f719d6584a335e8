import type { z } from 'zod'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import {
  chats,
  closeChat,
  giveChatBack,
  readChat,
  setPresence,
  setReception,
  takeChat,
  writeChat,
} from '../api/chats.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
type BodyOf<R extends { readonly body: z.ZodType }> = z.output<R['body']>
interface OfMatter {
  readonly id: string
}
type Act<Input, R extends { readonly reply: z.ZodType }> = (
  work: Work,
  staff: Staff,
  input: Input,
) => Promise<ReplyOf<R>>

/** What staff do in chats with members; app.ts hands it in. */
export interface ChatHandlers {
  readonly list: (read: ReadWork, staff: Staff) => Promise<ReplyOf<typeof chats>>
  /** Gives the words and writes the audit row. */
  readonly read: Act<OfMatter, typeof readChat>
  readonly take: Act<OfMatter, typeof takeChat>
  readonly write: Act<OfMatter & BodyOf<typeof writeChat>, typeof writeChat>
  readonly giveBack: Act<OfMatter, typeof giveChatBack>
  readonly close: Act<OfMatter & BodyOf<typeof closeChat>, typeof closeChat>
  readonly presence: Act<BodyOf<typeof setPresence>, typeof setPresence>
  readonly order: Act<BodyOf<typeof setReception>, typeof setReception>
}

interface ChatWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: ChatHandlers
}

/** The list of who takes chats is one thing. */
const listLock = 'reception'

export const chatMounts = ({ store, guards, handlers: on }: ChatWires): readonly Mount[] => [
  guards.staff(chats, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
  guards.staff(readChat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.read(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(takeChat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.take(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(writeChat, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.write(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(giveChatBack, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.giveBack(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(closeChat, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.close(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(setPresence, ({ caller, body }) =>
    store.transaction(listLock, (work) => on.presence(work, caller.staff, body)),
  ),
  guards.staff(setReception, ({ caller, body }) =>
    store.transaction(listLock, (work) => on.order(work, caller.staff, body)),
  ),
]
