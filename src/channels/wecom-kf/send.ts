import { noPages, type AnswerPages } from '../../core/answer-pages.ts'
import type { SendOutcome } from '../../core/channel.ts'
import { derivedId } from '../../core/ids.ts'
import type { Reply } from '../../core/reply.ts'
import type { Store } from '../../core/store.ts'
import type { KfApi, KfMember } from './api.ts'
import { itemsBeside, itemsFor } from './outgoing.ts'
import { chatId } from './records.ts'
import { givePlacesBack, takePlaces, type WindowRules } from './window.ts'

interface SenderParts {
  readonly store: Store
  readonly api: KfApi
  readonly window: WindowRules
  /** Where answers too long for the chat are read. */
  readonly pages?: AnswerPages | undefined
}

/** Runs things for the same key one after another, in the order in which they were asked for. */
const createLines = () => {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const before = last.get(key)
    const mine = before === undefined ? run() : before.then(run, run)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}

/** At most 32 characters, and the same for the same part of the same send: the platform keeps one. */
const partId = (sendId: string, index: number): string => derivedId('m', sendId, String(index))

/** Sends through `kf/send_msg`, as far as the member's window lets it. */
export const createSender = ({ store, api, window, pages = noPages }: SenderParts) => {
  const inLine = createLines()

  const say = async (who: KfMember, replies: readonly Reply[], sendId: string): Promise<SendOutcome> => {
    const items = await itemsBeside(replies, () => pages.ofTurn(sendId))
    const msgids = items.map((_item, index) => partId(sendId, index))
    const isHelp = replies.some(({ kind }) => kind === 'help')
    const lock = chatId(who.kf, who.member)
    // Read again right before the send: a person in WeCom may have taken the session since the answer was made.
    const isOpen = await store.transaction(lock, (work) => takePlaces(work, window, { who, msgids, sendId, isHelp }))
    if (!isOpen) return { kind: 'parked' }
    for (const [index, item] of items.entries()) {
      const outcome = await api.send(who, item, msgids[index] ?? '')
      if (outcome.kind === 'sent') continue
      // An uncertain one keeps its place: it may be there.
      const unsent = msgids.slice(outcome.kind === 'unknown' ? index + 1 : index)
      await store.transaction(lock, (work) => givePlacesBack(work, who, unsent, outcome.kind === 'parked'))
      return outcome
    }
    return { kind: 'sent' }
  }

  /** Help while the store fails: nothing is counted, the platform drops what it has. */
  const sayWithoutStore = async (who: KfMember, replies: readonly Reply[], sendId: string): Promise<void> => {
    for (const [index, item] of itemsFor(replies).entries()) await api.send(who, item, partId(sendId, index))
  }

  return {
    say: (who: KfMember, replies: readonly Reply[], sendId: string): Promise<SendOutcome> =>
      inLine(chatId(who.kf, who.member), () => say(who, replies, sendId)),
    sayWithoutStore,
  }
}

export type KfSender = ReturnType<typeof createSender>
