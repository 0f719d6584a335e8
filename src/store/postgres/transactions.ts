import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Clock } from '../../core/clock.ts'
import { newBytes, newId } from '../../core/ids.ts'
import { StoreConflict, StoreUnavailable, type Lock, type Rows, type Work } from '../../core/store.ts'
import type { Row, Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { attemptIn, lend, type Attempt } from './attempts.ts'
import { isRetryable, sqlState } from './failures.ts'
import { layoutIn, type TableLayout } from './layout.ts'
import { createReaders } from './readers.ts'
import { writeRows } from './rows.ts'
import type { Session, TransactionClient } from './session.ts'
import { wellFormed } from './well-formed.ts'

/** Called in the transaction with the ids of the rows it inserted into `jobs`. */
export type OnJobs = (client: TransactionClient, jobIds: readonly string[]) => Promise<void>

interface Options {
  readonly pool: Pool
  readonly layouts: ReadonlyMap<string, TableLayout>
  readonly clock: Clock
  readonly onJobs?: OnJobs | undefined
}

const maxTries = 6
/** From this try on a transaction has the database to itself: strangers' writes near its own cannot end it again. */
const aloneFrom = 3
const jobsTable = 'jobs'
/** PostgreSQL carries less than 8,000 bytes. */
const maxTopicBytes = 7_900

/** Doubles from try to try; the jitter keeps those who met once from meeting again. */
const pauseMs = (tries: number): number => 2 * 2 ** tries * (0.5 + (newBytes(1)[0] ?? 0) / 256)

/** A transaction's work, and what is to happen at its end. */
const createDraft = ({ layouts, clock }: Options, session: Session) => {
  const at = clock.now()
  const topics = new Set<string>()
  const newJobs = new Set<string>()
  const { current, end } = lend(session)
  const inserted = (table: string, row: Row): void => {
    // Those that were added claimed wake nobody: asking the database whether they do would read what others write.
    if (table === jobsTable && 'state' in row && row.state === 'due') newJobs.add(row.id)
  }
  const work: Work = {
    now: toInstant(at),
    newId: (prefix) => newId(prefix, at),
    // The cast: rows of a table went through its schema, which is what R comes from.
    rows: <R extends Row>({ name }: Table<R>) =>
      writeRows(layoutIn(layouts, name), current, inserted) as unknown as Rows<R>,
    notify: (raw) => {
      const topic = wellFormed(raw)
      if (Buffer.byteLength(topic) > maxTopicBytes) throw new RangeError('a topic is too long to be told')
      topics.add(topic)
    },
  }
  return { work, topics, newJobs, end }
}

interface Todo<T> {
  readonly lock: Lock
  readonly work: (work: Work) => Promise<T>
  readonly isAlone: boolean
}

const attemptWrite = <T>(options: Options, { lock, work, isAlone }: Todo<T>): Promise<Attempt<T>> =>
  attemptIn(options.pool, async (session) => {
    await session.beginWrite(typeof lock === 'string' ? [lock] : lock, isAlone)
    const draft = createDraft(options, session)
    const result = await work(draft.work).finally(draft.end)
    if (draft.newJobs.size > 0) await options.onJobs?.(session.client, [...draft.newJobs])
    await session.commit(draft.topics)
    return result
  })

/** After the last try, in words of the store. */
const givenUp = (layouts: Options['layouts'], error: unknown): unknown => {
  if (sqlState(error) !== '23505') {
    return new StoreUnavailable('too many transactions wanted the same rows at once', { cause: error })
  }
  const index = error instanceof Error && 'constraint' in error ? error.constraint : undefined
  for (const { table, unique } of layouts.values()) {
    const key = unique.find(({ indexName }) => indexName === index)
    if (key !== undefined) return new StoreConflict(table.name, key.name)
  }
  return error
}

/** Lets one call at a time run for each lock, in the order they came: who waits here holds no connection. */
const createQueues = () => {
  const newest = new Map<string, Promise<void>>()
  return async <T>(lock: string, call: () => Promise<T>): Promise<T> => {
    const before = newest.get(lock)
    let pass = (): void => undefined
    const own = new Promise<void>((resolve) => {
      pass = resolve
    })
    newest.set(lock, own)
    await before
    try {
      return await call()
    } finally {
      if (newest.get(lock) === own) newest.delete(lock)
      pass()
    }
  }
}

export const createTransactions = (options: Options) => {
  const { layouts } = options
  const inQueue = createQueues()

  const untilDone = async <T>(lock: Lock, work: (work: Work) => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      const attempt = await attemptWrite(options, { lock, work, isAlone: tries >= aloneFrom })
      if (attempt.kind === 'done') return attempt.result
      if (!isRetryable(attempt.error)) throw attempt.error
      if (tries === maxTries) throw givenUp(layouts, attempt.error)
      await wait(pauseMs(tries))
    }
  }
  return {
    // Who wants several waits here for the first and in the database for the others.
    transaction: <T>(lock: Lock, work: (work: Work) => Promise<T>): Promise<T> =>
      inQueue(typeof lock === 'string' ? lock : (lock[0] ?? ''), () => untilDone(lock, work)),

    read: createReaders(options),
  }
}
