/** The terms of a normalised text with how often each occurs. */
export type Terms = ReadonlyMap<string, number>

/**
 * Single characters and pairs of neighbours. Measured against words cut by jieba on our entries, with phrasings held out:
 * pairs with single characters found more, and need no dictionary of 170 ms.
 */
export const termsOf = (normal: string): Terms => {
  const terms = new Map<string, number>()
  let before = ''
  for (const character of normal) {
    terms.set(character, (terms.get(character) ?? 0) + 1)
    if (before !== '') terms.set(before + character, (terms.get(before + character) ?? 0) + 1)
    before = character
  }
  return terms
}

/** Adds `terms` to `sum`, each counted `weight` times. */
export const addTerms = (sum: Map<string, number>, terms: Terms, weight: number): void => {
  for (const [term, count] of terms) sum.set(term, (sum.get(term) ?? 0) + count * weight)
}
