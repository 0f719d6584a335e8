import { setImmediate as nextTick } from 'node:timers/promises'

const chunk = 2_000

/** Merges two sorted lists. */
const merge = async <T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): Promise<readonly T[]> => {
  const merged: T[] = []
  let i = 0
  let j = 0
  for (;;) {
    const x = a[i]
    const y = b[j]
    if (x === undefined && y === undefined) return merged
    if (y === undefined || (x !== undefined && compare(x, y) <= 0)) {
      if (x !== undefined) merged.push(x)
      i += 1
    } else {
      merged.push(y)
      j += 1
    }
    if (merged.length % chunk === 0) await nextTick()
  }
}

/** Sorts a long list in steps so short that traffic goes on beside them. */
export const sortSlowly = async <T extends object>(
  list: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> => {
  let runs: (readonly T[])[] = []
  for (let from = 0; from < list.length; from += chunk) {
    runs.push(list.slice(from, from + chunk).sort(compare))
    await nextTick()
  }
  while (runs.length > 1) {
    const next: (readonly T[])[] = []
    for (let i = 0; i < runs.length; i += 2) next.push(await merge(runs[i] ?? [], runs[i + 1] ?? [], compare))
    runs = next
  }
  return runs[0] ?? []
}
