import type { Store } from '../../core/store.ts'
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
import type { Act, BodyOf, LookAll, Named, Of, ReplyOf } from '../handler-types.ts'

/** What staff do in chats with members; app.ts hands it in. */
export interface ChatHandlers {
  readonly list: LookAll<ReplyOf<typeof chats>>
  /** Gives the words and writes the audit row. */
  readonly read: Act<Named, ReplyOf<typeof readChat>>
  readonly take: Act<Named, ReplyOf<typeof takeChat>>
  readonly write: Act<Of<typeof writeChat>, ReplyOf<typeof writeChat>>
  readonly giveBack: Act<Named, ReplyOf<typeof giveChatBack>>
  readonly close: Act<Of<typeof closeChat>, ReplyOf<typeof closeChat>>
  readonly presence: Act<BodyOf<typeof setPresence>, ReplyOf<typeof setPresence>>
  readonly order: Act<BodyOf<typeof setReception>, ReplyOf<typeof setReception>>
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
