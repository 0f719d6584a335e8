/** What PostgreSQL's text and jsonb refuse: U+0000, and halves of surrogate pairs. Both become U+FFFD. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\u{FFFD}')

/** How such text shows in JSON; a backslash that was typed matches too, and is then looked at for nothing. */
const suspicious = /\\u(?:0000|d[89a-f])/i

const wellFormedDeep = (value: unknown): unknown => {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.map(wellFormedDeep)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), wellFormedDeep(inner)]))
}

/** The row with all its text fit for PostgreSQL. Nearly every row is, and comes back as it is. */
export const wellFormedRow = <T extends object>(row: T): T =>
  // Only text and keys change, and text stays text.
  suspicious.test(JSON.stringify(row)) ? (wellFormedDeep(row) as T) : row
