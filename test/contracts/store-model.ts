import fc from 'fast-check'
import { expect } from 'vitest'
import { StoreConflict, type RowsRead, type Store } from '../../src/core/store.ts'
import { things, type Thing } from './store-tables.ts'

/** One step of a transaction; the same ids and holders come up again and again, so that conflicts do too. */
type Step =
  | {
      readonly kind: 'insert' | 'update' | 'stale'
      readonly id: string
      readonly fields: Omit<Thing, 'id' | 'version'>
    }
  | { readonly kind: 'delete'; readonly id: string }

export interface Transaction {
  readonly steps: readonly Step[]
  readonly ending: 'commit' | 'throw'
  readonly reopen: boolean
}

/** Below, inside and above the surrogates, where UTF-16 order and code point order part. */
const names = ['', 'a', 'aa', 'b', '工会', '\u{FF0C}', '\u{FFFD}', '\u{10400}', '\u{1F600}', 'a\u{1F600}', 'a\u{FFFD}']
const id = fc.constantFrom('t1', 't2', 't3', 't4', 't5', '员工', '\u{1F600}')
const fields = fc.record(
  {
    name: fc.constantFrom(...names),
    rank: fc.constantFrom(-1.5, 0, 1, 2, 10),
    holder: fc.constantFrom('x', 'y', 'z', null),
  },
  { requiredKeys: ['name'] },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('insert' as const, 'update' as const, 'stale' as const), id, fields }),
  fc.record({ kind: fc.constant('delete' as const), id }),
)
export const transactions: fc.Arbitrary<Transaction[]> = fc.array(
  fc.record({
    steps: fc.array(step, { maxLength: 6 }),
    ending: fc.constantFrom('commit' as const, 'commit' as const, 'throw' as const),
    reopen: fc.nat({ max: 9 }).map((n) => n === 0),
  }),
  { maxLength: 12 },
)

type Model = Map<string, Thing>

/** What the step does to the model: undefined, or the name of what is in its way. */
const apply = (model: Model, todo: Step): string | undefined => {
  const before = model.get(todo.id)
  if (todo.kind === 'delete') {
    model.delete(todo.id)
    return undefined
  }
  if (todo.kind === 'insert' && before !== undefined) return 'id'
  if (todo.kind !== 'insert' && (before === undefined || todo.kind === 'stale')) return 'version'
  const { holder } = todo.fields
  const others = [...model.values()].filter((row) => row.id !== todo.id)
  if (typeof holder === 'string' && others.some((row) => row.holder === holder)) return 'holder'
  model.set(todo.id, { ...todo.fields, id: todo.id, version: (before?.version ?? 0) + 1 })
  return undefined
}

const perform = async (store: Store, transaction: Transaction, model: Model): Promise<Model> => {
  let after: Model = model
  const outcome = store.transaction('model', async (work) => {
    after = new Map(model)
    const rows = work.rows(things)
    for (const todo of transaction.steps) {
      const version = after.get(todo.id)?.version ?? 1
      const expected = apply(after, todo)
      const done = async (): Promise<unknown> => {
        if (todo.kind === 'delete') return rows.delete(todo.id)
        if (todo.kind === 'insert') return rows.insert({ ...todo.fields, id: todo.id })
        return rows.update({ ...todo.fields, id: todo.id, version: todo.kind === 'stale' ? version + 7 : version })
      }
      const met = await done().then(
        () => undefined,
        (error: unknown) => (error instanceof StoreConflict ? error.key : error),
      )
      expect(met).toEqual(expected)
    }
    await expectSame(rows, after)
    if (transaction.ending === 'throw') throw new RangeError('dropped')
  })
  if (transaction.ending === 'commit') await outcome
  else await expect(outcome).rejects.toThrow('dropped')
  return transaction.ending === 'commit' ? after : model
}

const points = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
const compareTexts = (a: string, b: string): number => {
  const [x, y] = [points(a), points(b)]
  const at = x.findIndex((point, i) => point !== y[i])
  if (at === -1) return x.length - y.length
  return (x[at] ?? -1) - (y[at] ?? -1)
}

const expectSame = async (rows: RowsRead<Thing>, model: Model): Promise<void> => {
  const ranked = [...model.values()].filter((row) => row.rank !== undefined)
  const byRank = ranked.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || compareTexts(a.id, b.id))
  const byName = [...model.values()].toSorted((a, b) => compareTexts(a.name, b.name) || compareTexts(a.id, b.id))
  expect(await rows.range('rank', { limit: 100 })).toEqual(byRank)
  expect(await rows.range('rank', { limit: 100, descending: true })).toEqual(byRank.toReversed())
  expect(await rows.range('byName', { limit: 100 })).toEqual(byName)
  expect(await rows.count('byName')).toBe(byName.length)
  for (const name of names) {
    const named = byName.filter((row) => row.name === name)
    expect(await rows.count('byName', { where: [name] })).toBe(named.length)
    expect(await rows.range('byName', { from: name, limit: 100 })).toEqual(
      byName.filter((row) => compareTexts(row.name, name) >= 0),
    )
  }
  for (const holder of ['x', 'y', 'z']) {
    const row = [...model.values()].find((candidate) => candidate.holder === holder)
    expect(await rows.byUnique('holder', [holder])).toEqual(row)
  }
  for (const [key, row] of model) expect(await rows.get(key)).toEqual(row)
}

/** Runs the transactions on the store and on a plain map; both must agree at every step, also after opening again. */
export const agreesWithModel = async (
  store: Store,
  reopen: () => Promise<Store>,
  todo: readonly Transaction[],
): Promise<void> => {
  let current = store
  let model: Model = new Map()
  for (const transaction of todo) {
    model = await perform(current, transaction, model)
    if (transaction.reopen) current = await reopen()
    const expected = model
    await current.read((read) => expectSame(read.rows(things), expected))
  }
}
