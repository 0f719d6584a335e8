import { type Choice, type Reply, asPlainText } from '../../core/reply.ts'
import { maxTextBytes } from '../tencent/text-parts.ts'
import { besidePage } from '../tencent/beside-page.ts'
import { bubbleParts, firstParts, partsOf } from './passive-reply.ts'

/** One message of the customer-service API. `choices` of a menu get their numbers when it is sent. */
export type Outgoing =
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'menu'; readonly head: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'news'; readonly title: string; readonly description: string; readonly url: string }
  /** A picture uploaded before. */
  | { readonly kind: 'image'; readonly media: string }

/** The platform refuses more (45098). */
const maxMenuItems = 10
const menuTail = '点一下就行，也可以直接打字。'
/** Words that fit on the card of a link; what is longer would be cut there. */
const maxCardCharacters = 60

const bytes = (words: string): number => Buffer.byteLength(words)

const menuOf = (reply: Reply): Outgoing | undefined => {
  const { choices = [], ...rest } = reply
  if (choices.length === 0 || choices.length > maxMenuItems) return undefined
  const head = asPlainText(rest)
  const all = [head, ...choices.map(({ label }) => label), menuTail].reduce((sum, words) => sum + bytes(words), 0)
  return all <= maxTextBytes ? { kind: 'menu', head, choices } : undefined
}

/** A bubble that is little more than its link. */
export const newsOf = ({
  text,
  link,
  choices = [],
  cites = [],
}: Reply): Extract<Outgoing, { kind: 'news' }> | undefined =>
  link !== undefined &&
  /^https?:/.test(link.url) &&
  choices.length + cites.length === 0 &&
  Array.from(text).length <= maxCardCharacters
    ? { kind: 'news', title: link.label, description: text, url: link.url }
    : undefined

const plain = (content: string): Outgoing => ({ kind: 'text', content })

/** A message a bubble, with buttons and cards where the platform has them. */
const richOf = (replies: readonly Reply[]): readonly Outgoing[] =>
  replies.flatMap((reply) => {
    const rich = menuOf(reply) ?? newsOf(reply)
    return rich === undefined ? partsOf(asPlainText(reply)).map(plain) : [rich]
  })

/** A message a bubble, joined when that is more than may be sent; undefined when it is too much all the same. */
export const within = (replies: readonly Reply[], max: number): readonly Outgoing[] | undefined => {
  const rich = richOf(replies)
  if (rich.length <= max) return rich
  const joined = bubbleParts(replies, max)
  return joined.length <= max ? joined.map(plain) : undefined
}

/** What is too much for the chat, with the address of its page; undefined when what must be said here is too much too. */
export const withLink = (
  replies: readonly Reply[],
  max: number,
  page: string | undefined,
): readonly Outgoing[] | undefined => (page === undefined ? undefined : besidePage(replies, page, max)?.map(plain))

/** What is too much and has no page ends with an ellipsis. */
export const cut = (replies: readonly Reply[], max: number): readonly Outgoing[] =>
  firstParts(bubbleParts(replies, max), max).map(plain)

/** The message without what an account may not be allowed to send. */
export const asText = (message: Outgoing): Outgoing => {
  switch (message.kind) {
    case 'menu':
      return plain(asPlainText({ kind: 'text', text: message.head, choices: [...message.choices] }))
    case 'news':
      return plain(`${message.description}\n${message.title}：${message.url}`)
    case 'text':
    case 'image':
      return message
  }
}

/** As the API wants it. @param numbers of a menu's choices, in their order */
export const bodyOf = (message: Outgoing, numbers: readonly number[]): Readonly<Record<string, unknown>> => {
  switch (message.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: message.content } }
    case 'image':
      return { msgtype: 'image', image: { media_id: message.media } }
    case 'news': {
      const { title, description, url } = message
      return { msgtype: 'news', news: { articles: [{ title, description, url }] } }
    }
    case 'menu': {
      const list = message.choices.map(({ label }, index) => ({ id: String(numbers[index] ?? 0), content: label }))
      return { msgtype: 'msgmenu', msgmenu: { head_content: message.head, list, tail_content: menuTail } }
    }
  }
}
