import { phrasingsOf } from './coded-content.ts'
import type { CodedContent } from './coded-content.ts'
import { tellingBy } from './inverted-index.ts'

/** The titles and phrasings of all entries, each searched as a text of its own. Entries are named by their place. */
export interface Phrasings {
  /** The entry that has exactly these words, once normalised. */
  owner(normal: string): number | undefined
  /** For each of the entries at `places` the likeness, 0 to 1, to its nearest phrasing, written to `nearest`; 0 for others. */
  likeness(asked: readonly number[], places: readonly number[], nearest: Float32Array): Float32Array
}

/** The terms of all phrasings one after the other: `starts[p]` to `starts[p + 1]` are those of phrasing `p`. */
interface Laid {
  readonly terms: Uint32Array
  readonly starts: Uint32Array
}

const layOut = (phrasings: readonly (readonly number[])[]): Laid => {
  const starts = new Uint32Array(phrasings.length + 1)
  for (const [number, ids] of phrasings.entries()) starts[number + 1] = (starts[number] ?? 0) + ids.length
  const terms = new Uint32Array(starts[phrasings.length] ?? 0)
  for (const [number, ids] of phrasings.entries()) terms.set(ids, starts[number] ?? 0)
  return { terms, starts }
}

/** How telling each term is among the phrasings. */
const tellingOf = ({ terms }: Laid, phrasings: number, size: number): Float64Array => {
  const counts = new Uint32Array(size)
  for (const id of terms) counts[id] = (counts[id] ?? 0) + 1
  const tells = tellingBy(phrasings)
  const telling = new Float64Array(size)
  for (let id = 0; id < size; id += 1) {
    const count = counts[id] ?? 0
    telling[id] = count === 0 ? (tells[0] ?? 0) : Math.fround(tells[count] ?? 0)
  }
  return telling
}

export const createPhrasings = ({ dictionary, entries }: CodedContent): Phrasings => {
  const ofEntries = entries.map(phrasingsOf)
  const owners = new Map<string, number>()
  for (const [place, texts] of ofEntries.entries()) {
    for (const { normal } of texts) if (!owners.has(normal)) owners.set(normal, place)
  }
  const phrasings = ofEntries.flatMap((texts) => texts.map((text) => text.terms.ids))
  const laid = layOut(phrasings)
  const { terms, starts } = laid
  const idfs = tellingOf(laid, phrasings.length, dictionary.size())
  const weights = Float64Array.from(phrasings, (ids) => ids.reduce((sum, id) => sum + (idfs[id] ?? 0), 0))
  /** `firsts[e]` to `firsts[e + 1]` are the phrasings of entry `e`. */
  const firsts = new Uint32Array(entries.length + 1)
  for (const [place, texts] of ofEntries.entries()) firsts[place + 1] = (firsts[place] ?? 0) + texts.length
  /** What each term of the question tells; cleared after each, so that no question pays for all terms. */
  const told = new Float64Array(idfs.length)

  const alike = (phrasing: number, own: number): number => {
    let shared = 0
    const end = starts[phrasing + 1] ?? 0
    for (let at = starts[phrasing] ?? 0; at < end; at += 1) shared += told[terms[at] ?? 0] ?? 0
    return shared === 0 ? 0 : Math.min(1, shared / Math.sqrt(own * (weights[phrasing] ?? 1)))
  }

  return {
    owner: (normal) => owners.get(normal),
    likeness: (asked, places, nearest) => {
      nearest.fill(0)
      let own = 0
      for (const id of asked) {
        own += idfs[id] ?? 0
        told[id] = idfs[id] ?? 0
      }
      for (const place of places) {
        let most = 0
        const end = firsts[place + 1] ?? 0
        for (let phrasing = firsts[place] ?? 0; phrasing < end; phrasing += 1)
          most = Math.max(most, alike(phrasing, own))
        nearest[place] = most
      }
      for (const id of asked) told[id] = 0
      return nearest
    },
  }
}
