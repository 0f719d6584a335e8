import { join } from 'node:path'
import { Low } from 'lowdb'
import { z } from 'zod'
import type { Files } from './files.ts'
import { jsonFile } from './json-file.ts'

/** One file of a table's rows: those with ids from `first` up to the next part's `first`. */
const partSchema = z.object({
  /** Relative to the data folder. Files are never rewritten: a newer state has newer names. */
  file: z.string().regex(/^tables\/[a-z][\w-]*\/[\w-]+\.json$/),
  first: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  crc: z.number().int(),
})
export type Part = z.output<typeof partSchema>

/** Rows of a month that have left memory: files in the table's `log` folder that begin with `name`. */
const segmentSchema = z.object({
  name: z.string().regex(/^\d{4}-\d{2}-[\dr]+$/),
  /** Of the directory file. */
  bytes: z.number().int(),
  crc: z.number().int(),
  /** Ids of its rows that no longer count: deleted, or replaced by one in a part or a later segment. */
  hidden: z.array(z.string()),
})
export type ManifestSegment = z.output<typeof segmentSchema>

const manifestSchema = z.object({
  /** 2: there are log segments. A release that knows only 1 must not open it, for it would lose them. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** Counts snapshots. */
  generation: z.number().int(),
  /** The snapshot holds everything up to this commit of the journal. */
  sequence: z.number().int(),
  tables: z.record(z.string().regex(/^[a-z][\w-]*$/), z.array(partSchema)),
  logs: z.record(z.string().regex(/^[a-z][\w-]*$/), z.array(segmentSchema)).default({}),
})
/** Names every file of a snapshot. The snapshot is what the manifest says, so replacing it is all or nothing. */
export type Manifest = z.output<typeof manifestSchema>

export const emptyManifest: Manifest = { format: 1, generation: 0, sequence: 0, tables: {}, logs: {} }

export const manifestName = 'manifest.json'
export const previousManifestName = 'manifest.previous.json'

const adapterFor = (files: Files, dataDir: string) =>
  jsonFile<Manifest>({
    files,
    path: join(dataDir, manifestName),
    previous: join(dataDir, previousManifestName),
    toText: (manifest) => `${JSON.stringify(manifest, undefined, 1)}\n`,
  })

const check = (path: string, data: unknown): Manifest => {
  const parsed = manifestSchema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new Error(`${path} is damaged; run: npm run doctor -- --repair （快照清单损坏，请运行上面的命令）`)
}

const readOne = async (files: Files, path: string): Promise<Manifest | undefined> => {
  const low = new Low<Manifest | undefined>(jsonFile({ files, path, toText: () => '' }), emptyManifest)
  low.data = undefined
  try {
    await low.read()
  } catch (error) {
    if (error instanceof SyntaxError) return check(path, undefined)
    throw error
  }
  return low.data === undefined ? undefined : check(path, low.data)
}

/** The manifest in force. Between two renames of a write there is only the previous one: then that is in force. */
export const readManifest = async (files: Files, dataDir: string): Promise<Manifest | undefined> =>
  (await readOne(files, join(dataDir, manifestName))) ?? readPreviousManifest(files, dataDir)

export const readPreviousManifest = (files: Files, dataDir: string): Promise<Manifest | undefined> =>
  readOne(files, join(dataDir, previousManifestName))

export const writeManifest = async (files: Files, dataDir: string, manifest: Manifest): Promise<void> => {
  const low = new Low<Manifest>(adapterFor(files, dataDir), emptyManifest)
  low.data = manifest
  await low.write()
}
