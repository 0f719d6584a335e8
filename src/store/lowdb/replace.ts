import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { listenForControl } from './control.ts'
import { diskFiles, folderMode, readIfPresent, removeIfPresent, syncFolder, writeWhole, type Files } from './files.ts'
import { openLowdbStore, type LowdbOptions, type LowdbStore } from './open-lowdb-store.ts'
import { folders, hasStore, manifests, present } from './store-files.ts'
import { takeOver } from './take-over.ts'

const incomingName = 'incoming'

/** Copies of the manifests and the folders themselves go to `aside`. The manifest in force stays until the new one replaces it. */
const setAside = async (files: Files, dataDir: string, aside: string): Promise<void> => {
  await files.mkdir(aside, { recursive: true, mode: folderMode })
  for (const name of manifests) {
    const content = await readIfPresent(files, join(dataDir, name))
    if (content !== undefined) await writeWhole(files, join(aside, name), content)
  }
  const there = await present(dataDir)
  for (const name of folders) if (there.includes(name)) await files.rename(join(dataDir, name), join(aside, name))
  await syncFolder(files, aside)
}

/** The manifest comes last: a start in between finds files that do not fit and stops, it never takes the folder for a new one. */
const putInPlace = async (files: Files, incoming: string, dataDir: string): Promise<void> => {
  const there = await present(incoming)
  for (const name of folders) {
    if (there.includes(name)) await files.rename(join(incoming, name), join(dataDir, name))
  }
  for (const name of manifests) {
    if (there.includes(name)) await files.rename(join(incoming, name), join(dataDir, name))
    else await removeIfPresent(files, join(dataDir, name))
  }
  await syncFolder(files, dataDir)
}

interface Replacement {
  readonly options: LowdbOptions
  /** Name, inside the data folder, under which what was there is kept. */
  readonly aside: string
  /** Fills the new store and checks it; a throw leaves everything as it was. */
  readonly fill: (store: LowdbStore) => Promise<void>
}

/**
 * Replaces the store in a folder that no process uses: the new one is built beside it and takes its place only when it is
 * whole. The result: where the old one is kept, if there was one.
 */
export const replaceLowdbStore = async ({ options, aside, fill }: Replacement): Promise<string | undefined> => {
  const { dataDir, log, files = diskFiles } = options
  await files.mkdir(dataDir, { recursive: true, mode: folderMode })
  const hold = await takeOver(files, dataDir, (path) => listenForControl(path, files, new Map(), log))
  const incoming = join(dataDir, incomingName)
  try {
    await rm(incoming, { recursive: true, force: true })
    const store = await openLowdbStore({ ...options, dataDir: incoming })
    try {
      await fill(store)
    } finally {
      await store.close()
    }
    const kept = (await hasStore(dataDir)) ? join(dataDir, aside) : undefined
    if (kept !== undefined) await setAside(files, dataDir, kept)
    await putInPlace(files, incoming, dataDir)
    return kept
  } finally {
    await rm(incoming, { recursive: true, force: true }).catch(() => undefined)
    await hold.close()
  }
}
