import type { Range } from '../../core/store.ts'
import type { KeyPart, Row } from '../../core/table.ts'
import { keyOf } from '../keys.ts'
import {
  byUniqueWithOld,
  countWithOld,
  findOld,
  findOldByUnique,
  isVisible,
  rangeWithOld,
  type OldImage,
} from './old-rows.ts'
import { countRows, getByUnique, getRow, rangeRows, type TableState } from './table-state.ts'

/** Whether some of its rows have left memory. Those that have not never wait for the disk. */
export const hasOld = ({ old }: TableState): boolean => old !== undefined && old.entries.length > 0

export const readRow = async (state: TableState, id: string): Promise<Row | undefined> => {
  const row = getRow(state, id)
  return row === undefined && hasOld(state) ? (await findOld(state, id))?.row : row
}

export const readByUnique = async (
  state: TableState,
  name: string,
  key: readonly KeyPart[],
): Promise<Row | undefined> => {
  const row = getByUnique(state, name, key)
  return row === undefined && hasOld(state) ? byUniqueWithOld(state, name, key) : row
}

export const readRange = async (state: TableState, name: string, range: Range): Promise<readonly Row[]> =>
  hasOld(state) ? rangeWithOld(state, name, range) : rangeRows(state, name, range)

export const readCount = async (state: TableState, name: string, range: Omit<Range, 'limit'>): Promise<number> =>
  hasOld(state) ? countWithOld(state, name, range) : countRows(state, name, range)

/** What a write meets in the segments: the row itself, and rows that hold its unique keys. */
export interface Met {
  readonly own: OldImage | undefined
  readonly holders: readonly (readonly [string, OldImage])[]
}

export const metNothing: Met = { own: undefined, holders: [] }

/** @param row what is to be written; undefined for a deletion */
export const meetOld = async (state: TableState, id: string, row: Row | undefined): Promise<Met> => {
  const holders: (readonly [string, OldImage])[] = []
  for (const [name, fields] of row === undefined ? [] : Object.entries(state.table.unique)) {
    const key = row === undefined ? undefined : keyOf(fields, row)
    const holder = key === undefined ? undefined : await findOldByUnique(state, name, key)
    if (holder !== undefined) holders.push([name, holder])
  }
  return { own: getRow(state, id) === undefined ? await findOld(state, id) : undefined, holders }
}

/** The row's image in the segments, if nothing has taken its place since it was met. */
export const ownImage = (state: TableState, { own }: Met): OldImage | undefined =>
  own !== undefined && isVisible(state, own) ? own : undefined

/** The name of a unique key that another row in the segments holds. */
export const heldKey = (state: TableState, { holders }: Met, id: string): string | undefined =>
  holders.find(([, image]) => image.row.id !== id && isVisible(state, image))?.[0]
