import { join } from 'node:path'
import type { Log } from '../../core/log.ts'
import { fileMode, namesIn, type Files } from './files.ts'
import { decodeGroup, findGroup, isBlank } from './journal-format.ts'
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

/** Reads every segment in order and hands over the commits that the snapshot lacks. */
export const recoverJournal = async (options: Options): Promise<Recovered> => {
  const { files, folder, included, log } = options
  const numbers = (await namesIn(files, folder)).flatMap((name) => segmentNumber(name) ?? [])
  const sealed: SealedSegment[] = []
  let last: number | undefined
  let damaged = false
  /** Where reading stopped making sense; settled by what comes after it. */
  let broken: Place | undefined

  /** A whole group follows at `sequence`: was something lost before it? */
  const settleGap = (sequence: number, at: Place): void => {
    const place = broken ?? at
    broken = undefined
    const lostUpTo = sequence - 1
    const expected = (last ?? included) + 1
    const inOrder = last === undefined ? sequence <= included + 1 : sequence === expected
    if (inOrder || (sequence > expected && lostUpTo <= included)) return
    const detail = `commits ${expected} to ${lostUpTo} cannot be read`
    if (!options.repair) throw damageError(join(folder, segmentName(place.number)), place, detail)
    damaged = true
    log.warn('store', 'damage in the journal was passed over', { ...place, from: expected, to: lostUpTo })
  }

  const readSegment = (segment: Buffer, number: number): number => {
    let offset = 0
    let end = 0
    while (offset < segment.length) {
      const group = decodeGroup(segment, offset)
      if (group === undefined) {
        if (isBlank(segment, offset)) break
        broken ??= { number, offset }
        const next = findGroup(segment, offset + 1)
        if (next === undefined) break
        offset = next
        continue
      }
      settleGap(group.sequence, { number, offset })
      for (const [i, commit] of group.commits.entries()) {
        const sequence = group.sequence + i
        if (sequence > Math.max(included, last ?? 0)) options.apply(commit, sequence)
      }
      last = Math.max(last ?? 0, group.sequence + group.commits.length - 1)
      offset += group.size
      end = offset
    }
    return end
  }

  const ends: { readonly number: number; readonly end: number; readonly last: number; readonly length: number }[] = []
  for (const number of numbers) {
    const segment = await files.readFile(join(folder, segmentName(number)))
    const end = readSegment(segment, number)
    ends.push({ number, end, last: last ?? included, length: segment.length })
  }
  if (broken !== undefined)
    log.warn('store', 'an unfinished write at the end of the journal was dropped', { ...broken })
  for (const { number, end, last, length } of ends) {
    const path = join(folder, segmentName(number))
    if (end === 0 && damaged) await files.rename(path, `${path}.damaged`)
    else if (end === 0) await files.unlink(path)
    else if (end < length) await cutSegment(files, path, end)
    if (end > 0) sealed.push({ number, last, bytes: end })
  }
  return { sealed, last: Math.max(last ?? 0, included), nextSegment: (numbers.at(-1) ?? 0) + 1, damaged }
}
