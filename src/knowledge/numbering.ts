/** Numbers keys in the order in which they come, from 1. A key is a whole number from 1 to 2³² − 1. */
export interface Numbering {
  /** The number of a key, a new one if it has none. */
  take(key: number): number
  /** The number of a key, 0 if it has none. */
  find(key: number): number
  size(): number
}

const smallest = 1_024

/** Any odd number with its bits well mixed spreads neighbouring keys over the table: this is 2³² by the golden ratio. */
const spread = 0x9e37_79b1

/** Open addressing in two arrays: hundreds of thousands of keys are numbered at the start, where a Map costs four times as much. */
export const createNumbering = (): Numbering => {
  let keys = new Uint32Array(smallest)
  let numbers = new Uint32Array(smallest)
  let used = 0

  /** Where a key is, or the free place where it would be. */
  const placeOf = (key: number): number => {
    const mask = keys.length - 1
    let place = (Math.imul(key, spread) >>> 7) & mask
    while (keys[place] !== 0 && keys[place] !== key) place = (place + 1) & mask
    return place
  }

  const grow = (): void => {
    const [oldKeys, oldNumbers] = [keys, numbers]
    keys = new Uint32Array(oldKeys.length * 2)
    numbers = new Uint32Array(oldKeys.length * 2)
    for (let at = 0; at < oldKeys.length; at += 1) {
      const key = oldKeys[at] ?? 0
      if (key === 0) continue
      const place = placeOf(key)
      keys[place] = key
      numbers[place] = oldNumbers[at] ?? 0
    }
  }

  return {
    take: (key) => {
      const place = placeOf(key)
      const known = numbers[place] ?? 0
      if (known > 0) return known
      used += 1
      keys[place] = key
      numbers[place] = used
      const number = used
      if (used * 2 > keys.length) grow()
      return number
    },
    find: (key) => numbers[placeOf(key)] ?? 0,
    size: () => used,
  }
}
