import { type Message, cleanText } from '../../core/message.ts'
import { relayedAccount as account } from '../../core/relayed.ts'
import type { Instant } from '../../core/time.ts'
import { type WechatyMessage, messageTypes, typeName } from './bot.ts'

/** WeChat puts one of these behind a name that was picked from the list. */
const afterName = '[\\u2005\\u2006\\u00a0\\s]*'

const endOfName = '$|[^\\p{L}\\p{N}_]'

/** Our name, called; a longer name that only begins with it is somebody else's. */
const naming = (ownName: string): RegExp =>
  new RegExp(`@${ownName.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?=${endOfName})`, 'gu')

/** What is said to us in a group: only text, and only when we are named. The name is no part of it. */
const saidToUs = async (message: WechatyMessage, ownName: string): Promise<string | undefined> => {
  if (message.type() !== messageTypes.text) return undefined
  const words = message.text()
  const parts = ownName === '' ? [words] : words.split(naming(ownName))
  if (parts.length === 1 && !(await message.mentionSelf())) return undefined
  const [before = '', ...after] = parts
  const rest = [before, ...after.map((part) => part.replace(new RegExp(`^${afterName}`, 'u'), ''))].join('')
  return cleanText(rest)
}

/**
 * Undefined for what is none of our business: our own words (a reply would loop) and what a group says among itself. Who names us in
 * a group is answered alone, never before the group.
 */
export const toMessage = async (
  message: WechatyMessage,
  receivedAt: Instant,
  ownName = '',
): Promise<Message | undefined> => {
  if (message.self()) return undefined
  const envelope = { account, sender: message.talker().id, id: message.id, receivedAt }
  const isGroup = Boolean(message.room())
  if (isGroup) {
    const said = await saidToUs(message, ownName)
    return said === undefined ? undefined : { ...envelope, kind: 'text', text: said }
  }
  switch (message.type()) {
    case messageTypes.text:
      return { ...envelope, kind: 'text', text: cleanText(message.text()) }
    case messageTypes.audio:
      // Neither sound nor pictures are fetched: a person would have to listen or look, and such matters do not go this way.
      return { ...envelope, kind: 'voice', text: '' }
    default:
      return { ...envelope, kind: 'other', type: typeName(message.type()) }
  }
}

/** Whether an id came before, among the last ones: puppets bring messages twice, and an answer would be said twice. */
export const createRecent = (most: number): ((id: string) => boolean) => {
  const seen = new Set<string>()
  return (id) => {
    if (seen.has(id)) return true
    seen.add(id)
    const [oldest] = seen
    if (seen.size > most && oldest !== undefined) seen.delete(oldest)
    return false
  }
}
