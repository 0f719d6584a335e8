import { setImmediate as nextTurn } from 'node:timers/promises'
import { escapeLiteral, type ClientBase, type QueryResultRow } from 'pg'
import { asStoreError, isRetryable, sqlState } from './failures.ts'
import { goTogether, jointRead, jointWrite, type JointRead, type JointStatement, type JointWrite } from './joint.ts'
import { createRemembered } from './remembered.ts'
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
  const names = Array.from(topics, (topic) => escapeLiteral(topic)).join(', ')
  const tell = names === '' ? '' : `select pg_notify('liangxin', name) from unnest(array[${names}]) name; `
  return `${tell}commit; ${unlockText}`
}

interface Waiting {
  /** What may go together with others; undefined for a call of its own. */
  readonly statement: Statement | undefined
  readonly call: () => Promise<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Takes the first of those that wait, with all that can go in the same statement. */
const takeTogether = (waiting: Waiting[]): readonly Waiting[] => {
  const places = new Set(goTogether(waiting.map(({ statement }) => statement ?? { text: '' })))
  const all = waiting.splice(0)
  waiting.push(...all.filter((_, place) => !places.has(place)))
  return all.filter((_, place) => places.has(place))
}

/** Statements of one connection, one after another; what is asked for at the same time is asked of the database together. */
const createLine = (client: ClientBase) => {
  const waiting: Waiting[] = []
  let drained: Promise<void> | undefined
  let failure: { readonly error: unknown } | undefined

  const query = async ({ text, values }: Statement | JointStatement) => {
    const given = { name: nameOf(text), text, values: [...values] }
    const { rows, rowCount } = await client.query<Record<string, unknown>>(given)
    return { rows, count: rowCount ?? 0 }
  }

  const readTogether = async (some: readonly Waiting[], statements: readonly Statement[], joint: JointRead) => {
    const { rows } = await query(jointRead(statements, joint))
    const answers = some.map((): Record<string, unknown>[] => [])
    for (const { n, ...row } of rows) answers[Number(n) - 1]?.push(row)
    for (const [place, { resolve }] of some.entries()) {
      const found = answers[place] ?? []
      resolve({ rows: found, count: found.length })
    }
  }

  /** A row that was not written is tried alone, after what stood before it: then it is known to be refused. */
  const writeTogether = async (some: readonly Waiting[], joints: readonly JointWrite[]) => {
    const { rows } = await query(jointWrite(joints))
    const written = new Set(rows.map(({ id }) => id))
    for (const [place, { call, resolve }] of some.entries())
      resolve(written.has(joints[place]?.id) ? { rows: [], count: 1 } : await call())
  }

  const perform = async (some: readonly Waiting[]): Promise<void> => {
    const [first] = some
    const lead = first?.statement?.joint
    if (first === undefined || some.length === 1 || lead === undefined) return first?.resolve(await first.call())
    const statements = some.flatMap(({ statement }) => statement ?? [])
    if (lead.kind === 'read') return readTogether(some, statements, lead)
    return writeTogether(
      some,
      statements.flatMap(({ joint }) => (joint?.kind === 'write' ? [joint] : [])),
    )
  }

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Whoever asks in the same turn of the event loop goes along.
      if (waiting[0]?.statement?.joint !== undefined) await nextTurn()
      const some = takeTogether(waiting)
      try {
        if (failure !== undefined) throw failure.error
        await perform(some)
      } catch (error) {
        failure ??= { error: isRetryable(error) ? error : asStoreError(error) }
        for (const { reject } of some) reject(failure.error)
      }
    }
    drained = undefined
  }

  return {
    // The cast: an answer goes to whoever asked for it.
    ask: <T>(call: () => Promise<T>, statement?: Statement): Promise<T> =>
      new Promise((resolve, reject) => {
        waiting.push({ statement, call, resolve: resolve as (answer: unknown) => void, reject })
        drained ??= drain()
      }),
    query,
    drained: (): Promise<void> => drained ?? Promise.resolve(),
    failure: () => failure,
  }
}

export const createSession = (client: ClientBase): Session => {
  const { ask, query, drained, failure } = createLine(client)
  const remembered = createRemembered<Answer<QueryResultRow>>()
  const simple = (text: string): Promise<unknown> => ask(() => client.query(text))

  return {
    // The cast: rows have the columns that the statement names.
    run: <R extends QueryResultRow>(statement: Statement) =>
      remembered.answerTo(statement, () => ask(() => query(statement), statement)) as Promise<Answer<R>>,
    client: {
      query: (text, values) => {
        remembered.forget()
        return ask(async () => {
          const { rows } = await client.query<Record<string, unknown>>(
            text,
            values === undefined ? undefined : [...values],
          )
          return { rows }
        })
      },
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
      await drained()
      const failed = failure()
      // Without an answer from the server nobody knows what the connection is still doing.
      if (failed !== undefined && sqlState(failed.error) === undefined) return false
      try {
        await client.query(`rollback; ${unlockText}`)
        return true
      } catch {
        return false
      }
    },
    failure,
  }
}
