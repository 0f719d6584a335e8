import { parse } from 'yaml'

/** What front matter holds: words, yes and no, lists and named values of these. */
type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value }

interface Cursor {
  readonly lines: string[]
  at: number
}

const line = /^(?<indent> *)(?<item>- )?(?:(?<key>[a-zA-Z]+):(?: (?<value>.+))?|(?<scalar>.+))$/u
const step = 2

/** Words that YAML leaves as they are: no marks of its own in them, and nothing at their ends. */
const words = /^[\p{L}\p{N}《“](?:(?:[^#:\p{C}\p{Z}]| )*[^#:\p{C}\p{Z}])?$/u
const date = /^\d{4}-\d\d-\d\d$/
/** What begins with a digit may be a number to YAML, unless it is in Chinese. */
const surelyWords = /^[a-zA-Z]|\p{Script=Han}/u
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i

const readScalar = (text: string): string | boolean | undefined => {
  if (text === 'true' || text === 'false') return text === 'true'
  if (date.test(text)) return text
  return words.test(text) && surelyWords.test(text) && !reserved.test(text) ? text : undefined
}

const readList = (cursor: Cursor, indent: number): Value | undefined => {
  const list: Value[] = []
  for (; cursor.at < cursor.lines.length;) {
    const read = line.exec(cursor.lines[cursor.at] ?? '')?.groups
    if (read === undefined) return undefined
    if (read['item'] === undefined || read['indent']?.length !== indent) break
    let value: Value | undefined
    if (read['key'] === undefined) {
      value = readScalar(read['scalar'] ?? '')
      cursor.at += 1
    } else {
      // The item is a map whose first line stands behind the dash.
      cursor.lines[cursor.at] = (cursor.lines[cursor.at] ?? '').replace('- ', '  ')
      value = readMap(cursor, indent + step)
    }
    if (value === undefined) return undefined
    list.push(value)
  }
  return list.length === 0 ? undefined : list
}

const readNested = (cursor: Cursor, indent: number): Value | undefined =>
  cursor.lines[cursor.at]?.startsWith(`${' '.repeat(indent)}- `) === true
    ? readList(cursor, indent)
    : readMap(cursor, indent)

const readMap = (cursor: Cursor, indent: number): Value | undefined => {
  const map = new Map<string, Value>()
  for (; cursor.at < cursor.lines.length;) {
    const read = line.exec(cursor.lines[cursor.at] ?? '')?.groups
    const key = read?.['key']
    if (read === undefined) return undefined
    if (read['item'] !== undefined || read['indent']?.length !== indent) break
    if (key === undefined || map.has(key)) return undefined
    cursor.at += 1
    const text = read['value']
    const value = text === undefined ? readNested(cursor, indent + step) : text === '[]' ? [] : readScalar(text)
    if (value === undefined) return undefined
    map.set(key, value)
  }
  return map.size === 0 ? undefined : Object.fromEntries(map)
}

/** Front matter as almost all of ours is written, or undefined when it takes more of YAML than that. */
export const readPlainFrontMatter = (source: string): Value | undefined => {
  const cursor = { lines: source.split('\n'), at: 0 }
  const value = readMap(cursor, 0)
  return cursor.at === cursor.lines.length ? value : undefined
}

/**
 * The YAML between the `---` lines. Ours is mostly plain names, words and lists, read here in a twentieth of the time; all else
 * goes to `yaml`.
 * @throws when it is no YAML
 */
export const readFrontMatter = (source: string): unknown => readPlainFrontMatter(source) ?? parse(source)
