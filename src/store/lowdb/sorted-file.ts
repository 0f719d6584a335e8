import { setImmediate as nextTick } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { compareKeys, type SortKey } from '../keys.ts'
import { fileMode, type Files } from './files.ts'
import { writeAt } from './segment.ts'

/**
 * A file of JSON lines in the order of their keys, never changed once written. A line is `["checksum",value]`, the checksum
 * being the CRC-32 of the value's text in eight hexadecimal digits. Blocks of lines are found by their first key, which is
 * kept in memory; nothing else of the file is.
 */
export interface SortedFile {
  readonly path: string
  readonly bytes: number
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly first: SortKey
  readonly offset: number
  readonly bytes: number
  readonly entries: number
}

export interface Entry {
  readonly key: SortKey
  /** The value's JSON text, as it lies in the file. */
  readonly text: string
}

export interface LineFault {
  readonly offset: number
}

const blockBytes = 16 * 1024
const writeBytes = 128 * 1024
const readBytes = 128 * 1024
/** Syncing now and then keeps the last sync, and the journal beside it, from waiting for the whole file. */
const syncBytes = 2 * 1024 * 1024
/** `["01234567",` */
const lineHead = 12

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

const lineOf = (text: string): string => `["${checksum(text)}",${text}]\n`

export interface SortedWriter {
  /** Keys come in ascending order. */
  add(entry: Entry): Promise<void>
  /** Syncs and closes. */
  finish(): Promise<SortedFile>
  /** Closes without a sync: the file is not going to be used. */
  abandon(): Promise<void>
}

export const createSortedWriter = async (files: Files, path: string): Promise<SortedWriter> => {
  const handle = await files.open(path, 'w', fileMode)
  const blocks: Block[] = []
  let pending: Buffer[] = []
  let pendingBytes = 0
  let written = 0
  let unsynced = 0
  let lines: string[] = []
  let characters = 0
  let first: SortKey | undefined

  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pending)
    pending = []
    pendingBytes = 0
    await writeAt({ handle }, bytes, written)
    written += bytes.length
    unsynced += bytes.length
    if (unsynced < syncBytes) return
    await handle.sync()
    unsynced = 0
  }
  const endBlock = (): void => {
    if (first === undefined) return
    const bytes = Buffer.from(lines.join(''), 'utf8')
    blocks.push({ first, offset: written + pendingBytes, bytes: bytes.length, entries: lines.length })
    pending.push(bytes)
    pendingBytes += bytes.length
    lines = []
    characters = 0
    first = undefined
  }
  return {
    add: async ({ key, text }) => {
      first ??= key
      const line = lineOf(text)
      lines.push(line)
      characters += line.length
      if (characters < blockBytes) return
      endBlock()
      if (pendingBytes >= writeBytes) await flush()
    },
    finish: async () => {
      try {
        endBlock()
        await flush()
        await handle.sync()
      } finally {
        await handle.close()
      }
      return { path, bytes: written, blocks }
    },
    abandon: () => handle.close(),
  }
}

/** Rows are keyed by their id, lines of an index are their own keys. */
type KeyOf = (value: unknown) => SortKey

const parseLine = (line: string, keyOf: KeyOf): Entry | undefined => {
  const text = line.slice(lineHead, -1)
  if (line !== `["${checksum(text)}",${text}]`) return undefined
  return { key: keyOf(JSON.parse(text)), text }
}

const linesOf = (content: Buffer): readonly string[] => content.toString('utf8').split('\n').slice(0, -1)

export const fileDamage = (path: string, offset: number, what: string): Error =>
  new Error(
    `a log segment is damaged: ${path}, offset ${offset} (${what}). Nothing was changed. ` +
      `Keep a copy of the folder, then run: npm run doctor -- --repair （记录文件损坏，先备份数据目录，再运行上面的命令）`,
  )

/** Reads `bytes` at `offset`: fewer at the end of the file. */
const readAt = async (files: Files, path: string, offset: number, bytes: number): Promise<Buffer> => {
  const handle = await files.open(path, 'r')
  try {
    const content = Buffer.allocUnsafe(bytes)
    let done = 0
    while (done < bytes) {
      const { bytesRead } = await handle.read(content, done, bytes - done, offset + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return content.subarray(0, done)
  } finally {
    await handle.close()
  }
}

/** The block's entries out of its bytes. */
const parseBlock = (path: string, block: Block, content: Buffer, keyOf: KeyOf): readonly Entry[] => {
  const entries: Entry[] = []
  let offset = block.offset
  for (const line of linesOf(content)) {
    const entry = parseLine(line, keyOf)
    if (entry === undefined) throw fileDamage(path, offset, 'the line is not what was written')
    entries.push(entry)
    offset += Buffer.byteLength(line) + 1
  }
  if (content.length !== block.bytes || entries.length !== block.entries) {
    throw fileDamage(path, block.offset, 'lines are missing')
  }
  return entries
}

/** The block's entries. Damage is told with its place. */
export const readBlock = async (
  files: Files,
  { path }: SortedFile,
  block: Block,
  keyOf: KeyOf,
): Promise<readonly Entry[]> => parseBlock(path, block, await readAt(files, path, block.offset, block.bytes), keyOf)

/** Every block after the other. The disk is asked for many at a time; meanwhile traffic goes on. */
export async function* readBlocks(
  files: Files,
  { path, blocks }: SortedFile,
  keyOf: KeyOf,
): AsyncGenerator<readonly Entry[]> {
  let content: Buffer = Buffer.alloc(0)
  let start = 0
  for (const block of blocks) {
    if (block.offset + block.bytes > start + content.length) {
      start = block.offset
      content = await readAt(files, path, start, Math.max(readBytes, block.bytes))
    }
    yield parseBlock(path, block, content.subarray(block.offset - start, block.offset - start + block.bytes), keyOf)
  }
}

/** All that can still be read of a file whose blocks are not known, and where it could not: for repairs. */
export async function* salvageLines(files: Files, path: string, keyOf: KeyOf): AsyncGenerator<Entry | LineFault> {
  let rest = Buffer.alloc(0)
  let offset = 0
  for (;;) {
    const read = await readAt(files, path, offset + rest.length, writeBytes)
    const content = Buffer.concat([rest, read])
    const end = read.length === 0 ? content.length : content.lastIndexOf(10) + 1
    let at = 0
    while (at < end) {
      const newline = content.indexOf(10, at)
      const stop = newline === -1 ? end : newline
      yield readSalvaged(content.subarray(at, stop).toString('utf8'), keyOf) ?? { offset: offset + at }
      at = stop + 1
    }
    if (read.length === 0) return
    offset += end
    rest = content.subarray(end)
    await nextTick()
  }
}

const readSalvaged = (line: string, keyOf: KeyOf): Entry | undefined => {
  try {
    return parseLine(line, keyOf)
  } catch {
    return undefined
  }
}

/** The last block whose first key is not after `key`; 0 when all are. */
export const blockFor = (blocks: readonly Block[], key: SortKey): number => {
  let low = 0
  let high = blocks.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (compareKeys(blocks[middle]?.first ?? [], key) <= 0) low = middle
    else high = middle
  }
  return low
}

/** Index of the first entry with a key not before `key`. */
export const entryFrom = (entries: readonly Entry[], key: SortKey): number => {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(entries[middle]?.key ?? [], key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
