import type { Conversation, OpenForm } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'
import * as words from './words.ts'

/** A conversation with its optional parts set or taken out. */
export const withForm = (
  { form: _form, parked: _parked, ...rest }: Conversation,
  form: OpenForm | undefined,
  parked: OpenForm | undefined,
): Conversation => ({ ...rest, ...(form === undefined ? {} : { form }), ...(parked === undefined ? {} : { parked }) })

export const withOffer = ({ offered: _old, ...rest }: Conversation, replies: readonly Reply[]): Conversation => {
  const offered = replies.findLast((reply) => reply.choices !== undefined && reply.choices.length > 0)?.choices
  return offered === undefined ? rest : { ...rest, offered }
}

/** A number typed next means what was shown last; replies without choices leave what was shown before, and a form has its own. */
export const withNewOffer = (conversation: Conversation, replies: readonly Reply[]): Conversation =>
  conversation.form === undefined && replies.some(({ choices }) => choices !== undefined && choices.length > 0)
    ? withOffer(conversation, replies)
    : conversation

export const withBefore = ({ before: _old, ...rest }: Conversation, before: Conversation['before']): Conversation =>
  before === undefined ? rest : { ...rest, before }

/** One list of choices, so that a number typed means one thing. */
export const withWaysOut = (replies: readonly Reply[]): readonly Reply[] =>
  replies.map((reply, index) =>
    index === replies.length - 1 ? { ...reply, choices: [...(reply.choices ?? []), ...words.waysOut] } : reply,
  )
