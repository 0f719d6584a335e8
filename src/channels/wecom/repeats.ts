import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'

const maxKept = 10_000

export interface Repeats {
  /**
   * True when the same words went to the member lately under another id. The platform's check for doubles looks at the words alone
   * and would swallow them.
   */
  isRepeat(member: string, words: string, id: string): boolean
}

/** @param seconds how long the platform remembers words */
export const createRepeats = (seconds: number, clock: Clock): Repeats => {
  const said = new Map<string, { readonly id: string; readonly at: number }>()
  return {
    isRepeat: (member, words, id) => {
      const now = clock.now().getTime()
      const key = derivedId('said', member, words)
      const before = said.get(key)
      if (before !== undefined && before.id !== id && now - before.at < seconds * 1000) return true
      if (before === undefined || before.id !== id) {
        said.delete(key)
        said.set(key, { id, at: now })
      }
      for (const [other, { at }] of said) {
        if (said.size <= maxKept && now - at < seconds * 1000) break
        said.delete(other)
      }
      return false
    },
  }
}
