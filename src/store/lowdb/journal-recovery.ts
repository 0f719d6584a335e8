import { join } from 'node:path'
import type { Log } from '../../core/log.ts'
import { fileMode, namesIn, type Files } from './files.ts'
import { decodeGroup, findGroup, isBlank, type Group } from './journal-format.ts'
import type { SealedSegment } from './journal.ts'
import { segmentName, segmentNumber } from './segment.ts'

interface Options {
  readonly files: Files
  readonly folder: string
  /** The snapshot includes everything up to this commit. */
  readonly included: number
  /** Called for every commit after `included`, in order. */
  readonly apply: (commit: string, sequence: number) => void
  /** Go on behind damage instead of stopping: what was damaged is lost, what came after it is kept. */
  readonly repair: boolean
  readonly log: Log
}

export interface Recovered {
  readonly sealed: readonly SealedSegment[]
  readonly last: number
  readonly nextSegment: number
  /** True when damage was passed over. */
  readonly damaged: boolean
}

interface Place {
  readonly number: number
  readonly offset: number
}

const repairCommand = 'npm run doctor -- --repair'

/** Cuts off what was never acknowledged, so that the next start does not take it for damage. */
const cutSegment = async (files: Files, path: string, length: number): Promise<void> => {
  const handle = await files.open(path, 'r+', fileMode)
  try {
    await handle.truncate(length)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const damageError = (path: string, place: Place, detail: string): Error =>
  new Error(
    `the journal is damaged: ${path}, offset ${place.offset} (${detail}). ` +
      `Nothing was changed. Keep a copy of the folder, then run: ${repairCommand} （日志文件损坏，先备份数据目录，再运行上面的命令）`,
  )

/** What reading has come to so far. */
interface Reading {
  last: number | undefined
  damaged: boolean
  /** Where it stopped making sense; settled by what comes after it. */
  broken: Place | undefined
}

/** A whole group follows at `sequence`: was something lost before it? */
const settleGap = (options: Options, reading: Reading, sequence: number, at: Place): void => {
  const { folder, included, log } = options
  const { broken, last } = reading
  reading.broken = undefined
  const place = broken ?? at
  const expected = (last ?? included) + 1
  const inOrder = last === undefined ? sequence <= included + 1 : sequence === expected
  if (inOrder || (sequence > expected && sequence <= included + 1)) {
    if (broken === undefined) return
    log.warn('store', 'damage in a part of the journal that the snapshot holds already', { ...place })
    return
  }
  if (!options.repair) {
    const detail = `commits ${expected} to ${sequence - 1} cannot be read`
    throw damageError(join(folder, segmentName(place.number)), place, detail)
  }
  reading.damaged = true
  log.warn('store', 'damage in the journal was passed over', { ...place, from: expected, to: sequence - 1 })
}

const applyGroup = (options: Options, reading: Reading, group: Group): void => {
  for (const [i, commit] of group.commits.entries()) {
    const sequence = group.sequence + i
    if (sequence > Math.max(options.included, reading.last ?? 0)) options.apply(commit, sequence)
  }
  reading.last = Math.max(reading.last ?? 0, group.sequence + group.commits.length - 1)
}

/** The result: where the last whole group ends. */
const readSegment = (options: Options, reading: Reading, segment: Buffer, number: number): number => {
  let end = 0
  for (let offset = 0; offset < segment.length; offset = end) {
    const group = decodeGroup(segment, offset)
    if (group !== undefined) {
      settleGap(options, reading, group.sequence, { number, offset })
      applyGroup(options, reading, group)
      end = offset + group.size
      continue
    }
    if (isBlank(segment, offset)) break
    reading.broken ??= { number, offset }
    const next = findGroup(segment, offset + 1)
    if (next === undefined) break
    end = next
  }
  return end
}

interface Found {
  readonly number: number
  readonly end: number
  readonly last: number
  readonly length: number
  readonly blank: boolean
}

/** Leaves behind only segments that are whole groups to their last byte; those a repair could make nothing of are set aside. */
const tidySegment = async (files: Files, path: string, found: Found, damaged: boolean): Promise<void> => {
  if (found.end === 0 && damaged && !found.blank) await files.rename(path, `${path}.damaged`)
  else if (found.end === 0) await files.unlink(path)
  else if (found.end < found.length) await cutSegment(files, path, found.end)
}

/** Reads every segment in order and hands over the commits that the snapshot lacks. */
export const recoverJournal = async (options: Options): Promise<Recovered> => {
  const { files, folder, included, log } = options
  const numbers = (await namesIn(files, folder)).flatMap((name) => segmentNumber(name) ?? [])
  const reading: Reading = { last: undefined, damaged: false, broken: undefined }
  const segments: Found[] = []
  for (const number of numbers) {
    const segment = await files.readFile(join(folder, segmentName(number)))
    const end = readSegment(options, reading, segment, number)
    const last = reading.last ?? included
    segments.push({ number, end, last, length: segment.length, blank: isBlank(segment, 0) })
  }
  const { last, damaged, broken } = reading
  if (broken !== undefined) {
    log.warn('store', 'an unfinished write at the end of the journal was dropped', { ...broken })
  }
  for (const found of segments) await tidySegment(files, join(folder, segmentName(found.number)), found, damaged)
  const sealed = segments.flatMap(({ number, end, last }) => (end > 0 ? [{ number, last, bytes: end }] : []))
  return { sealed, last: Math.max(last ?? 0, included), nextSegment: (numbers.at(-1) ?? 0) + 1, damaged }
}
