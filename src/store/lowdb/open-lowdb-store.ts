import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { PortableStore } from '../../core/store.ts'
import type { Table } from '../../core/table.ts'
import { createTopics } from '../topics.ts'
import { createCommits } from './commits.ts'
import { createCompaction } from './compaction.ts'
import { listenForControl, type ControlHandler } from './control.ts'
import { diskFiles, errorCode, folderMode, namesIn, syncFolder, type Files } from './files.ts'
import { recoverJournal } from './journal-recovery.ts'
import { createJournal } from './journal.ts'
import { checkTableNames, gatherRows, hasTableFiles, loadSnapshot, type Gathered } from './load.ts'
import { districtWindow, type LogWindow } from './log-freeze.ts'
import { dropMonths } from './log-drop.ts'
import { attachLogs } from './log-load.ts'
import { createBlockReader } from './log-segment.ts'
import type { LogPlace } from './log-write.ts'
import {
  emptyManifest,
  manifestName,
  previousManifestName,
  readManifest,
  readPreviousManifest,
  writeManifest,
  type Manifest,
} from './manifest.ts'
import { keepCopyBeforeUpgrade, noteShapes } from './shapes.ts'
import { takeOver } from './take-over.ts'
import { scanDurable, viewOf } from './view.ts'

export interface LowdbOptions {
  readonly dataDir: string
  readonly tables: readonly Table[]
  readonly clock: Clock
  readonly log: Log
  /** Set by `doctor --repair`: go on behind damage, lose what was damaged, and say so in the log. */
  readonly repair?: boolean
  readonly files?: Files
  readonly segmentBytes?: number
  readonly maxJournalBytes?: number
  /** When rows of log tables leave memory. */
  readonly window?: LogWindow
}

export interface LowdbStore extends PortableStore {
  /** Answers a command that another process on this machine sends, see `askControl`. */
  onControl(command: string, handler: ControlHandler): void
  /** Writes the snapshot files now. */
  compact(): Promise<void>
}

const loadAll = async (options: LowdbOptions, place: LogPlace, manifest: Manifest) => {
  const { tables, log, repair = false } = options
  const { files, dataDir } = place
  const gathered: Gathered = gatherRows(tables)
  await loadSnapshot(files, dataDir, manifest, gathered)
  const recovered = await recoverJournal({
    files,
    folder: join(dataDir, 'journal'),
    included: manifest.sequence,
    apply: (commit) => gathered.applyCommit(commit),
    repair,
    log,
  })
  const { dirty } = gathered
  const recent = gathered.finish(recovered.last, Object.keys(manifest.logs))
  const { version, rebuilt } = await attachLogs({ place, manifest, dirty, repair, log }, recent)
  return { manifest, recovered, dirty, version, rebuilt }
}

/** Back to the snapshot before: it becomes the one in force. Its journal is still there, so nothing need be lost. */
const goBack = async (options: LowdbOptions, place: LogPlace, cause: unknown) => {
  const { log } = options
  const { files, dataDir } = place
  const previous = await readPreviousManifest(files, dataDir)
  if (previous === undefined) throw cause
  log.error('store', 'the snapshot cannot be read; going back to the one before', cause)
  // A number is left out, so that no file of the unreadable snapshot is written over.
  const loaded = await loadAll(options, place, { ...previous, generation: previous.generation + 1 })
  await files.rename(join(dataDir, previousManifestName), join(dataDir, manifestName))
  return { ...loaded, recovered: { ...loaded.recovered, damaged: true } }
}

/** There is a manifest from the first start on: where data lies without one, it was lost and this is no new folder. */
const firstManifest = async (dataDir: string, files: Files): Promise<Manifest> => {
  const hasJournal = (await namesIn(files, join(dataDir, 'journal'))).length > 0
  if (hasJournal || (await hasTableFiles(files, dataDir))) {
    throw new Error(
      `${join(dataDir, manifestName)} is missing, but data files are there; restore a backup （快照清单丢失，请从备份恢复）`,
    )
  }
  await writeManifest(files, dataDir, emptyManifest)
  return emptyManifest
}

