import { setImmediate as nextTick } from 'node:timers/promises'
import type { Row, Table } from '../../core/table.ts'
import type { Instant } from '../../core/time.ts'
import type { Commits } from './commits.ts'
import type { Compaction } from './compaction.ts'
import { stateIn } from './head.ts'
import { instantOf } from './log-freeze.ts'
import type { TableState } from './table-state.ts'

interface Parts {
  readonly commits: Pick<Commits, 'hold' | 'durable' | 'transaction'>
  readonly compaction: Pick<Compaction, 'dropOutdated'>
}

const batch = 2_000
const deletedAtOnce = 200

const isBefore = (row: Row, log: Table['log'], month: Instant): boolean => {
  const at = log === undefined ? undefined : instantOf(row, log.month)
  return at !== undefined && at < month
}

/** Rows in memory from before the month: late ones, and those of a month too small for a segment. */
const rowsBefore = async ({ table, rows }: TableState, month: Instant): Promise<readonly Row[]> => {
  const found: Row[] = []
  let seen = 0
  for (const row of rows.values()) {
    if (isBefore(row, table.log, month)) found.push(row)
    seen += 1
    if (seen % batch === 0) await nextTick()
  }
  return found
}

const countInSegments = ({ old }: TableState, month: Instant): number => {
  let count = 0
  for (const { segment, hidden } of old?.entries ?? []) if (segment.month < month) count += segment.count - hidden.size
  return count
}

const deleteBefore = (
  commits: Parts['commits'],
  table: Table,
  ids: readonly string[],
  month: Instant,
): Promise<number> =>
  commits.transaction(async (work) => {
    const rows = work.rows(table)
    let count = 0
    for (const id of ids) {
      // It may have been written since it was seen.
      const row = await rows.get(id)
      if (row === undefined || !isBefore(row, table.log, month)) continue
      await rows.delete(id)
      count += 1
    }
    return count
  })

/**
 * Forgets the rows of a log table from before a month without reading the files they lie in: those in memory are deleted,
 * whole segments leave with the next snapshot. The result: how many.
 */
export const dropMonths = async ({ commits, compaction }: Parts, table: Table, month: Instant): Promise<number> => {
  const { version, release } = commits.hold()
  const rows = await rowsBefore(stateIn(version, table.name), month).finally(release)
  let count = 0
  for (let from = 0; from < rows.length; from += deletedAtOnce) {
    const ids = rows.slice(from, from + deletedAtOnce).map(({ id }) => id)
    count += await deleteBefore(commits, table, ids, month)
  }
  const countLeft = (): number => countInSegments(stateIn(commits.durable(), table.name), month)
  const before = countLeft()
  if (before === 0) return count
  await compaction.dropOutdated()
  return count + before - countLeft()
}
