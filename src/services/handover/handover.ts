import type { Log } from '../../core/log.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { chatHandlers } from './chat-routes.ts'
import { sessionElsewhere } from './elsewhere.ts'
import { createHandoverFlow } from './flow.ts'
import { createOffice } from './office.ts'
import { promised, type ReceptionRules } from './queue.ts'
import { handoverHandlers } from './routes.ts'
import { createChatSweep } from './sweep.ts'
import { leftChat } from './left.ts'
import { alreadyBot, wantsBot } from './words.ts'

interface HandoverParts extends ReceptionRules {
  readonly store: Store
  readonly log: Log
}

/** Handing a matter to people: the form, the queue for a chat, the chat itself. */
export const createHandover = ({ store, log, ...rules }: HandoverParts) => {
  const sweep = createChatSweep({ store, log }, rules)
  return {
    flows: [createHandoverFlow(rules)],
    // With a chat open the words end it, before these are looked at.
    words: [{ matches: wantsBot, open: async () => ({ replies: [alreadyBot()] }) }],
    standing: [{ name: 'chats with staff', cron: '*/15 * * * * *', gapMs: 10_000, run: sweep }],
    office: createOffice(rules),
    /** When somebody answers what is handed over now. */
    promised: (read: ReadWork) => promised(read, rules),
    sweep,
    left: leftChat,
    sessionElsewhere,
    staff: { handovers: handoverHandlers(rules), chats: chatHandlers(rules) },
  }
}
