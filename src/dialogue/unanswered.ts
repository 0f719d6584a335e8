import type { Conversation } from '../core/conversation.ts'
import type { Message } from '../core/message.ts'
import type { Seen } from './mind.ts'

/**
 * What nothing is said to, and nothing forgotten for: somebody was taken out by whoever runs the account, or wrote so long ago that an
 * answer would only startle. Danger is answered however old it is, staff who hold the chat are told, and a sound has to be heard
 * before anybody knows what it says.
 */
export const isUnanswered = (
  message: Message,
  { owner }: Pick<Conversation, 'owner'>,
  seen: Seen | undefined,
): boolean => {
  if (message.kind === 'unsubscribe') return message.by === 'administrator'
  if (message.kind === 'voice' && message.text === '') return false
  return message.isOld === true && seen === undefined && owner === 'bot'
}
