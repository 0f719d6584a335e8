import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { fileMode, syncFolder, type Files } from './files.ts'

/** A journal file being written: its space is there already, every write returns when it is on the disk. */
export interface Segment {
  readonly number: number
  readonly size: number
  readonly handle: FileHandle
}

const suffix = '.log'

export const segmentName = (number: number): string => `${String(number).padStart(9, '0')}${suffix}`

export const segmentNumber = (name: string): number | undefined =>
  /^\d{9}\.log$/.test(name) ? Number(name.slice(0, -suffix.length)) : undefined

const zeros = Buffer.alloc(1024 * 1024)

/**
 * Makes a segment of zeros. Writing over space that exists needs no change to the file system's own records, which halves
 * the time of a synced write.
 */
export const createSegment = async (files: Files, folder: string, number: number, size: number): Promise<Segment> => {
  const path = join(folder, segmentName(number))
  const blank = await files.open(path, 'wx', fileMode)
  try {
    for (let at = 0; at < size; at += zeros.length) await blank.write(zeros, 0, Math.min(zeros.length, size - at), at)
    await blank.sync()
  } finally {
    await blank.close()
  }
  await syncFolder(files, folder)
  const handle = await files.open(path, constants.O_RDWR | constants.O_DSYNC)
  return { number, size, handle }
}

/** Writes all of `bytes` at `position`; back when they are durable. */
export const writeAt = async (segment: Pick<Segment, 'handle'>, bytes: Buffer, position: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await segment.handle.write(bytes, done, bytes.length - done, position + done)
    if (bytesWritten === 0) throw new Error('the disk took no bytes')
    done += bytesWritten
  }
}
