import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { derivedId } from '../../core/ids.ts'
import type { Work } from '../../core/store.ts'
import { addMs, dayMs } from '../../core/time.ts'
import { readPhone } from '../../people/phone.ts'
import type { Staff } from '../../people/records.ts'
import { addCall, type CallParts } from './making.ts'
import { hasRefused, isKnownNumber, sealedNumber } from './numbers.ts'
import { priorities } from './records.ts'

/** As many lines in one go. */
export const mostLines = 5_000
const longestName = 20
/** How long a surge list is meant to take. */
const dueMs = 7 * dayMs

export type Line =
  | { readonly kind: 'number'; readonly line: number; readonly phone: string; readonly name: string | undefined }
  | { readonly kind: 'undialable'; readonly line: number }

const cellsOf = (line: string): readonly string[] =>
  line.split(/[,，;；\t|]/u).map((cell) =>
    cell
      .normalize('NFKC')
      .trim()
      .replace(/^"(.*)"$/u, '$1')
      .trim(),
  )

/** A number with its name in the same cell: `王师傅 138 1234 5678`. */
const together = /^(\D{1,20}?)\s*((?:\+|0|1)[\d\s-]{9,18}\d)$/u

const readLine = (raw: string, line: number): Line => {
  const cells = cellsOf(raw)
  const at = cells.findIndex((cell) => readPhone(cell) !== undefined)
  const phone = at === -1 ? undefined : readPhone(cells[at] ?? '')
  if (phone !== undefined) {
    // Of the other columns only a name is wanted: numbers of any kind, such as of an identity card, are left out.
    const name = cells.find((cell, index) => index !== at && cell !== '' && !/\d/.test(cell))
    return { kind: 'number', line, phone, name: name?.slice(0, longestName) }
  }
  const [, name = '', number = ''] = together.exec(cells[0] ?? '') ?? []
  const found = readPhone(number)
  return found === undefined
    ? { kind: 'undialable', line }
    : { kind: 'number', line, phone: found, name: name.trim().slice(0, longestName) }
}

/** Lines of `name,phone`, pasted or from a CSV file, in either order. Empty lines and a heading without digits are passed over. */
export const readLines = (text: string, firstLine = 1): readonly Line[] =>
  text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\n|\r/u)
    .flatMap((raw, index) => {
      const isHeading = firstLine + index === 1 && !/\d/.test(raw)
      return raw.trim() === '' || isHeading ? [] : [readLine(raw, firstLine + index)]
    })

export interface Imported {
  readonly added: number
  /** Line numbers. */
  readonly undialable: number[]
  /** On a list already, or twice in this text. */
  readonly duplicate: number[]
  /** They said they want no more calls. */
  readonly refused: number[]
}

/** Puts people who are not members on the surge list. What cannot be called comes back by its line; the rest is added. */
export const importSurge = async (
  work: Work,
  parts: CallParts,
  by: Staff,
  { text, firstLine = 1 }: { readonly text: string; readonly firstLine?: number | undefined },
): Promise<Imported> => {
  const lines = readLines(text, firstLine)
  ensure(lines.length <= mostLines, 'too_large', `一次最多${mostLines}行，请分几次。`)
  const undialable: number[] = []
  const duplicate: number[] = []
  const refused: number[] = []
  let added = 0
  for (const one of lines) {
    if (one.kind === 'undialable') {
      undialable.push(one.line)
      continue
    }
    const { phoneHash } = sealedNumber(parts.sealer, one.phone)
    if (await hasRefused(work, 'surge', phoneHash)) refused.push(one.line)
    else if (await isKnownNumber(work, 'surge', phoneHash)) duplicate.push(one.line)
    else {
      await addCall(work, parts, {
        id: derivedId('cal', 'surge', phoneHash, work.now),
        list: 'surge',
        source: 'import',
        topic: 'greeting',
        phone: one.phone,
        name: one.name,
        priority: priorities.later,
        dueAt: addMs(work.now, dueMs),
      })
      added += 1
    }
  }
  const detail = { added: String(added), duplicate: String(duplicate.length), undialable: String(undialable.length) }
  await writeAudit(work, 'surge list', { actor: by.id, action: 'list imported', detail })
  return { added, undialable, duplicate, refused }
}
