import { asPlainText, type Reply } from '../../core/reply.ts'
import { besidePage } from '../tencent/beside-page.ts'
import { maxTextBytes, splitBytes } from '../tencent/text-parts.ts'

type Entry =
  | { readonly type: 'click'; readonly click: { readonly id: string; readonly content: string } }
  | { readonly type: 'view'; readonly view: { readonly url: string; readonly content: string } }

/** One message of ours. A menu's entries come back as a text with the entry's id. */
export type Item =
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'menu'; readonly head: string; readonly list: readonly Entry[] }

/** Limits of a menu message (path/94677). */
const maxHeadBytes = 1_024
const maxEntries = 10
const maxEntryBytes = 128

/** Five messages go out in a window: what is said at once leaves two of them for a reminder. */
const maxAtOnce = 3
const maxEver = 5

const bytes = (words: string): number => Buffer.byteLength(words)
const textItems = (words: string): readonly Item[] =>
  splitBytes(words.trim(), maxTextBytes)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((content) => ({ kind: 'text', content }))

/** A link card needs a picture uploaded anew every three days; an entry that opens the page does not. */
const entriesOf = ({ choices = [], link }: Reply): readonly Entry[] => {
  const clicks = choices.map(({ label, send }): Entry => ({ type: 'click', click: { id: send, content: label } }))
  if (link === undefined || !/^https?:/.test(link.url)) return clicks
  return [...clicks, { type: 'view', view: { url: link.url, content: link.label } }]
}

const fits = (entry: Entry): boolean =>
  entry.type === 'click'
    ? bytes(entry.click.id) <= maxEntryBytes && bytes(entry.click.content) <= maxEntryBytes
    : bytes(entry.view.url) <= 2_048 && bytes(entry.view.content) <= maxEntryBytes

/** A reply as the platform takes it: with a menu where it fits, else in words with numbered choices. */
const itemsOf = (reply: Reply): readonly Item[] => {
  const list = entriesOf(reply)
  const { choices: _choices, link: _link, ...rest } = reply
  const head = asPlainText(rest)
  const isMenu = list.length > 0 && list.length <= maxEntries && list.every(fits) && bytes(head) <= maxHeadBytes
  return isMenu ? [{ kind: 'menu', head, list }] : textItems(asPlainText(reply))
}

/** Two neighbours as one message, if they fit: words before words, or before a menu. */
const together = (first: Item, second: Item): Item | undefined => {
  if (first.kind !== 'text') return undefined
  const words = `${first.content}\n\n${second.kind === 'text' ? second.content : second.head}`
  if (second.kind === 'text') return bytes(words) <= maxTextBytes ? { kind: 'text', content: words } : undefined
  return bytes(words) <= maxHeadBytes ? { ...second, head: words } : undefined
}

/** Joins neighbours from the end on, so that what stands first stays short, until there are few enough. */
const packed = (items: readonly Item[]): readonly Item[] => {
  const list = [...items]
  for (let at = list.length - 2; at >= 0 && list.length > maxAtOnce; at -= 1) {
    const [first, second] = [list[at], list[at + 1]]
    const one = first === undefined || second === undefined ? undefined : together(first, second)
    if (one !== undefined) list.splice(at, 2, one)
  }
  return list
}

const shortened = (items: readonly Item[]): readonly Item[] => {
  if (items.length <= maxEver) return items
  const last = items[maxEver - 1]
  const words = last?.kind === 'text' ? splitBytes(last.content, maxTextBytes - bytes('……'))[0] : undefined
  return [...items.slice(0, maxEver - 1), { kind: 'text', content: `${words ?? ''}……` }]
}

/** Undefined when they are more than a window ever lets through. */
const fewItems = (replies: readonly Reply[]): readonly Item[] | undefined => {
  const items = packed(replies.flatMap(itemsOf))
  if (items.length <= maxEver) return items
  const plain = textItems(replies.map(asPlainText).join('\n\n'))
  return plain.length <= maxEver ? plain : undefined
}

/**
 * The replies as messages, three at most where their length allows it; what is too long ends with dots. The same replies make the
 * same messages.
 */
export const itemsFor = (replies: readonly Reply[]): readonly Item[] =>
  fewItems(replies) ?? shortened(textItems(replies.map(asPlainText).join('\n\n')))

/** The same, where what is too long may be read on a page. */
export const itemsBeside = async (
  replies: readonly Reply[],
  page: () => Promise<string | undefined>,
): Promise<readonly Item[]> => {
  const few = fewItems(replies)
  if (few !== undefined) return few
  const address = await page()
  const beside = address === undefined ? undefined : besidePage(replies, address, maxEver)
  return beside?.map((content) => ({ kind: 'text', content })) ?? itemsFor(replies)
}

/** The greeting goes out as one message: what does not fit is left out. */
export const firstItem = (replies: readonly Reply[]): Item | undefined => {
  const [only, ...more] = replies.flatMap(itemsOf)
  return more.reduce<Item | undefined>(
    (before, item) => (before === undefined ? item : (together(before, item) ?? before)),
    only,
  )
}
