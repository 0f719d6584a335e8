import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { StoreUnavailable, type ReadWork, type Work } from '../../core/store.ts'
import type { Row } from '../../core/table.ts'
import { toInstant, type Instant } from '../../core/time.ts'
import { createDraft, readOf, type Changes, type Draft } from './draft.ts'
import { errorCode } from './files.ts'
import { commitText, createGroups } from './groups.ts'
import { createHead, type Version } from './head.ts'
import type { Journal } from './journal.ts'
import type { Reshape } from './log-publish.ts'
import type { TableState } from './table-state.ts'
import { createTurns } from './turns.ts'

interface Options {
  readonly first: Version
  readonly journal: Pick<Journal, 'write'>
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

/** What is committed: in the head at once, `durable` when the disk has it. */
const createVersions = ({ first, journal, log, onDurable }: Omit<Options, 'clock'>) => {
  const head = createHead(first)
  let durable = first
  let { sequence } = first
  let trouble: string | undefined

  const fail = (error: unknown): StoreUnavailable => {
    if (trouble === undefined) {
      trouble = `writing failed (${errorCode(error) ?? 'error'}); nothing is written until a restart`
      // What is not durable was never acknowledged and must not become the ground of anything.
      head.reset(durable)
      log.error('store', trouble, error)
    }
    return new StoreUnavailable(trouble, { cause: error })
  }
  const groups = createGroups({
    write: journal.write,
    seal: head.seal,
    onKept: ({ version, commits }) => {
      durable = version
      for (const { changes, topics } of commits) onDurable(changes, topics)
    },
    fail,
  })

  return {
    head,
    durable: () => durable,
    trouble: () => trouble,
    /** Keeps the draft; the promise settles when it is durable. */
    commit: (draft: Draft): Promise<void> => {
      const { changes } = draft
      const topics = draft.topics()
      if (changes.length === 0) {
        // It may have read what is not durable yet: its answer waits too.
        return topics.size === 0 ? groups.newest() : groups.newest().then(() => onDurable(changes, topics))
      }
      const text = commitText(changes, head)
      groups.makeRoom(text, sequence)
      head.keep()
      sequence += 1
      return groups.add({ text, changes, topics }, sequence)
    },
    /** In a turn, so that no transaction is under way. */
    reshape: (name: string, change: (state: TableState) => TableState): void => {
      const isDurable = sequence === durable.sequence
      head.replace(name, change(head.current(name)))
      if (isDurable) durable = head.seal(sequence)
    },
    allKept: (): Promise<void> => groups.newest().catch(() => undefined),
  }
}

/** How long a transaction may hold up all the others before the log says so. */
const slowMs = 5_000

/** Warns of a transaction that takes too long: one timer for all of them, which are many and short. */
const createWatch = (clock: Clock, log: Log) => {
  let since: number | undefined
  let stop: (() => void) | undefined
  const look = (): void => {
    stop = undefined
    if (since === undefined) return
    const rest = since + slowMs - clock.now().getTime()
    if (rest > 0) stop = clock.after(rest, look)
    else log.warn('store', 'a transaction holds up all others', { ms: slowMs })
  }
  return {
    begin: (at: Date): void => {
      since = at.getTime()
      stop ??= clock.after(slowMs, look)
    },
    end: (): void => {
      since = undefined
    },
    close: (): void => stop?.(),
  }
}

/** The instant of a date; written once for the many transactions of one millisecond. */
const createInstants = (): ((at: Date) => Instant) => {
  let ms = Number.NaN
  let instant = ''
  return (at) => {
    if (at.getTime() !== ms) {
      ms = at.getTime()
      instant = toInstant(at)
    }
    return instant
  }
}

interface Answer<T> {
  readonly resolve: (result: T) => void
  readonly reject: (error: unknown) => void
}

/**
 * Runs transactions one after another. A commit is in the head and the turn passed on before the disk has it, so that
 * commits share a write; whoever commits after it has it journaled after it. Nobody is answered before the disk.
 */
export const createCommits = (options: Options): Commits => {
  const { clock, log } = options
  const versions = createVersions(options)
  const turns = createTurns()
  const watch = createWatch(clock, log)
  const instantOf = createInstants()
  const holds = new Set<{ readonly version: Version }>()
  let closing = false

  const refuseInTrouble = (): void => {
    const trouble = versions.trouble()
    if (trouble !== undefined) throw new StoreUnavailable(trouble)
  }
  /** Settles with the work's result when that is durable; the turn is over before. */
  const attempt = async <T>(work: (draft: Draft) => Promise<T>, answer: Answer<T>): Promise<void> => {
    try {
      refuseInTrouble()
      const at = clock.now()
      const draft = createDraft(versions.head, at, instantOf(at))
      watch.begin(at)
      try {
        const result = await work(draft)
        refuseInTrouble()
        versions.commit(draft).then(() => answer.resolve(result), answer.reject)
      } finally {
        draft.end()
        watch.end()
      }
    } catch (error) {
      answer.reject(error)
    }
  }
  const run = <T>(work: (draft: Draft) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (closing) reject(new StoreUnavailable('the store is closing'))
      else turns.add(() => attempt(work, { resolve, reject }))
    })

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
      new Promise((resolve, reject) => {
        const reshape = async (): Promise<void> => {
          if (settled) await versions.allKept()
          versions.reshape(name, change)
        }
        turns.add(() => reshape().then(resolve, reject))
      }),
    durable: versions.durable,
    trouble: () => versions.trouble() ?? (closing ? 'the store is closing' : undefined),
    close: async () => {
      closing = true
      await turns.allDone()
      await versions.allKept()
      watch.close()
    },
  }
}
