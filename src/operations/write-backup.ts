import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { StoreView } from '../core/store.ts'
import type { Table } from '../core/table.ts'
import type { Instant } from '../core/time.ts'
import { diskFiles, fileMode, removeIfPresent, syncFolder, type Files } from '../store/lowdb/files.ts'
import { keyNote, type BackupManifest } from './backup-format.ts'
import { canonicalJson, fingerprintOf } from './fingerprint.ts'

interface BackupParts {
  readonly view: StoreView
  readonly tables: readonly Table[]
  /** Absolute path. */
  readonly file: string
  readonly now: Instant
  readonly release: string
  readonly files?: Files
}

export interface BackupDone {
  readonly file: string
  readonly bytes: number
  readonly tables: number
  readonly rows: number
}

const chunkCharacters = 64 * 1024

const manifestOf = async ({ view, tables, now, release }: BackupParts): Promise<BackupManifest> => {
  const counted: BackupManifest['tables'] = []
  for (const table of tables) {
    counted.push({ name: table.name, shape: table.shape, ...(await fingerprintOf(view.scan(table))) })
  }
  return { kind: 'liangxin-backup', format: 1, createdAt: now, release, note: keyNote, tables: counted }
}

async function* rowLines({ view, tables }: BackupParts): AsyncGenerator<string> {
  for (const [place, table] of tables.entries()) {
    for await (const row of view.scan(table)) yield `[${place},${canonicalJson(row)}]\n`
  }
}

async function* allLines(parts: BackupParts, manifest: BackupManifest): AsyncGenerator<string> {
  yield `${JSON.stringify(manifest)}\n`
  yield* rowLines(parts)
}

/** Lines joined to pieces worth a call of the compressor, and at the end the line with their checksum. */
async function* checked(lines: AsyncIterable<string>, hash: Hash): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const line of lines) {
    piece += line
    if (piece.length < chunkCharacters) continue
    const bytes = Buffer.from(piece)
    hash.update(bytes)
    yield bytes
    piece = ''
  }
  hash.update(piece)
  yield Buffer.from(`${piece}${JSON.stringify({ sha256: hash.digest('hex') })}\n`)
}

const writeChunk = async (handle: FileHandle, chunk: Buffer, position: number): Promise<void> => {
  for (let done = 0; done < chunk.length;) {
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
  }
}

const writeAside = async (parts: BackupParts, manifest: BackupManifest, aside: string): Promise<number> => {
  const { files = diskFiles } = parts
  const handle = await files.open(aside, 'w', fileMode)
  const gzip = createGzip()
  const source = Readable.from(checked(allLines(parts, manifest), createHash('sha256')), { objectMode: false })
  const fed = pipeline(source, gzip)
  // What goes wrong in there is met by the loop below.
  fed.catch(() => undefined)
  let position = 0
  try {
    // A file of that name may have been left with another mode.
    await handle.chmod(fileMode)
    // A byte stream gives buffers.
    for await (const chunk of gzip as AsyncIterable<Buffer>) {
      await writeChunk(handle, chunk, position)
      position += chunk.length
    }
    await fed
    await handle.sync()
  } finally {
    gzip.destroy()
    await handle.close()
  }
  return position
}

/**
 * Writes one moment of the store into one compressed file. It gets its name when it is whole and on disk; a file of that
 * name stays as it was until then, also when this fails.
 */
export const writeBackup = async (parts: BackupParts): Promise<BackupDone> => {
  const { file, files = diskFiles } = parts
  const aside = `${file}.new`
  try {
    const manifest = await manifestOf(parts)
    const bytes = await writeAside(parts, manifest, aside)
    await files.rename(aside, file)
    await syncFolder(files, dirname(file))
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    return { file, bytes, tables: manifest.tables.length, rows }
  } catch (error) {
    await removeIfPresent(files, aside).catch(() => undefined)
    throw error
  }
}
