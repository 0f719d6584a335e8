import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StoreConflict, type Range, type RowsRead } from '../../src/core/store.ts'
import type { LowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { byText, idsOf, lines, tinyWindow, type Line } from './log-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

interface Step {
  readonly kind: 'insert' | 'update' | 'delete'
  readonly id: string
  readonly fields: Omit<Line, 'id' | 'version'>
}
interface Part {
  readonly steps: readonly Step[]
  readonly next: 'nothing' | 'snapshot' | 'reopen' | 'throw' | 'snapshot beside'
}

const people = ['p1', 'p2', '张\u{20BB7}', '\u{E000}', '\u{FFFD}']
// The last one lies ahead of every clock here: it never leaves memory.
const instants = [
  '2026-01-05T08:00:00.000Z',
  '2026-01-31T23:59:59.999Z',
  '2026-02-01T00:00:00.000Z',
  '2026-06-30T12:00:00.000Z',
  '2026-07-01T12:00:00.000Z',
  '2126-01-01T00:00:00.000Z',
]
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('insert' as const, 'insert' as const, 'update' as const, 'delete' as const),
  id: fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5', 'l6', '员工', '\u{1F600}', '\u{FF0C}'),
  fields: fc.record(
    {
      person: fc.constantFrom(...people),
      at: fc.constantFrom(...instants),
      words: fc.constantFrom('a', 'b', '工会', ''),
      ticket: fc.constantFrom('x', 'y', 'z', null),
    },
    { requiredKeys: ['person', 'at'] },
  ),
})
const parts: fc.Arbitrary<Part[]> = fc.array(
  fc.record({
    steps: fc.array(step, { maxLength: 6 }),
    next: fc.constantFrom(
      'nothing' as const,
      'snapshot' as const,
      'snapshot' as const,
      'snapshot beside' as const,
      'reopen' as const,
      'throw' as const,
    ),
  }),
  { maxLength: 14 },
)

type Model = Map<string, Line>

/** Does the step to the model; the result names what is in its way: any of these may be told. */
const apply = (model: Model, { kind, id, fields }: Step): readonly (string | undefined)[] => {
  const before = model.get(id)
  if (kind === 'delete') {
    model.delete(id)
    return [undefined]
  }
  if (kind === 'insert' && before !== undefined) return ['id']
  if (kind === 'update' && before === undefined) return ['version']
  const taken: string[] = []
  for (const other of model.values()) {
    if (other.id === id) continue
    if (typeof fields.ticket === 'string' && other.ticket === fields.ticket) taken.push('ticket')
    if (other.person === fields.person && other.at === fields.at) taken.push('moment')
  }
  if (taken.length > 0) return taken
  model.set(id, { ...fields, id, version: (before?.version ?? 0) + 1 })
  return [undefined]
}

const perform = async (store: LowdbStore, { steps, next }: Part, model: Model): Promise<Model> => {
  const after = new Map(model)
  const done = store.transaction('t', async (work) => {
    const rows = work.rows(lines)
    for (const todo of steps) {
      const version = after.get(todo.id)?.version ?? 7
      const expected = apply(after, todo)
      const act = async (): Promise<unknown> => {
        if (todo.kind === 'delete') return rows.delete(todo.id)
        if (todo.kind === 'insert') return rows.insert({ ...todo.fields, id: todo.id })
        return rows.update({ ...todo.fields, id: todo.id, version })
      }
      const met = await act().then(
        () => undefined,
        (error: unknown) => (error instanceof StoreConflict ? error.key : error),
      )
      expect(expected).toContain(met)
    }
    await agree(rows, after)
    if (next === 'throw') throw new RangeError('dropped')
  })
  if (next !== 'throw') {
    await done
    return after
  }
  await expect(done).rejects.toThrow('dropped')
  return model
}

type Index = 'person' | 'at' | 'words'
const keyText = (row: Line, index: Index): string => {
  const fields = { person: [row.person, row.at], at: [row.at], words: [row.words ?? '', row.person] }[index]
  return [...fields, row.id].join('\u0000')
}

const expectRange = async (rows: RowsRead<Line>, all: readonly Line[], index: Index, range: Range): Promise<void> => {
  const { where = [], from, to, limit, descending = false } = range
  const leading = (row: Line) => ({ person: [row.person, row.at], at: [row.at], words: [row.words, row.person] })[index]
  const expected = all
    .filter((row) => {
      const key = leading(row)
      if (index === 'words' && row.words === undefined) return false
      if (!where.every((part, i) => key[i] === part)) return false
      const next = key[where.length]
      if (from !== undefined && (next === undefined || byText(next, String(from)) < 0)) return false
      return to === undefined || (next !== undefined && byText(next, String(to)) < 0)
    })
    .toSorted((a, b) => byText(keyText(a, index), keyText(b, index)))
  const ordered = descending ? expected.toReversed() : expected
  expect(await rows.range(index, range)).toEqual(ordered.slice(0, limit))
  const span = { where, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  expect(await rows.count(index, span)).toBe(expected.length)
  const [first] = ordered
  if (first !== undefined)
    expect(idsOf(await rows.range(index, { ...range, after: first }))).toEqual(idsOf(ordered.slice(1, limit + 1)))
}

const agree = async (rows: RowsRead<Line>, model: Model): Promise<void> => {
  const all = [...model.values()]
  for (const descending of [false, true]) {
    for (const person of people) {
      await expectRange(rows, all, 'person', { where: [person], limit: 3, descending })
      await expectRange(rows, all, 'person', {
        where: [person],
        from: '2026-01-31',
        to: '2026-07',
        limit: 9,
        descending,
      })
    }
    await expectRange(rows, all, 'at', { limit: 4, descending })
    await expectRange(rows, all, 'at', { from: '2026-02', limit: 99, descending })
    await expectRange(rows, all, 'at', { where: [instants[2] ?? ''], limit: 99, descending })
    await expectRange(rows, all, 'words', { limit: 99, descending })
    await expectRange(rows, all, 'words', { where: ['工会'], limit: 99, descending })
  }
  for (const ticket of ['x', 'y', 'z']) {
    expect(await rows.byUnique('ticket', [ticket])).toEqual(all.find((row) => row.ticket === ticket))
  }
  for (const [id, row] of model) expect(await rows.get(id)).toEqual(row)
  expect(await rows.get('nobody')).toBeUndefined()
}

const agreeOutside = async (store: LowdbStore, model: Model): Promise<void> => {
  await store.read((read) => agree(read.rows(lines), model))
  const scanned: Line[] = []
  for await (const row of store.scan(lines)) scanned.push(row)
  expect(scanned).toEqual([...model.values()].toSorted((a, b) => byText(a.id, b.id)))
}

test('a log table does what a plain map does, wherever its rows are', async () => {
  const agrees = fc.asyncProperty(parts, async (todo) => {
    const dataDir = await tempFolder()
    const open = (): Promise<LowdbStore> => openIn(dataDir, [lines], { window: tinyWindow })
    let store = await open()
    let model: Model = new Map()
    try {
      for (const part of todo) {
        const beside = part.next === 'snapshot beside' ? store.compact() : undefined
        model = await perform(store, part, model)
        if (part.next === 'snapshot') await store.compact()
        if (part.next === 'reopen') {
          await store.close()
          store = await open()
        }
        await agreeOutside(store, model)
        await beside
        await agreeOutside(store, model)
      }
    } finally {
      await store.close()
      await removeFolder(dataDir)
    }
  })
  const numRuns = Number(process.env['MODEL_RUNS'] ?? 30)
  await expect(fc.assert(agrees, { numRuns })).resolves.toBeUndefined()
}, 120_000)
