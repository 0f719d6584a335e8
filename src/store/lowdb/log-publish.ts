import { setImmediate as nextTick } from 'node:timers/promises'
import { bulkLoad } from 'sorted-btree/extended/bulkLoad.js'
import type { Row } from '../../core/table.ts'
import { compareText } from '../keys.ts'
import type { Frozen } from './log-freeze.ts'
import { forkTable, removeRow, type OldEntry, type TableState } from './table-state.ts'

/** Changes how a table is held without changing what it says. `settled`: once all that was committed is durable. */
export type Reshape = (table: string, change: (state: TableState) => TableState, settled: boolean) => Promise<void>

/** Rows that leave memory at a time, between two transactions. */
const dropBatch = 100

/** The segments with what was frozen added, each new one hiding all rows that are still in memory. */
const exchange = (state: TableState, { added, removed }: Frozen): TableState => {
  const kept = (state.old?.entries ?? []).filter(({ segment }) => !removed.some((entry) => entry.segment === segment))
  const made = added.map(({ segment, fresh }): OldEntry => {
    const keys = fresh.map(([key]) => key)
    const rows = fresh.map(([, row]) => row)
    const hidden = bulkLoad<string, Row>(keys, rows, 32, compareText)
    for (const before of removed) {
      if (before.segment.month !== segment.month) continue
      // What was replaced or deleted while the segments were being merged.
      const now = state.old?.entries.find((entry) => entry.segment === before.segment)
      for (const [key, row] of now?.hidden.entries() ?? []) if (!before.hidden.has(key)) hidden.set(key, row)
    }
    return { segment, hidden }
  })
  return { ...state, old: { entries: [...made, ...kept] } }
}

/** Takes rows out of memory and out of hiding in one step, so that nobody sees a difference. */
const drop = (state: TableState, frozen: Frozen, part: readonly (readonly [string, Row])[]): TableState => {
  const fork = forkTable(state)
  const gone = part.filter(([key, row]) => fork.rows.get(key) === row)
  for (const [, row] of gone) removeRow(fork, row.id)
  const segments = new Set(frozen.added.map(({ segment }) => segment))
  const entries = (state.old?.entries ?? []).map((entry): OldEntry => {
    if (!segments.has(entry.segment)) return entry
    const hidden = entry.hidden.clone()
    for (const [key, row] of gone) if (hidden.get(key) === row) hidden.delete(key)
    return { segment: entry.segment, hidden }
  })
  return { ...fork, old: { entries } }
}

/** Makes the store read from the new segments what it had in memory. */
export const publishFrozen = async (frozen: Frozen, reshape: Reshape): Promise<void> => {
  if (frozen.added.length === 0 && frozen.removed.length === 0) return
  await reshape(frozen.table, (state) => exchange(state, frozen), true)
  const rows = [...frozen.rows]
  for (let from = 0; from < rows.length; from += dropBatch) {
    const part = rows.slice(from, from + dropBatch)
    // Without it the drops would follow one another, and the event loop would wait for all of them.
    await nextTick()
    await reshape(frozen.table, (state) => drop(state, frozen, part), from + dropBatch >= rows.length)
  }
}
