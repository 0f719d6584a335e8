import type { FileHandle } from 'node:fs/promises'
import { diskFiles, type Files } from '../../src/store/lowdb/files.ts'

export interface Fault {
  /** Counted calls so far: those that change the disk. */
  calls(): number
  /** How many of them were refused. */
  refused(): number
  readonly files: Files
}

const failure = (code: string): Error => Object.assign(new Error(`${code}: the test's disk`), { code })

/**
 * A disk that does `healthy` changing calls and then refuses every one after it, as after a crash or with no space left. The
 * first refused write still writes half of its bytes when `torn`.
 */
export const faultyFiles = (healthy: number, { code = 'ENOSPC', torn = false } = {}): Fault => {
  let calls = 0
  const count = (): void => {
    calls += 1
    if (calls > healthy) throw failure(code)
  }
  const wrap = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get: (target, name) => {
        if (name === 'write') {
          return async (bytes: Buffer, offset: number, length: number, position: number) => {
            if (torn && calls === healthy) await target.write(bytes, offset, length >> 1, position)
            count()
            return target.write(bytes, offset, length, position)
          }
        }
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]): Promise<unknown> => {
          if (name !== 'close' && name !== 'read') count()
          return Reflect.apply(value, target, args)
        }
      },
    })
  const files: Files = {
    ...diskFiles,
    // The overloads of the real functions are wider than what is used here.
    mkdir: (async (path: string, options: object) => {
      count()
      return diskFiles.mkdir(path, options)
    }) as Files['mkdir'],
    open: async (path, flags, mode) => {
      if (flags !== 'r') count()
      return wrap(await diskFiles.open(path, flags, mode))
    },
    rename: async (from, to) => {
      count()
      await diskFiles.rename(from, to)
    },
    truncate: async (path, length) => {
      count()
      await diskFiles.truncate(path, length)
    },
    unlink: async (path) => {
      count()
      await diskFiles.unlink(path)
    },
  }
  return { calls: () => calls, refused: () => Math.max(0, calls - healthy), files }
}

/** A disk that cannot be read while `isBroken` says so; what was opened before is affected too. */
export const unreadableFiles = (isBroken: () => boolean): Files => {
  const look = (): void => {
    if (isBroken()) throw failure('EIO')
  }
  return {
    ...diskFiles,
    // The overloads of the real function are wider than what is used here.
    readFile: (async (path: string) => {
      look()
      return diskFiles.readFile(path)
    }) as Files['readFile'],
    open: async (path, flags, mode) =>
      new Proxy(await diskFiles.open(path, flags, mode), {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          return async (...args: unknown[]): Promise<unknown> => {
            if (name === 'read' || name === 'readFile') look()
            return Reflect.apply(value, target, args)
          }
        },
      }),
  }
}
