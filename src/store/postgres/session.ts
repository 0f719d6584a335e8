import { escapeLiteral, type ClientBase, type QueryResultRow } from 'pg'
import { asStoreError, isRetryable, sqlState } from './failures.ts'
import type { Statement } from './statements.ts'
import { wellFormed } from './well-formed.ts'

/** What is handed to whoever adds statements of their own to a transaction. */
export interface TransactionClient {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

export interface Answer<R> {
  readonly rows: readonly R[]
  /** Rows written. */
  readonly count: number
}

/** One connection during one transaction. */
export interface Session {
  run<R extends QueryResultRow>(statement: Statement): Promise<Answer<R>>
  readonly client: TransactionClient
  /** @param isAlone waits until no other transaction writes, and keeps others waiting: then nothing can be in its way */
  beginWrite(locks: readonly string[], isAlone: boolean): Promise<void>
  beginRead(): Promise<void>
  commit(topics: ReadonlySet<string>): Promise<void>
  /** Leaves the connection without a transaction and without the lock; false when it cannot be used again. */
  abandon(): Promise<boolean>
  /** The first error of the driver, also when `work` caught it: nothing may be committed after one. */
  failure(): { readonly error: unknown } | undefined
}

/** Each text is parsed and planned once a connection. The texts are a closed set: they hold no values. */
const statementNames = new Map<string, string>()
const nameOf = (text: string): string => {
  const known = statementNames.get(text) ?? `liangxin_${statementNames.size + 1}`
  statementNames.set(text, known)
  return known
}

/** Everybody who writes shares this lock; a transaction that lost too often takes it alone. Same in all releases. */
const gate = '7142906119'

/**
 * The lock is taken before the transaction whose snapshot must see what the holder before wrote: a lock taken inside a
 * SERIALIZABLE transaction is waited for with an old snapshot, and whoever waited would have to begin again. It is given
 * back after the commit, in the same message; a connection that breaks gives it back by itself.
 */
const beginWriteText = (locks: readonly string[], isAlone: boolean): string => {
  const enter = `select pg_advisory_lock${isAlone ? '' : '_shared'}(${gate})`
  const names = locks.map((lock) => escapeLiteral(wellFormed(lock))).join(', ')
  // In one order for everybody, so that two who want several of the same never wait for each other.
  const keys = `select distinct hashtextextended(name, 0) as key from unnest(array[${names}]) name order by key offset 0`
  const own = `select pg_advisory_lock(key) from (${keys}) sorted`
  return `begin; ${enter}; ${own}; commit; begin isolation level serializable`
}

const unlockText = 'select pg_advisory_unlock_all()'

const commitText = (topics: ReadonlySet<string>): string => {
  const told = Array.from(topics, (topic) => `select pg_notify('liangxin', ${escapeLiteral(topic)}); `)
  return `${told.join('')}commit; ${unlockText}`
}

export const createSession = (client: ClientBase): Session => {
  let newest: Promise<unknown> = Promise.resolve()
  let failure: { readonly error: unknown } | undefined

  /** One after another, also when `work` asks for several things at once. */
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const result = newest.then(async () => {
      if (failure !== undefined) throw failure.error
      try {
        return await call()
      } catch (error) {
        failure ??= { error: isRetryable(error) ? error : asStoreError(error) }
        throw failure.error
      }
    })
    newest = result.catch(() => undefined)
    return result
  }
  const simple = (text: string): Promise<unknown> => inTurn(() => client.query(text))

  return {
    run: ({ text, values }) =>
      inTurn(async () => {
        const { rows, rowCount } = await client.query({ name: nameOf(text), text, values: [...values] })
        return { rows, count: rowCount ?? 0 }
      }),
    client: {
      query: (text, values) =>
        inTurn(async () => {
          const { rows } = await client.query(text, values === undefined ? undefined : [...values])
          return { rows }
        }),
    },
    beginWrite: async (locks, isAlone) => {
      await simple(beginWriteText(locks, isAlone))
    },
    beginRead: async () => {
      await simple('begin isolation level repeatable read read only')
    },
    commit: async (topics) => {
      await simple(commitText(topics))
    },
    abandon: async () => {
      await newest
      // Without an answer from the server nobody knows what the connection is still doing.
      if (failure !== undefined && sqlState(failure.error) === undefined) return false
      try {
        await client.query(`rollback; ${unlockText}`)
        return true
      } catch {
        return false
      }
    },
    failure: () => failure,
  }
}
