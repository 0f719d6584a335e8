/** Longer than this and a bubble that follows another is folded. */
const foldFrom = 160
const shownAtLeast = 60
const shownAtMost = 110

/**
 * What stays visible of a long bubble that follows the short answer, cut at the end of a sentence where there is one;
 * undefined when the bubble is shown whole. What is said to somebody in danger is never folded.
 */
export const folded = (words: string, place: { readonly index: number; readonly kind: string }): string | undefined => {
  if (place.index === 0 || place.kind === 'help' || words.length <= foldFrom) return undefined
  const head = words.slice(0, shownAtMost)
  const end = Math.max(...['。', '\n', '；', '？'].map((mark) => head.lastIndexOf(mark)))
  return end >= shownAtLeast ? head.slice(0, end + 1).trimEnd() : `${head}……`
}
