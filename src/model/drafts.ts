import type { Deliver } from '../core/delivery.ts'
import type { Log } from '../core/log.ts'
import type { Message } from '../core/message.ts'
import type { ReadWork, Store } from '../core/store.ts'
import type { Assistant, DraftWanted } from './assistant.ts'

/** What the page shows of a draft while it is written; without `text` it is over: kept as a notice, or dropped. */
export interface DraftNews {
  readonly id: string
  readonly text?: string
}

type Listener = (news: DraftNews) => void

/** An answer that may be followed by a draft. */
export interface Draftable extends DraftWanted {
  readonly person: string
  readonly turn: string
  /** The draft of one turn is kept once. */
  readonly sendId: string
}

interface DraftsParts {
  readonly store: Store
  readonly log: Log
  readonly deliver: Deliver
  readonly assistant: Assistant
  /** The stored answer to a message, undefined when nothing may be added to it, or no longer. */
  readonly draftable: (read: ReadWork, message: Message) => Promise<Draftable | undefined>
}

/**
 * Drafts for the web page. The plain answer is stored and given before one is begun; the sentences are shown as they pass the
 * guard, and only a whole draft is kept, as a notice. A crash, a closed page or a refusal leaves the plain answer.
 */
export const createDrafts = ({ store, log, deliver, assistant, draftable }: DraftsParts) => {
  const listeners = new Map<string, Set<Listener>>()
  const writing = new Map<string, Promise<void>>()

  const tell = (sender: string, news: DraftNews): void => {
    for (const listener of listeners.get(sender) ?? []) listener(news)
  }

  const write = async (message: Message): Promise<void> => {
    const wanted = await store.read((read) => draftable(read, message))
    if (wanted === undefined) return
    const id = wanted.turn
    const reply = await assistant.draft(wanted, (text) => tell(message.sender, { id, text }))
    if (reply !== undefined)
      await store.transaction(wanted.person, async (work) => {
        // Meanwhile the person may have written again, or opened a form, or staff may have come.
        if ((await draftable(work, message)) === undefined) return
        const said = { person: wanted.person, replies: [reply], sendId: wanted.sendId, mayBeRelayed: true }
        await deliver(work, said)
      })
    tell(message.sender, { id })
  }

  /** Begins a draft behind an answer, one at a time for each sender. */
  const begin = (message: Message): void => {
    if (writing.has(message.sender)) return
    const written = write(message)
      .catch((error: unknown) => log.error('model', 'a draft could not be kept', error))
      .finally(() => writing.delete(message.sender))
    writing.set(message.sender, written)
  }

  /** Hears of the drafts for a sender while they are written. The result ends it. */
  const listen = (sender: string, listener: Listener): (() => void) => {
    const mine = listeners.get(sender) ?? new Set()
    listeners.set(sender, mine.add(listener))
    return () => {
      mine.delete(listener)
      if (mine.size === 0 && listeners.get(sender) === mine) listeners.delete(sender)
    }
  }

  /** Ends what is being written and waits until it has. */
  const stop = async (): Promise<void> => {
    assistant.stop()
    await Promise.all(writing.values())
  }

  return { begin, listen, stop, settled: () => Promise.all(writing.values()) }
}

export type Drafts = ReturnType<typeof createDrafts>
