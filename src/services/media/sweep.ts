import type { Files } from '../../core/files.ts'
import type { Store, Work } from '../../core/store.ts'
import { addMs, dayMs, msBetween, toInstant, type Instant } from '../../core/time.ts'
import { media, type Media } from './records.ts'

/** What was uploaded and never became part of a message. */
const waitsMs = dayMs
/** What was sent into a form that nobody finished. */
const unfinishedMs = 30 * dayMs
/** A file is put before its row is written: this long it may stand alone. */
const aloneMs = dayMs

const isOver = ({ at, waits, case: matter }: Media, now: Instant): boolean =>
  matter === undefined && msBetween(at, now) > (waits === true ? waitsMs : unfinishedMs)

const deleteOver = async (work: Work, id: string): Promise<void> => {
  const row = await work.rows(media).get(id)
  if (row !== undefined && isOver(row, work.now)) await work.rows(media).delete(id)
}

/**
 * Deletes rows that belong to nothing, and files without a row: of what was pruned, of whoever left, of what a crash cut off.
 * @returns how many files were deleted
 */
export const sweepMedia = async (store: Store, files: Files): Promise<number> => {
  const now = await store.read(async (read) => read.now)
  const over: string[] = []
  for await (const row of store.scan(media)) if (isOver(row, now)) over.push(row.id)
  for (const id of over) await store.transaction(id, (work) => deleteOver(work, id))
  let count = 0
  for await (const { hash, at } of files.list()) {
    if (toInstant(at) > addMs(now, -aloneMs)) continue
    const rows = await store.read((read) => read.rows(media).count('hash', { where: [hash] }))
    if (rows > 0) continue
    await files.delete(hash)
    count += 1
  }
  return count
}

export interface FilesCheck {
  readonly kept: number
  readonly missing: number
  readonly damaged: number
}

/** Whether every file that a row names is there and is what was put: for `doctor`. */
export const checkKeptFiles = async (store: Pick<Store, 'scan'>, files: Files): Promise<FilesCheck> => {
  let kept = 0
  let missing = 0
  let damaged = 0
  for await (const { hash } of store.scan(media)) {
    if (hash === undefined) continue
    kept += 1
    try {
      if ((await files.get(hash)) === undefined) missing += 1
    } catch {
      damaged += 1
    }
  }
  return { kept, missing, damaged }
}
