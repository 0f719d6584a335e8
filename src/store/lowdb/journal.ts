import { join } from 'node:path'
import type { Log } from '../../core/log.ts'
import { errorCode, removeIfPresent, type Files } from './files.ts'
import { createGroupEncoder } from './journal-format.ts'
import { createSegment, segmentName, writeAt, type Segment } from './segment.ts'

/** A segment that is no longer written. */
export interface SealedSegment {
  readonly number: number
  /** Sequence of the last commit in it. */
  readonly last: number
  readonly bytes: number
}

export interface Journal {
  /**
   * Keeps a group of commits; resolves when they would survive a power cut. One call at a time, and none after one failed.
   * Commits get consecutive sequences.
   */
  write(commits: readonly string[]): Promise<void>
  /** Bytes of commits since the snapshot that was loaded; only grows. */
  written(): number
  /** Deletes segments that hold nothing after `sequence`. */
  trim(sequence: number): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}

interface Options {
  readonly files: Files
  readonly folder: string
  readonly segmentBytes: number
  /** What recovery found; the journal begins a new segment after them. */
  readonly sealed: readonly SealedSegment[]
  readonly nextSegment: number
  readonly nextSequence: number
  /** Up to this commit the snapshot holds everything. */
  readonly included: number
  readonly log: Log
}

/** The segments a journal writes to, one after another, the next one prepared in the background. */
const createSegments = async (options: Options) => {
  const { files, folder, segmentBytes, log } = options
  const sealed = [...options.sealed]
  let nextNumber = options.nextSegment
  let position = 0
  let prepared: Promise<Segment | undefined> | undefined

  const create = (size: number): Promise<Segment> => {
    const number = nextNumber
    nextNumber += 1
    return createSegment(files, folder, number, size)
  }
  let current = await create(segmentBytes)

  /** A failure here is only logged: there is room left, and the switch tries again. */
  const prepare = async (): Promise<Segment | undefined> => {
    try {
      return await create(segmentBytes)
    } catch (error) {
      log.error('store', 'the next journal segment could not be prepared', error, { code: errorCode(error) })
      return undefined
    }
  }
  const change = async (bytes: number, last: number): Promise<void> => {
    const ready = await prepared
    prepared = undefined
    const next = ready !== undefined && ready.size >= bytes ? ready : await create(Math.max(segmentBytes, bytes))
    if (ready !== undefined && ready !== next) await ready.handle.close()
    await current.handle.close()
    sealed.push({ number: current.number, last, bytes: position })
    current = next
    position = 0
  }

  return {
    /** `last`: sequence of the commit before these bytes. */
    write: async (bytes: Buffer, last: number): Promise<void> => {
      if (position + bytes.length > current.size) await change(bytes.length, last)
      await writeAt(current, bytes, position)
      position += bytes.length
      if (prepared === undefined && position > current.size / 2) prepared = prepare()
    },
    trim: async (sequence: number): Promise<void> => {
      for (const segment of sealed.filter(({ last }) => last <= sequence)) {
        await removeIfPresent(files, join(folder, segmentName(segment.number)))
        sealed.splice(sealed.indexOf(segment), 1)
      }
    },
    close: async (): Promise<void> => {
      const ready = await prepared
      if (ready !== undefined) await ready.handle.close()
      await current.handle.close()
    },
  }
}

/** Opens the journal for writing. */
export const createJournal = async (options: Options): Promise<Journal> => {
  const segments = await createSegments(options)
  const encode = createGroupEncoder()
  let sequence = options.nextSequence
  let written = options.sealed.reduce((sum, { last, bytes }) => (last > options.included ? sum + bytes : sum), 0)
  let writing: Promise<void> | undefined

  const write = async (commits: readonly string[]): Promise<void> => {
    const bytes = encode(sequence, commits)
    await segments.write(bytes, sequence - 1)
    written += bytes.length
    sequence += commits.length
  }
  return {
    write: (commits) => {
      writing = write(commits)
      return writing
    },
    written: () => written,
    trim: segments.trim,
    close: async () => {
      await writing?.catch(() => undefined)
      await segments.close()
    },
  }
}
