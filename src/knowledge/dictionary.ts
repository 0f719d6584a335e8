import { remember } from '../core/remember.ts'
import { createNumbering } from './numbering.ts'

/** What a text has of each of its terms, in the order in which they first stand in it. */
export interface Counted {
  readonly ids: readonly number[]
  readonly counts: readonly number[]
}

/** A term that no text of ours has. The others are numbered from 1. */
export const unknownTerm = 0

/**
 * Numbers the terms of our texts (see `termsOf` for what a term is), so that every index counts in arrays and a question is
 * looked up once for all of them.
 */
export interface Dictionary {
  /** Takes a normalised text of ours apart, numbering what is new. */
  take(text: string): Counted
  /** The terms of a question, each once, also each that we do not have. */
  read(text: string): readonly number[]
  /** One more than the greatest number. */
  size(): number
}

/** More different characters than this would get into one another's way; all of ours are some 4,000. */
const characterLimit = 0x1_0000

/** A question is searched for and weighed: its terms are asked for again at once. */
const remembered = 100

/** Room for so many terms at first. */
const smallest = 0x1_0000

/** The number of a character that we do not have, and of what is before the first. */
const none = 0

/** Characters are numbered densely, so that a pair of them is one number: that is found faster than two letters of text. */
export const createDictionary = (): Dictionary => {
  const characters = createNumbering()
  const terms = createNumbering()
  /** Where a term stands in the text that is being taken apart, from 1; 0 between texts. */
  let placeOf = new Uint32Array(smallest)

  const termOf = (key: number): number => {
    const id = terms.take(key)
    if (id >= placeOf.length) {
      const longer = new Uint32Array(placeOf.length * 2)
      longer.set(placeOf)
      placeOf = longer
    }
    return id
  }

  const take = (text: string): Counted => {
    const ids: number[] = []
    const counts: number[] = []
    const count = (key: number): void => {
      const id = termOf(key)
      const place = placeOf[id] ?? 0
      if (place > 0) {
        counts[place - 1] = (counts[place - 1] ?? 0) + 1
        return
      }
      placeOf[id] = ids.push(id)
      counts.push(1)
    }
    let before: number = none
    for (let at = 0; at < text.length;) {
      const point = text.codePointAt(at) ?? 0
      at += point > 0xffff ? 2 : 1
      const character = characters.take(point + 1)
      count(character)
      if (before !== none) count(before * characterLimit + character)
      before = character
    }
    for (const id of ids) placeOf[id] = 0
    return { ids, counts }
  }

  const read = (text: string): readonly number[] => {
    const ids: number[] = []
    const strange = new Set<string>()
    const add = (key: number, from: number, to: number): void => {
      const id = key === none ? unknownTerm : terms.find(key)
      if (id === unknownTerm) {
        const term = text.slice(from, to)
        if (strange.has(term)) return
        strange.add(term)
        ids.push(unknownTerm)
      } else if (placeOf[id] === 0) placeOf[id] = ids.push(id)
    }
    let before: number = none
    let start = 0
    for (let at = 0; at < text.length;) {
      const point = text.codePointAt(at) ?? 0
      const end = at + (point > 0xffff ? 2 : 1)
      const character = characters.find(point + 1)
      add(character, at, end)
      const isKnown = before !== none && character !== none
      if (at > 0) add(isKnown ? before * characterLimit + character : none, start, end)
      before = character
      start = at
      at = end
    }
    for (const id of ids) placeOf[id] = 0
    return ids
  }

  return { take, read: remember(remembered, read), size: () => terms.size() + 1 }
}
