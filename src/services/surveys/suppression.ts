/** Counts under this are not shown to anybody. */
export const smallest = 5

/**
 * Counts as they may be shown: undefined where hidden. With a small cell the least of the others goes too, and all that are
 * equal to it: so the hidden places could be exchanged without a change in what is shown, and neither the total nor knowing this
 * rule gives one of them back.
 */
export const suppress = (counts: readonly number[]): readonly (number | undefined)[] => {
  if (counts.every((count) => count >= smallest)) return counts
  const border = Math.min(...counts.filter((count) => count >= smallest))
  return counts.map((count) => (count <= border ? undefined : count))
}

/** A total as it may be shown. */
export const shownTotal = (total: number): number | undefined => (total < smallest ? undefined : total)
