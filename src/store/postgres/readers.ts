import type { Pool } from 'pg'
import type { Clock } from '../../core/clock.ts'
import type { ReadWork, RowsRead } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { attemptIn, lend } from './attempts.ts'
import { layoutIn, type TableLayout } from './layout.ts'
import { readRows } from './rows.ts'
import type { Session } from './session.ts'

interface Options {
  readonly pool: Pool
  readonly layouts: ReadonlyMap<string, TableLayout>
  readonly clock: Clock
}

/** Somebody who reads, and is told what came of it: at once, not when the others have read too. */
interface Reader {
  readonly begin: (session: Session) => Promise<void>
  readonly fail: (error: unknown) => void
}

/** More would wait for each other on one connection. */
const mostTogether = 64

/**
 * Whoever reads waits for a connection; those who wait for the same one see the same moment, and what they ask for at the same time
 * is asked of the database together. Nobody joins a moment that has been fixed: it may be from before what they know of.
 */
export const createReaders = ({ pool, layouts, clock }: Options) => {
  let gathering: Reader[] | undefined

  const readerOf = <T>(
    work: (read: ReadWork) => Promise<T>,
    resolve: (result: T) => void,
    fail: (error: unknown) => void,
  ): Reader => ({
    fail,
    begin: async (session) => {
      const { current, end } = lend(session)
      // The cast: rows of a table went through its schema, which is what R comes from.
      const rows = <R extends Row>({ name }: Table<R>): RowsRead<R> =>
        readRows(layoutIn(layouts, name), current) as unknown as RowsRead<R>
      try {
        const result = await work({ now: toInstant(clock.now()), rows }).finally(end)
        const failed = session.failure()
        if (failed === undefined) resolve(result)
        else fail(failed.error)
      } catch (error) {
        // What the driver met comes first: `work` may have made another error of it.
        fail(session.failure()?.error ?? error)
      }
    },
  })

  const gather = async (readers: Reader[]): Promise<void> => {
    const close = (): void => {
      if (gathering === readers) gathering = undefined
    }
    try {
      const attempt = await attemptIn(pool, async (session) => {
        close()
        await session.beginRead()
        await Promise.all(readers.map(({ begin }) => begin(session)))
        await session.commit(new Set())
      })
      if (attempt.kind === 'failed') throw attempt.error
    } catch (error) {
      close()
      // Whoever was told of a result already hears nothing of this.
      for (const { fail } of readers) fail(error)
    }
  }

  return <T>(work: (read: ReadWork) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const reader = readerOf(work, resolve, reject)
      if (gathering !== undefined && gathering.length < mostTogether) gathering.push(reader)
      else void gather((gathering = [reader]))
    })
}
