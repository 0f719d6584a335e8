import type { Conversation } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'
import { unreadable, photoComing, photoUnasked, voiceComing } from './words.ts'
import type { Forms } from './flow.ts'
import { withNewOffer } from './conversation-parts.ts'
import { mediaOf, type MediaKeeper, type MediaMessage } from './media.ts'
import type { Response } from './mind.ts'
import type { Answering } from './private-talk.ts'
import type { Respond } from './respond.ts'

export interface MediaParts {
  readonly keeper: MediaKeeper
  readonly forms: Pick<Forms, 'wantsPhoto' | 'isAnonymous'>
}

interface Coming extends MediaParts {
  readonly about: Answering
  readonly coming: MediaMessage
  readonly respond: Respond
}

/** Answered without words of the person's: what the form and the chat stand at stays as it is. */
const plain = (conversation: Conversation, reply: Reply): Response => ({
  replies: [reply],
  conversation: withNewOffer(conversation, [reply]),
})

/** A person of staff has the chat, or is asked to take it: it is theirs to look at. */
const toStaff = async ({ about, coming, keeper, respond }: Coming): Promise<Response> => {
  const { work, person, conversation, seen } = about
  const matter = await keeper.matterOf(work, person.id)
  if (matter !== undefined) await keeper.keep(work, coming, { person: person.id, case: matter })
  return respond({ work, person, conversation, said: '', seen, advice: undefined })
}

const picture = async ({ about, coming, keeper, forms, respond }: Coming): Promise<Response> => {
  const { work, person, conversation, seen } = about
  const { form } = conversation
  if (forms.wantsPhoto(form)) {
    const photo = await keeper.keep(work, coming, forms.isAnonymous(form) ? {} : { person: person.id })
    return respond({ work, person, conversation, said: '', seen, photo })
  }
  // What is said in an anonymous form is tied to no matter of this person.
  if (forms.isAnonymous(form)) return { ...plain(conversation, unreadable()), unspoken: true }
  const matter = await keeper.matterOf(work, person.id)
  if (matter === undefined) return plain(conversation, photoUnasked())
  await keeper.keep(work, coming, { person: person.id, case: matter })
  return plain(conversation, photoComing())
}

const sound = async ({ about, coming, keeper, forms }: Coming): Promise<Response> => {
  const { work, person, conversation } = about
  if (!forms.isAnonymous(conversation.form)) {
    await keeper.keep(work, coming, { person: person.id })
    return plain(conversation, voiceComing(true))
  }
  await keeper.keep(work, coming, { onlyWords: true })
  return { ...plain(conversation, voiceComing(false)), unspoken: true }
}

/** What becomes of a picture, or of a voice message without words, that can be fetched. Undefined for every other message. */
export const answerMedia = async (
  about: Answering,
  parts: MediaParts | undefined,
  respond: Respond,
): Promise<Response | undefined> => {
  const coming = mediaOf(about.message)
  if (coming === undefined || parts === undefined || !parts.keeper.canFetch(coming)) return undefined
  const all = { ...parts, about, coming, respond }
  if (about.conversation.owner !== 'bot') return toStaff(all)
  return coming.kind === 'image' ? picture(all) : sound(all)
}

/** In a talk with a counsellor only the words of a voice message are fetched, for them; pictures stay with the platform. */
export const hearInTalk = async (
  { work, message, person }: Answering,
  parts: MediaParts | undefined,
): Promise<void> => {
  const coming = mediaOf(message)
  if (coming?.kind === 'voice' && parts?.keeper.canFetch(coming) === true)
    await parts.keeper.keep(work, coming, { person: person.id, onlyWords: true })
}
