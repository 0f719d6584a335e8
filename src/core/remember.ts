/** How long a text may be to be remembered: what people ask again and again is short. */
const longest = 200

/**
 * A pure function of a text that remembers what it gave to the newest `limit` texts at least, to twice as many at most:
 * two halves, the older of which is dropped whole, so that nothing is kept in order.
 * What it gives is handed out again and must not be changed.
 */
export const remember = <T>(limit: number, work: (text: string) => T): ((text: string) => T) => {
  let newer = new Map<string, { readonly value: T }>()
  let older = newer
  return (text) => {
    const known = newer.get(text)
    if (known !== undefined) return known.value
    const entry = older.get(text) ?? { value: work(text) }
    if (text.length > longest) return entry.value
    if (newer.size >= limit) {
      older = newer
      newer = new Map()
    }
    newer.set(text, entry)
    return entry.value
  }
}
