import { timingSafeEqual } from 'node:crypto'
import type { Sealer } from '../../core/seal.ts'

/** `pgs_` and 26 characters, see core/ids. */
const idLength = 30

const macOf = (sealer: Sealer, page: string): string => sealer.lookup('session', `page ${page}`)

/**
 * The right to say once that one page was seen: the page's id under a keyed hash. Nothing of it is stored, and every try to send
 * the page carries the same one. The row of the page says whether it is used up.
 */
export const linkToken = (sealer: Sealer, page: string): string => `${page}-${macOf(sealer, page)}`

/** The page a token was made for, undefined for anything else. */
export const pageOfToken = (sealer: Sealer, token: string): string | undefined => {
  const page = token.slice(0, idLength)
  const offered = Buffer.from(token.slice(idLength + 1))
  const right = Buffer.from(macOf(sealer, page))
  return token[idLength] === '-' && offered.length === right.length && timingSafeEqual(offered, right)
    ? page
    : undefined
}
