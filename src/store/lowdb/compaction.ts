import type { Log } from '../../core/log.ts'
import type { Clock } from '../../core/clock.ts'
import { toInstant } from '../../core/time.ts'
import type { Commits } from './commits.ts'
import type { Changes } from './draft.ts'
import { errorCode } from './files.ts'
import type { Journal } from './journal.ts'
import type { Frozen, LogWindow } from './log-freeze.ts'
import { publishFrozen } from './log-publish.ts'
import type { LogPlace } from './log-write.ts'
import type { Manifest } from './manifest.ts'
import { writeSnapshot } from './snapshot.ts'

type Dirty = Map<string, Set<string>>

interface Options {
  readonly place: LogPlace
  readonly clock: Clock
  readonly window: LogWindow
  readonly journal: Pick<Journal, 'written' | 'trim'>
  readonly manifest: Manifest
  /** What the snapshot lacked at the start. */
  readonly dirty: Dirty
  /** Segments were written anew at the start: the manifest must say so. */
  readonly rebuilt: boolean
  readonly commits: Pick<Commits, 'durable' | 'held' | 'reshape'>
  /** How much journal may wait for a snapshot. */
  readonly maxJournalBytes: number
  readonly log: Log
}

export interface Compaction {
  /** Remembers what a durable commit changed and begins a snapshot when the journal is long enough. */
  note(changes: Changes): void
  /** Writes a snapshot of everything durable now; waits for one under way first. */
  run(): Promise<void>
  /** As `run`, also when nothing was written since: months that retention no longer allows leave with a snapshot. */
  dropOutdated(): Promise<void>
  /** For who writes without pause: waits for the snapshot under way, if there is one. */
  keepUp(): Promise<void>
}

const addIds = (dirty: Dirty, table: string, ids: Iterable<string>): void => {
  const known = dirty.get(table) ?? new Set<string>()
  for (const id of ids) known.add(id)
  dirty.set(table, known)
}

/** Keeps the journal short by writing snapshots beside the traffic. */
export const createCompaction = (options: Options): Compaction => {
  const { place, clock, window, journal, commits, maxJournalBytes, log } = options
  let manifest = options.manifest
  let dirty = options.dirty
  /** A snapshot is due although no row was written. */
  let due = options.rebuilt
  /** Counts tries: what a failed one wrote is never written over, for its manifest may be in force. */
  let generation = manifest.generation
  let queue: Promise<void> = Promise.resolve()
  let running = false
  /** `journal.written()` at which the next snapshot begins. */
  let limit = maxJournalBytes

  /** Should it fail halfway, the rows are still in memory, and the next snapshot must not think them elsewhere. */
  const publish = async (frozen: readonly Frozen[]): Promise<void> => {
    try {
      for (const one of frozen) await publishFrozen(one, commits.reshape)
    } catch (error) {
      for (const { table, rows } of frozen)
        addIds(
          dirty,
          table,
          [...rows.values()].map(({ id }) => id),
        )
      throw error
    }
  }
  const snapshot = async (): Promise<void> => {
    if (dirty.size === 0 && !due) return
    const taken = dirty
    // Version and dirty ids belong together: both are taken in this same step.
    dirty = new Map()
    const before = manifest
    const written = journal.written()
    const version = commits.durable()
    const now = toInstant(clock.now())
    generation += 1
    let frozen: readonly Frozen[] = []
    try {
      const snapshot = { place, version, now, window, generation, held: commits.held, dirty: taken, previous: before }
      const done = await writeSnapshot(snapshot)
      manifest = done.manifest
      frozen = done.frozen
      due = false
    } catch (error) {
      for (const [table, ids] of taken) addIds(dirty, table, ids)
      throw error
    }
    limit = written + maxJournalBytes
    await publish(frozen)
    // Up to the snapshot before: with it, the journal makes up the last good copy.
    await journal.trim(before.sequence)
    log.info('store', 'snapshot written', { generation: manifest.generation, sequence: manifest.sequence })
  }
  const run = (): Promise<void> => {
    const done = queue.then(snapshot)
    queue = done.catch(() => undefined)
    return done
  }
  const runBeside = async (): Promise<void> => {
    running = true
    try {
      await run()
    } catch (error) {
      limit = journal.written() + maxJournalBytes / 4
      log.error('store', 'the snapshot could not be written; the journal keeps growing', error, {
        code: errorCode(error),
      })
    } finally {
      running = false
    }
  }

  return {
    note: (changes) => {
      for (const [table, rows] of changes) addIds(dirty, table, rows.keys())
      if (!running && journal.written() > limit) void runBeside()
    },
    run,
    dropOutdated: () => {
      due = true
      return run()
    },
    keepUp: async () => {
      if (running) await queue
    },
  }
}
