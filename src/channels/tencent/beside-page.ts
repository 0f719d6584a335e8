import { standsOnPage } from '../../core/answer-pages.ts'
import { asPlainText, type Reply } from '../../core/reply.ts'
import { maxTextBytes, splitBytes } from './text-parts.ts'

/** What of the replies is on the page too and may be cut here, and what must be said here whole. */
interface Piece {
  readonly words: string
  readonly isOnPage: boolean
}

const ellipsis = '……'
const gap = '\n\n'
/** Less of an answer than this says nothing. */
const leastBytes = 240

const bytes = (words: string): number => Buffer.byteLength(words)

/** The numbers of the choices stay: a number that is typed means one of them. */
const piecesOf = (reply: Reply): readonly Piece[] => {
  if (!standsOnPage(reply)) return [{ words: asPlainText(reply), isOnPage: false }]
  const { choices = [], ...rest } = reply
  const body = { words: asPlainText(rest), isOnPage: true }
  if (choices.length === 0) return [body]
  const lines = choices.map(({ label }, index) => `${index + 1} ${label}`)
  return [body, { words: [...lines, '回数字就行。'].join('\n'), isOnPage: false }]
}

const continued = (page: string): string => `全文看这里：${page}`

const headOf = (words: string, limit: number): string =>
  `${(splitBytes(words, limit - bytes(ellipsis))[0] ?? '').trimEnd()}${ellipsis}`

/** As much of the answers as there is room for, in their order. */
const filled = (pieces: readonly Piece[], limit: number): readonly string[] => {
  const kept = pieces.filter(({ isOnPage }) => !isOnPage)
  let room = limit - kept.reduce((sum, { words }) => sum + bytes(words) + bytes(gap), 0)
  return pieces.flatMap(({ words, isOnPage }) => {
    if (!isOnPage) return [words]
    const given = room
    room -= bytes(words) + bytes(gap)
    if (room >= 0) return [words]
    return given - bytes(gap) < leastBytes ? [] : [headOf(words, given - bytes(gap))]
  })
}

/**
 * What is said beside a page that has the whole answer: one message with the answer's beginning, the link last. What is not on the
 * page is never cut; when it alone fills the message the link comes in one of its own.
 * @returns undefined when even that is more than `max` messages
 */
export const besidePage = (replies: readonly Reply[], page: string, max: number): readonly string[] | undefined => {
  const pieces = replies.flatMap(piecesOf).filter(({ words }) => words.trim() !== '')
  if (!pieces.some(({ isOnPage }) => isOnPage)) return undefined
  const link = continued(page)
  const one = [...filled(pieces, maxTextBytes - bytes(link)), link].join(gap)
  if (bytes(one) <= maxTextBytes) return [one]
  const said = pieces.flatMap(({ words, isOnPage }) => (isOnPage ? [] : [words])).join(gap)
  const parts = splitBytes(said, maxTextBytes)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length < max ? [...parts, link] : undefined
}
