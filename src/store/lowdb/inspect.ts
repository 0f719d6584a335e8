import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { namesIn, readIfPresent, type Files } from './files.ts'
import { decodeGroup, findGroup, isBlank } from './journal-format.ts'
import { readThrough } from './log-load.ts'
import { createBlockReader } from './log-segment.ts'
import { readSegment } from './log-write.ts'
import { emptyManifest, readManifest, type Manifest } from './manifest.ts'
import { segmentNumber } from './segment.ts'

export interface Inspected {
  readonly files: number
  /** In words, with file and offset. */
  readonly problems: readonly string[]
}

/**
 * Where a segment stops making sense although a group that counts follows. A write under way has nothing after it, and what
 * the snapshot holds already is not needed.
 */
const brokenAt = (segment: Buffer, included: number): number | undefined => {
  let broken: number | undefined
  for (let offset = 0; offset < segment.length;) {
    const group = decodeGroup(segment, offset)
    if (group !== undefined) {
      if (broken !== undefined && group.sequence > included + 1) return broken
      broken = undefined
      offset += group.size
      continue
    }
    if (isBlank(segment, offset)) return undefined
    broken ??= offset
    const next = findGroup(segment, offset + 1)
    if (next === undefined) return undefined
    offset = next
  }
  return undefined
}

type Inspect = (files: Files, dataDir: string, manifest: Manifest) => Promise<Inspected>

const inspectParts: Inspect = async (files, dataDir, { tables }) => {
  const parts = Object.values(tables).flat()
  const problems: string[] = []
  for (const { file, bytes, crc } of parts) {
    const path = join(dataDir, file)
    const content = await readIfPresent(files, path)
    if (content === undefined) problems.push(`${path} 不见了`)
    else if (content.length !== bytes || crc32(content) !== crc) problems.push(`${path} 不是写下时的样子`)
    await nextTick()
  }
  return { files: parts.length, problems }
}

const inspectLogs: Inspect = async (files, dataDir, { logs }) => {
  const place = { files, dataDir, blocks: createBlockReader(files) }
  const problems: string[] = []
  let count = 0
  for (const [table, segments] of Object.entries(logs)) {
    for (const { name, bytes, crc } of segments) {
      try {
        const segment = await readSegment(place, table, name, { bytes, crc })
        count += 2 + segment.keys.size
        await readThrough(place, segment)
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error))
      }
    }
  }
  return { files: count, problems }
}

const inspectJournal: Inspect = async (files, dataDir, { sequence }) => {
  const folder = join(dataDir, 'journal')
  const names = (await namesIn(files, folder)).filter((name) => segmentNumber(name) !== undefined)
  const problems: string[] = []
  for (const name of names) {
    const segment = await readIfPresent(files, join(folder, name))
    const offset = segment === undefined ? undefined : brokenAt(segment, sequence)
    if (offset !== undefined) problems.push(`${join(folder, name)} 第 ${offset} 字节（offset ${offset}）起读不出来`)
    await nextTick()
  }
  return { files: names.length, problems }
}

const inspectOnce = async (files: Files, dataDir: string): Promise<Inspected> => {
  const manifest = (await readManifest(files, dataDir)) ?? emptyManifest
  const all: Inspected[] = []
  for (const inspect of [inspectParts, inspectLogs, inspectJournal]) all.push(await inspect(files, dataDir, manifest))
  return {
    files: all.reduce((sum, one) => sum + one.files, 0),
    problems: all.flatMap(({ problems }) => problems),
  }
}

/** Reads every file of a store and changes none; also while a process works on it. */
export const inspectStore = async (files: Files, dataDir: string): Promise<Inspected> => {
  const first = await inspectOnce(files, dataDir)
  // A snapshot written meanwhile takes files away that the manifest just read still names: damage is there twice.
  if (first.problems.length === 0) return first
  const again = await inspectOnce(files, dataDir)
  const before = new Set(first.problems)
  return { files: again.files, problems: again.problems.filter((problem) => before.has(problem)) }
}
