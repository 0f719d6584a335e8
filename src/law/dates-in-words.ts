import type { LocalDate } from '../core/time.ts'
import { dateForms, saidYear, type Lean, type ReadDate } from './date-forms.ts'

export interface DateInWords extends ReadDate {
  /** Where it stands in the text, and the words themselves. */
  readonly at: number
  readonly words: string
}

/** Full-width signs become plain ones, one for one, so that places in the text stay as they are. */
const plain = (text: string): string =>
  text.replaceAll(/[０-９．／－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll('號', '号')

/**
 * The days a person means, in the order they stand. What could be no day at all, or a day that does not exist, is left out:
 * nothing is made up.
 */
export const datesIn = (text: string, today: LocalDate, lean: Lean = 'past'): readonly DateInWords[] => {
  const source = plain(text)
  const known = { today, lean }
  const taken: { readonly from: number; readonly to: number }[] = []
  const found: DateInWords[] = []
  for (const { pattern, read } of dateForms) {
    for (const match of source.matchAll(pattern)) {
      const from = match.index
      const to = from + match[0].length
      if (taken.some((one) => from < one.to && to > one.from)) continue
      taken.push({ from, to })
      const made = read(match.groups ?? {}, known)
      if (made !== undefined) found.push({ ...made, at: from, words: text.slice(from, to).trim() })
    }
  }
  return found.toSorted((a, b) => a.at - b.at)
}

/** The only day in an answer to "哪天？"; undefined when there is none or there are several. */
export const dateIn = (text: string, today: LocalDate, lean: Lean = 'past'): DateInWords | undefined => {
  const found = datesIn(text, today, lean)
  const different = new Set(found.map(({ date }) => date))
  return different.size === 1 ? found[0] : undefined
}

/** The year in an answer to "哪一年？": 2025年, 去年. */
export const yearIn = (text: string, today: LocalDate): number | undefined => {
  const said = /(?<!\d)(20\d\d|\d{2}(?=年))(?!\d)|大前年|前年|去年|今年/.exec(plain(text))?.[0]
  return said === undefined ? undefined : saidYear(said, { today, lean: 'past' })
}