/** Snapshot and journal as they are; when repairing, the snapshot before if this one cannot be read. */
const load = async (options: LowdbOptions, place: LogPlace) => {
  const { repair = false } = options
  const { files, dataDir } = place
  try {
    return await loadAll(options, place, (await readManifest(files, dataDir)) ?? (await firstManifest(dataDir, files)))
  } catch (error) {
    if (repair) return goBack(options, place, error)
    throw error
  }
}

const openStore = async (options: LowdbOptions, files: Files) => {
  const { dataDir, clock, log, segmentBytes = 8 * 1024 * 1024, maxJournalBytes = 32 * 1024 * 1024 } = options
  const folder = join(dataDir, 'journal')
  await files.mkdir(folder, { recursive: true, mode: folderMode })
  await syncFolder(files, dataDir)
  const place = { files, dataDir, blocks: createBlockReader(files) }
  const { manifest, recovered, dirty, version, rebuilt } = await load(options, place)
  const journal = await createJournal({
    files,
    folder,
    segmentBytes,
    sealed: recovered.sealed,
    nextSegment: recovered.nextSegment,
    nextSequence: recovered.last + 1,
    included: manifest.sequence,
    log,
  })
  const topics = createTopics(log)
  const compaction = createCompaction({
    place,
    clock,
    window: options.window ?? districtWindow,
    journal,
    manifest,
    dirty,
    rebuilt,
    commits: {
      durable: () => commits.durable(),
      held: () => commits.held(),
      reshape: (table, change, settled) => commits.reshape(table, change, settled),
    },
    maxJournalBytes,
    log,
  })
  const commits = createCommits({
    first: version,
    journal,
    clock,
    log,
    onDurable: (changes, told) => {
      compaction.note(changes)
      topics.tell(told)
    },
  })
  if (recovered.damaged || rebuilt) await compaction.run()
  return { commits, journal, compaction, topics }
}

/**
 * Opens the store that is one process and a folder: collections in memory, a journal that is synced before anybody is
 * answered, and lowdb JSON files written from time to time.
 * @throws {Error} when another process holds the folder, or what lies there cannot be trusted
 */
export const openLowdbStore = async (options: LowdbOptions): Promise<LowdbStore> => {
  const { dataDir, tables, log, files = diskFiles } = options
  checkTableNames(tables)
  await files.mkdir(dataDir, { recursive: true, mode: folderMode })
  await chmod(dataDir, folderMode).catch((error: unknown) => {
    log.warn('store', 'the data folder cannot be closed to other users', { code: errorCode(error) })
  })
  const handlers = new Map<string, ControlHandler>([['ping', async () => ({ pid: process.pid })]])
  const control = await takeOver(files, dataDir, (path) => listenForControl(path, files, handlers, log))
  const shapes = { files, dataDir, tables, now: options.clock.now(), log }
  const openAll = async () => {
    await keepCopyBeforeUpgrade(shapes)
    const opened = await openStore(options, files)
    await noteShapes(shapes)
    return opened
  }
  const opened = await openAll().catch(async (error: unknown) => {
    await control.close()
    throw error
  })
  const { commits, journal, compaction, topics } = opened

  const close = async (): Promise<void> => {
    await commits.close()
    try {
      await compaction.run()
    } catch (error) {
      log.error('store', 'the last snapshot could not be written; the journal holds everything', error)
    }
    await journal.close()
    await control.close()
  }
  let closed: Promise<void> | undefined
  return {
    transaction: (_lock, work) => commits.transaction(work),
    read: (work) => commits.read(work),
    scan: (table) => scanDurable(files, commits, table),
    view: async (work) => {
      const { version, release } = commits.hold()
      try {
        return await work(viewOf(files, version))
      } finally {
        release()
      }
    },
    importRows: async (table, rows) => {
      await commits.importRows(table.name, rows)
      // An importer waits for nobody, so it would have everything in memory and in the journal before the first file is written.
      await compaction.keepUp()
    },
    dropMonths: (table, month) => dropMonths({ commits, compaction }, table, month),
    subscribe: topics.subscribe,
    trouble: () => commits.trouble(),
    close: () => (closed ??= close()),
    onControl: (command, handler) => {
      handlers.set(command, handler)
    },
    compact: () => compaction.run(),
  }
}
