import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { AppError, ensure } from '../core/errors.ts'
import type { Row, Table } from '../core/table.ts'
import { diskFiles } from '../store/lowdb/files.ts'
import { restoreRow } from '../store/stored-row.ts'
import type { Cleaner } from './copy.ts'
import { endSchema, manifestSchema, rowLineSchema, type BackupManifest } from './backup-format.ts'
import { canonicalJson, createDigest, sameFingerprint, type Digest, type Fingerprint } from './fingerprint.ts'

export interface CheckedBackup {
  readonly manifest: BackupManifest
  /** What each table must come to once restored: differs from the manifest's where rows were lifted to a newer shape. */
  readonly expected: ReadonlyMap<string, Fingerprint>
}

type OnRows = (table: Table, rows: readonly Row[]) => Promise<void>

interface BackupReading {
  readonly file: string
  readonly tables: readonly Table[]
  readonly clean: Cleaner
  readonly onRows?: OnRows
}

const batch = 500

const damaged = (what: string): AppError => new AppError('invalid', `备份文件坏了，没有动任何数据：${what}`)

/** Fields of the gzip header that the compression itself does not protect: ours are always these. */
const checkHeader = async (file: string): Promise<void> => {
  const handle = await diskFiles.open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(10), 0, 10, 0)
    const plain = buffer.readUIntBE(0, 4) === 0x1f8b0800 && buffer.readUInt32LE(4) === 0
    const systems = [3, 10, 19]
    if (bytesRead < 10 || !plain || buffer.readUInt8(8) !== 0 || !systems.includes(buffer.readUInt8(9)))
      throw damaged('开头不是备份文件的样子')
  } finally {
    await handle.close()
  }
}

/** Split at line feeds only: JSON text may hold other separators of lines. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file)
  const text = createGunzip()
  input.on('error', (error) => text.destroy(error))
  input.pipe(text).setEncoding('utf8')
  let rest = ''
  try {
    // The encoding was set above: chunks are text.
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    input.destroy()
  }
  if (rest !== '') throw damaged('结尾不完整')
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged('有一行读不出来')
  }
}

const parseManifest = (line: string, tables: readonly Table[]): BackupManifest => {
  const parsed = manifestSchema.safeParse(parseLine(line))
  if (!parsed.success) throw damaged('看不懂它的清单，也可能是更新的版本写的')
  for (const { name, shape } of parsed.data.tables) {
    const known = tables.find((table) => table.name === name)
    ensure(
      known !== undefined,
      'invalid',
      `备份里有这个版本不认识的表 ${name}，请用写备份的版本 ${parsed.data.release} 来恢复`,
    )
    ensure(
      known.shape >= shape,
      'invalid',
      `备份里的表 ${name} 是更新的版本写的，请用版本 ${parsed.data.release} 来恢复`,
    )
  }
  return parsed.data
}

/** One table being read. */
interface Reading {
  readonly table: Table
  readonly shape: number
  readonly clean: Cleaner
  readonly asWritten: Digest
  readonly restored: Digest
  lastId: string | undefined
}

const readRow = (reading: Reading, stored: Readonly<Record<string, unknown>> & { readonly id: string }): Row => {
  const { table, shape, clean, asWritten, restored } = reading
  asWritten.add(canonicalJson(stored))
  ensure(stored.id !== reading.lastId, 'invalid', `备份里的表 ${table.name} 有一条记录出现了两次`)
  reading.lastId = stored.id
  const row = clean(restoreRow(table, { ...stored, v: shape }))
  restored.add(canonicalJson(row))
  return row
}

const startReading = (manifest: BackupManifest, { tables, clean }: BackupReading): readonly Reading[] =>
  manifest.tables.flatMap(({ name, shape }) => {
    const table = tables.find((candidate) => candidate.name === name)
    if (table === undefined) return []
    return [{ table, shape, clean, asWritten: createDigest(), restored: createDigest(), lastId: undefined }]
  })

const settle = (manifest: BackupManifest, readings: readonly Reading[]): ReadonlyMap<string, Fingerprint> => {
  const expected = new Map<string, Fingerprint>()
  for (const [place, reading] of readings.entries()) {
    const found = reading.asWritten.result()
    if (!sameFingerprint(found, manifest.tables[place])) throw damaged(`表 ${reading.table.name} 和清单对不上`)
    expected.set(reading.table.name, reading.restored.result())
  }
  return expected
}

/** Rows of the lines, table by table, handed on in batches. */
const createFeed = (readings: readonly Reading[], onRows: OnRows) => {
  let rows: Row[] = []
  let place = 0
  const flush = async (): Promise<void> => {
    const reading = readings[place]
    if (reading !== undefined && rows.length > 0) await onRows(reading.table, rows)
    rows = []
  }
  return {
    flush,
    take: async (line: string): Promise<void> => {
      const parsed = rowLineSchema.safeParse(parseLine(line))
      if (!parsed.success) throw damaged('有一行不是记录')
      const [at, stored] = parsed.data
      const reading = readings[at]
      if (reading === undefined || at < place) throw damaged('有一行不知道属于哪张表')
      if (at !== place || rows.length >= batch) await flush()
      place = at
      rows.push(readRow(reading, stored))
    },
  }
}

const read = async (options: BackupReading): Promise<CheckedBackup> => {
  const { file, tables, onRows = async () => undefined } = options
  const hash = createHash('sha256')
  let manifest: BackupManifest | undefined
  let readings: readonly Reading[] = []
  let feed = createFeed(readings, onRows)
  /** Held back by one line: the last one is the checksum and not under it. */
  let held: string | undefined
  for await (const line of linesOf(file)) {
    if (held !== undefined) {
      hash.update(held).update('\n')
      if (manifest !== undefined) await feed.take(held)
      else {
        manifest = parseManifest(held, tables)
        readings = startReading(manifest, options)
        feed = createFeed(readings, onRows)
      }
    }
    held = line
  }
  const end = endSchema.safeParse(held === undefined ? undefined : parseLine(held))
  if (manifest === undefined || !end.success) throw damaged('结尾不完整')
  if (end.data.sha256 !== hash.digest('hex')) throw damaged('校验和对不上')
  await feed.flush()
  return { manifest, expected: settle(manifest, readings) }
}

/**
 * Reads a backup to its end and checks all of it: checksums, counts, tables, the shape of every row. Rows come to `onRows` in
 * batches before the end is checked: nobody may rely on them until this settles.
 * @throws {AppError} that says what is wrong with the file
 */
export const readBackup = async (options: BackupReading): Promise<CheckedBackup> => {
  await checkHeader(options.file)
  try {
    return await read(options)
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    if (code.startsWith('Z_') || code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw damaged('解不开压缩')
    throw error
  }
}
