import type { Store } from '../../src/core/store.ts'
import { lefts, oldInstant, rights } from './crash-tables.ts'

/** One transaction of the crash tests: a row into each table. The result is the id of both. */
export const writePair = (store: Store, n: number, filling = '字'.repeat(50)): Promise<string> =>
  store.transaction('t', async (work) => {
    const { id } = await work.rows(lefts).insert({ id: work.newId('row'), n, filling, at: oldInstant(n) })
    await work.rows(rights).insert({ id, n, filling: '' })
    return id
  })
