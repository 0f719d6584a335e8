import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { setImmediate as nextTick } from 'node:timers/promises'
import { namesIn, readIfPresent, type Files } from './files.ts'
import { decodeGroup, findGroup, isBlank } from './journal-format.ts'
import { readManifest } from './manifest.ts'
import { segmentNumber } from './segment.ts'

export interface Inspected {
  readonly files: number
  /** In words, with file and offset. */
  readonly problems: readonly string[]
}

/** Where a segment stops making sense although whole groups follow: a write under way has nothing after it. */
const brokenAt = (segment: Buffer): number | undefined => {
  for (let offset = 0; offset < segment.length;) {
    const group = decodeGroup(segment, offset)
    if (group === undefined) {
      if (isBlank(segment, offset)) return undefined
      return findGroup(segment, offset + 1) === undefined ? undefined : offset
    }
    offset += group.size
  }
  return undefined
}

const inspectParts = async (files: Files, dataDir: string): Promise<Inspected> => {
  const manifest = await readManifest(files, dataDir)
  const parts = Object.values(manifest?.tables ?? {}).flat()
  const problems: string[] = []
  for (const { file, bytes, crc } of parts) {
    const content = await readIfPresent(files, join(dataDir, file))
    if (content === undefined) problems.push(`${join(dataDir, file)} 不见了`)
    else if (content.length !== bytes || crc32(content) !== crc) problems.push(`${join(dataDir, file)} 不是写下时的样子`)
    await nextTick()
  }
  return { files: parts.length, problems }
}

const inspectJournal = async (files: Files, dataDir: string): Promise<Inspected> => {
  const folder = join(dataDir, 'journal')
  const names = (await namesIn(files, folder)).filter((name) => segmentNumber(name) !== undefined)
  const problems: string[] = []
  for (const name of names) {
    const segment = await readIfPresent(files, join(folder, name))
    const offset = segment === undefined ? undefined : brokenAt(segment)
    if (offset !== undefined) problems.push(`${join(folder, name)} 第 ${offset} 字节起读不出来`)
    await nextTick()
  }
  return { files: names.length, problems }
}

/** Reads every file of a store and changes none; also while a process works on it. */
export const inspectStore = async (files: Files, dataDir: string): Promise<Inspected> => {
  const once = async (): Promise<Inspected> => {
    const parts = await inspectParts(files, dataDir)
    const journal = await inspectJournal(files, dataDir)
    return { files: parts.files + journal.files, problems: [...parts.problems, ...journal.problems] }
  }
  const first = await once()
  // A snapshot written meanwhile takes files away that the manifest just read still names: damage is there twice.
  if (first.problems.length === 0) return first
  const again = await once()
  const before = new Set(first.problems)
  return { files: again.files, problems: again.problems.filter((problem) => before.has(problem)) }
}
