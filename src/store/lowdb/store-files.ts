import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFiles, folderMode, namesIn } from './files.ts'
import { manifestName, previousManifestName } from './manifest.ts'

export const folders = ['tables', 'journal'] as const
/** In which shapes the rows are, see `shapes.ts`. */
export const shapesName = 'shapes.json'
/** The manifest in force comes last: it is what makes the others count. */
export const manifests = [shapesName, previousManifestName, manifestName] as const

/** Which of the things that make up a store are in the folder. */
export const present = async (dataDir: string): Promise<readonly string[]> => {
  const names = new Set(await namesIn(diskFiles, dataDir))
  return [...folders, ...manifests].filter((name) => names.has(name))
}

/** Whether a store has ever lived in the folder; other things may lie there (the key, control.sock). */
export const hasStore = async (dataDir: string): Promise<boolean> => (await present(dataDir)).length > 0

/** Copies what makes up the store, key and socket apart. */
export const copyStore = async (dataDir: string, to: string): Promise<void> => {
  await diskFiles.mkdir(to, { recursive: true, mode: folderMode })
  for (const name of await present(dataDir)) await cp(join(dataDir, name), join(to, name), { recursive: true })
}
