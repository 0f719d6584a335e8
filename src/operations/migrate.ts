import { AppError, ensure } from '../core/errors.ts'
import type { StoreView } from '../core/store.ts'
import { compareWith, copyRows, standingOf, type Standing } from './copy.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Place } from './place.ts'

interface MoveParts {
  /** The place to move from. */
  readonly from: Place
  readonly to: Place
  /** Replace what is at the target; a copy of it is kept. */
  readonly force: boolean
}

export interface Moved {
  /** How the target stood before: `same` means there was nothing to do. */
  readonly standing: Standing
  readonly tables: ReadonlyMap<string, Fingerprint>
  readonly kept: string | undefined
}

const moveRows = async (view: StoreView, { to, force }: Omit<MoveParts, 'from'>): Promise<Moved> => {
  const { tables, clean } = to
  const standing = await to.look(async (store): Promise<Standing> =>
    store === undefined ? 'empty' : standingOf(view, store, tables, clean),
  )
  if (standing === 'same') return { standing, tables: new Map(), kept: undefined }
  if (standing === 'other' && !force)
    throw new AppError('conflict', '要搬去的地方已经有别的数据；要换掉，加 --force，原来的会另存一份')
  let expected: ReadonlyMap<string, Fingerprint> = new Map()
  const kept = await to.replace(async (store) => {
    expected = await copyRows(view, store, tables, clean)
    await compareWith(expected, store, tables)
  }, standing !== 'other')
  await to.look(async (store) => {
    ensure(store !== undefined, 'internal', '搬完以后什么都没有')
    await compareWith(expected, store, tables)
  })
  return { standing, tables: expected, kept }
}

/**
 * Moves every row from one form of the store to the other, ids and versions as they are. Can be run again: a move that was
 * broken off is taken up, one that was finished is found to be so. The source is only read.
 * @throws {AppError} when the target holds something else, or a table does not come out the same
 */
export const moveStore = ({ from, to, force }: MoveParts): Promise<Moved> =>
  from.look(async (source) => {
    ensure(source !== undefined, 'not_found', '这里没有数据可以搬')
    return source.view((view) => moveRows(view, { to, force }))
  })
