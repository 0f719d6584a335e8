import type { Message } from '../core/message.ts'
import type { ReadWork, Work } from '../core/store.ts'

/** A message with a picture or a sound to fetch. */
export type MediaMessage = Extract<Message, { readonly kind: 'image' | 'voice' }> & { readonly media: string }

export interface KeptFor {
  /** Left out in an anonymous form. */
  readonly person?: string
  /** The matter it goes to, if there is one already. */
  readonly case?: string
  /** Of a voice message only the words are wanted: nobody of the office may listen to it. */
  readonly onlyWords?: boolean
}

/** Pictures and voice messages, as the dialogue knows them. Only what somebody asked for is kept. */
export interface MediaKeeper {
  /** Whether it can be had at all: not every channel fetches. Nobody is promised what cannot be done. */
  readonly canFetch: (message: MediaMessage) => boolean
  /** The open matter of this person that staff look at: what comes now belongs to it. */
  readonly matterOf: (read: ReadWork, person: string) => Promise<string | undefined>
  /** Writes down what came and has it fetched. @returns the id it is kept under */
  readonly keep: (work: Work, message: MediaMessage, to: KeptFor) => Promise<string>
}

/** A voice message without words and a picture carry a reference only where the channel can fetch them. */
export const mediaOf = (message: Message): MediaMessage | undefined => {
  if (message.kind === 'image') return message
  if (message.kind !== 'voice' || message.text !== '' || message.media === undefined) return undefined
  return { ...message, media: message.media }
}
