import type { Message } from './message.ts'
import type { Reply } from './reply.ts'

/** Pages on which an answer can be read that is too long for a chat. */
export interface AnswerPages {
  /**
   * The address of the page of a stored turn; undefined where there is none: no address of ours, no turn of that id, or something in
   * it that must not stand behind a link.
   */
  ofTurn(id: string): Promise<string | undefined>
  /** The same for the turn that a message made. */
  ofMessage(message: Pick<Message, 'account' | 'sender' | 'id'>): Promise<string | undefined>
}

export const noPages: AnswerPages = { ofTurn: async () => undefined, ofMessage: async () => undefined }

/** What may be read behind a link: answers only. Everything else is somebody's own matter, and is said in the chat. */
export const standsOnPage = (reply: Reply): boolean => reply.kind === 'answer' && reply.sealed === undefined
