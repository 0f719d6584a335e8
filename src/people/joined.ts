import type { ReadWork, Range, Work } from '../core/store.ts'
import type { KeyPart, Row, Table } from '../core/table.ts'
import { persons, type Person } from './records.ts'

/** More accounts than one person joins. */
const mostJoined = 50

/** The person somebody turned out to be. Joined persons stand around one: an alias never points at an alias. */
export const resolvePerson = async (read: ReadWork, id: string): Promise<Person | undefined> => {
  const person = await read.rows(persons).get(id)
  return person?.aliasOf === undefined ? person : read.rows(persons).get(person.aliasOf)
}

/** The id rows of today are written under; an id nobody knows stays as it is. */
export const rootId = async (read: ReadWork, id: string): Promise<string> =>
  (await read.rows(persons).get(id))?.aliasOf ?? id

const aliasesOf = (read: ReadWork, root: string): Promise<readonly Person[]> =>
  read.rows(persons).range('alias', { where: [root], limit: mostJoined })

/** All ids under which rows of this person may stand, the one of today first. Everything that reads by person goes through here. */
export const personIds = async (read: ReadWork, id: string): Promise<readonly [string, ...string[]]> => {
  const root = await rootId(read, id)
  const aliases = await aliasesOf(read, root)
  return [root, ...aliases.map((alias) => alias.id)]
}

export const isSamePerson = async (read: ReadWork, one: string, other: string): Promise<boolean> =>
  one === other || (await rootId(read, one)) === (await rootId(read, other))

type OfPerson = Omit<Range, 'where' | 'after'> & {
  readonly person: string
  /** Leading fields of the index that must equal these, after the person. */
  readonly where?: readonly KeyPart[]
}

const compareParts = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [one, other] = [String(a), String(b)]
  return one < other ? -1 : Number(one > other)
}

/** In the order of an index, the person apart. */
const inOrder =
  (fields: readonly string[]) =>
  (a: object, b: object): number => {
    const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
    for (const field of fields) {
      const order = compareParts(one.get(field), other.get(field))
      if (order !== 0) return order
    }
    return 0
  }

/** Rows of a person, of whatever account they were made with, as `range` gives them; the index begins with the person. */
export const rangeOfPerson = async <R extends Row>(
  read: ReadWork,
  table: Table<R>,
  index: string,
  { person, where = [], ...range }: OfPerson,
): Promise<readonly R[]> => {
  const [root, ...aliases] = await personIds(read, person)
  const rangeOf = (id: string): Promise<readonly R[]> =>
    read.rows(table).range(index, { ...range, where: [id, ...where] })
  const first = await rangeOf(root)
  if (aliases.length === 0) return first
  const all = [...first]
  for (const id of aliases) all.push(...(await rangeOf(id)))
  const order = inOrder([...(table.indexes[index] ?? []).slice(1), 'id'])
  return all.toSorted(range.descending === true ? (a, b) => order(b, a) : order).slice(0, range.limit)
}

/** The first thing that one of the ids of a person has. */
export const firstOfPerson = async <T>(
  read: ReadWork,
  person: string,
  find: (id: string) => Promise<T | undefined>,
): Promise<T | undefined> => {
  for (const id of await personIds(read, person)) {
    const found = await find(id)
    if (found !== undefined) return found
  }
  return undefined
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])]

/** The longer quiet of two. */
const quietOf = (...both: readonly Person[]): Pick<Person, 'mutedUntil'> => {
  const until = both
    .flatMap(({ mutedUntil }) => (mutedUntil === undefined ? [] : [mutedUntil]))
    .toSorted()
    .at(-1)
  return until === undefined ? {} : { mutedUntil: until }
}

const isOlder = (a: Person, b: Person): boolean =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id)

/**
 * Two persons turn out to be one: the younger, and whoever was joined to them, become aliases of the older. No other row is
 * touched, so that it can be undone.
 * @returns the id rows are written under from now on; undefined when they are one already, or one of them is not known
 */
export const joinPersons = async (work: Work, one: string, other: string): Promise<string | undefined> => {
  const a = await resolvePerson(work, one)
  const b = await resolvePerson(work, other)
  if (a === undefined || b === undefined || a.id === b.id) return undefined
  const [root, joined] = isOlder(a, b) ? [a, b] : [b, a]
  for (const alias of [joined, ...(await aliasesOf(work, joined.id))])
    await work.rows(persons).update({ ...alias, aliasOf: root.id })
  await work.rows(persons).update({
    ...root,
    elder: root.elder || joined.elder,
    // Who wanted no reminders on one account wants none: saying so on either counts.
    optedOut: union(root.optedOut, joined.optedOut),
    ...quietOf(root, joined),
  })
  return root.id
}

const withoutAlias = ({ aliasOf: _joined, ...person }: Person): Person => person

/**
 * The person who was joined stands alone again, with the rows that were written under its id. Where the others stood around
 * this one, the oldest of them takes its place.
 * @returns the id the others go by now; undefined when nobody was joined
 */
export const partPerson = async (work: Work, id: string): Promise<string | undefined> => {
  const person = await work.rows(persons).get(id)
  if (person === undefined) return undefined
  if (person.aliasOf !== undefined) {
    await work.rows(persons).update(withoutAlias(person))
    return person.aliasOf
  }
  const [next, ...others] = (await aliasesOf(work, id)).toSorted((a, b) => (isOlder(a, b) ? -1 : 1))
  if (next === undefined) return undefined
  await work.rows(persons).update(withoutAlias(next))
  for (const alias of others) await work.rows(persons).update({ ...alias, aliasOf: next.id })
  return next.id
}
