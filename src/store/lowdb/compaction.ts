import type { Log } from '../../core/log.ts'
import type { Changes, Version } from './draft.ts'
import { errorCode, type Files } from './files.ts'
import type { Journal } from './journal.ts'
import type { Manifest } from './manifest.ts'
import { writeSnapshot } from './snapshot.ts'

type Dirty = Map<string, Set<string>>

interface Options {
  readonly files: Files
  readonly dataDir: string
  readonly journal: Pick<Journal, 'written' | 'trim'>
  readonly manifest: Manifest
  /** What the snapshot lacked at the start. */
  readonly dirty: Dirty
  readonly durable: () => Version
  /** How much journal may wait for a snapshot. */
  readonly maxJournalBytes: number
  readonly log: Log
}

export interface Compaction {
  /** Remembers what a durable commit changed and begins a snapshot when the journal is long enough. */
  note(changes: Changes): void
  /** Writes a snapshot of everything durable now; waits for one under way first. */
  run(): Promise<void>
}

const addIds = (dirty: Dirty, table: string, ids: Iterable<string>): void => {
  const known = dirty.get(table) ?? new Set<string>()
  for (const id of ids) known.add(id)
  dirty.set(table, known)
}

/** Keeps the journal short by writing snapshots beside the traffic. */
export const createCompaction = (options: Options): Compaction => {
  const { files, dataDir, journal, durable, maxJournalBytes, log } = options
  let manifest = options.manifest
  let dirty = options.dirty
  let queue: Promise<void> = Promise.resolve()
  let running = false
  /** `journal.written()` at which the next snapshot begins. */
  let limit = maxJournalBytes

  const snapshot = async (): Promise<void> => {
    if (dirty.size === 0) return
    const taken = dirty
    // Version and dirty ids belong together: both are taken in this same step.
    dirty = new Map()
    const before = manifest
    const written = journal.written()
    try {
      manifest = await writeSnapshot({ files, dataDir, version: durable(), dirty: taken, previous: before })
    } catch (error) {
      for (const [table, ids] of taken) addIds(dirty, table, ids)
      throw error
    }
    limit = written + maxJournalBytes
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
  }
}
