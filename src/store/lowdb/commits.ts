import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type ReadWork, type Work } from '../../core/store.ts'
import type { Row } from '../../core/table.ts'
import { rowText } from '../stored-row.ts'
import { createDraft, readOf, stateIn, type Changes, type Draft, type Version } from './draft.ts'
import { errorCode } from './files.ts'
import type { Journal } from './journal.ts'
import type { Reshape } from './log-publish.ts'
import type { TableState } from './table-state.ts'

interface Options {
  readonly first: Version
  readonly journal: Pick<Journal, 'append'>
  readonly clock: Clock
  readonly log: Log
  /** Called in commit order, once a commit is durable. */
  readonly onDurable: (changes: Changes, topics: ReadonlySet<string>) => void
}

export interface Commits {
  transaction<T>(work: (work: Work) => Promise<T>): Promise<T>
  /** A transaction that puts rows as they are. */
  importRows(name: string, rows: readonly Row[]): Promise<void>
  read<T>(work: (read: ReadWork) => Promise<T>): Promise<T>
  /** Versions that readers still hold, and the newest durable one: their files must stay. */
  held(): Iterable<Version>
  /** The newest durable version, whose files stay until it is released. */
  hold(): { readonly version: Version; release(): void }
  /** Changes how a table is held without changing what it says; `settled`: when all that is committed is durable. */
  reshape: Reshape
  /** The newest version that would survive a power cut: the only one shown outside transactions. */
  durable(): Version
  trouble(): string | undefined
  /** Refuses new transactions and waits for those under way. */
  close(): Promise<void>
}

/** How long a transaction may hold up all the others before the log says so. */
const slowMs = 5_000

/** One line of the journal: `[table, row]` is a row put, `[table, id]` one deleted. Written once a commit, so kept short. */
const commitText = (changes: Changes, version: Version): string => {
  let text = ''
  for (const [name, rows] of changes) {
    const { table } = stateIn(version, name)
    const quoted = JSON.stringify(name)
    for (const [id, row] of rows) {
      text += `${text === '' ? '' : ','}[${quoted},${row === undefined ? JSON.stringify(id) : rowText(table, row)}]`
    }
  }
  return `[${text}]`
}

/** Lets one call run at a time, in the order they came. */
const createTurns = () => {
  let newest: Promise<void> = Promise.resolve()
  return {
    run: async <T>(call: () => Promise<T>): Promise<T> => {
      const before = newest
      let pass = (): void => undefined
      newest = new Promise((resolve) => {
        pass = resolve
      })
      await before
      return call().finally(pass)
    },
    allDone: (): Promise<void> => newest,
  }
}

/** What is committed: `head` at once, `durable` when the disk has it. */
const createVersions = ({ first, journal, log, onDurable }: Omit<Options, 'clock'>) => {
  let head = first
  let durable = first
  let trouble: string | undefined
  /** Settles with the newest commit. */
  let newest: Promise<void> = Promise.resolve()

  const fail = (error: unknown): StoreUnavailable => {
    if (trouble === undefined) {
      trouble = `writing failed (${errorCode(error) ?? 'error'}); nothing is written until a restart`
      // What is not durable was never acknowledged and must not become the ground of anything.
      head = durable
      log.error('store', trouble, error)
    }
    return new StoreUnavailable(trouble, { cause: error })
  }
  const keep = async (version: Version, draft: Draft, text: string): Promise<void> => {
    try {
      await journal.append(text)
    } catch (error) {
      throw fail(error)
    }
    durable = version
    onDurable(draft.changes, draft.topics)
  }

  return {
    head: () => head,
    durable: () => durable,
    trouble: () => trouble,
    /** Applies the draft; the promise inside settles when it is durable. */
    commit: (draft: Draft): Promise<void> => {
      if (draft.changes.size === 0) {
        // It may have read what is not durable yet: its answer waits too.
        return draft.topics.size === 0 ? newest : newest.then(() => onDurable(draft.changes, draft.topics))
      }
      const version = { sequence: head.sequence + 1, tables: draft.tables(), places: head.places }
      const text = commitText(draft.changes, version)
      head = version
      newest = keep(version, draft, text)
      return newest
    },
    reshape: (name: string, change: (state: TableState) => TableState): void => {
      const isDurable = head.sequence === durable.sequence
      const tables = head.tables.map((state) => (state.table.name === name ? change(state) : state))
      head = { ...head, tables }
      if (isDurable) durable = head
    },
    allKept: (): Promise<void> => newest.catch(() => undefined),
  }
}

/**
 * Runs transactions one after another. A commit is applied to `head` and the turn passed on before the disk has it, so that
 * commits share a write; whoever commits after it has it journaled after it. Nobody is answered before the disk.
 */
export const createCommits = (options: Options): Commits => {
  const { clock, log } = options
  const versions = createVersions(options)
  const turns = createTurns()
  const holds = new Set<{ readonly version: Version }>()
  let closing = false

  const refuseInTrouble = (): void => {
    const trouble = versions.trouble()
    if (trouble !== undefined) throw new StoreUnavailable(trouble)
  }
  const attempt = async <T>(work: (draft: Draft) => Promise<T>): Promise<{ result: T; kept: Promise<void> }> => {
    refuseInTrouble()
    const draft = createDraft(versions.head(), clock.now())
    const stopWatch = clock.after(slowMs, () => log.warn('store', 'a transaction holds up all others', { ms: slowMs }))
    try {
      const result = await work(draft)
      refuseInTrouble()
      return { result, kept: versions.commit(draft) }
    } finally {
      draft.end()
      stopWatch()
    }
  }
  const run = async <T>(work: (draft: Draft) => Promise<T>): Promise<T> => {
    if (closing) throw new StoreUnavailable('the store is closing')
    const { result, kept } = await turns.run(() => attempt(work))
    await kept
    return result
  }

  const hold: Commits['hold'] = () => {
    const held = { version: versions.durable() }
    holds.add(held)
    return { version: held.version, release: () => void holds.delete(held) }
  }

  return {
    transaction: (work) => run((draft) => work(draft.work)),
    importRows: (name, rows) =>
      run(async (draft) => {
        for (const row of rows) await draft.put(name, row)
      }),
    read: async (work) => {
      const { version, release } = hold()
      try {
        return await work(readOf(version, clock.now()))
      } finally {
        release()
      }
    },
    hold,
    held: () => [versions.durable(), ...[...holds].map(({ version }) => version)],
    reshape: (name, change, settled) =>
      turns.run(async () => {
        if (settled) await versions.allKept()
        versions.reshape(name, change)
      }),
    durable: versions.durable,
    trouble: () => versions.trouble() ?? (closing ? 'the store is closing' : undefined),
    close: async () => {
      closing = true
      await turns.allDone()
      await versions.allKept()
    },
  }
}
