import { constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { diskFiles, type Files } from '../../src/store/lowdb/files.ts'

/** A file: what a power cut would leave of its content, and where its present content lies. */
interface Content {
  durable: Buffer
  path: string
  /** The present content of a file that has no name any more. */
  last?: Buffer
}

type Names = Map<string, Content>

/** What happened to the names in a folder, in order, and how much of it was synced. */
interface Folder {
  readonly changes: ((names: Names) => void)[]
  synced: number
}

export interface PowerCut {
  readonly files: Files
  /**
   * Writes into `target` what a disk may hold when the power goes now. What was not synced is there or not as `random`
   * (0 to 1) says: each file's content, and the changes of names in a folder up to some point, in their order.
   */
  cut(target: string, random: () => number): void
}

const patch = (content: Content, bytes: Buffer, position: number): void => {
  const durable = Buffer.alloc(Math.max(content.durable.length, position + bytes.length))
  content.durable.copy(durable)
  bytes.copy(durable, position)
  content.durable = durable
}

/**
 * A disk that knows what of it would survive a power cut: what was synced, or written through a handle that syncs each write;
 * names, when their folder was synced. Folders themselves always survive. `onCall` is told before each call that changes it.
 */
export const losingFiles = (root: string, onCall: () => void): PowerCut => {
  const names: Names = new Map()
  const folders = new Map<string, Folder>()
  const folderOf = (path: string): Folder => {
    const folder = folders.get(path) ?? { changes: [], synced: 0 }
    folders.set(path, folder)
    return folder
  }
  const change = (path: string, apply: (names: Names) => void): void => {
    apply(names)
    folderOf(dirname(path)).changes.push(apply)
  }
  const keepLast = (path: string): void => {
    const content = names.get(path)
    if (content !== undefined) content.last = readFileSync(path)
  }

  const wrap = (handle: FileHandle, path: string, isSynced: boolean): FileHandle => {
    const content = names.get(path)
    return new Proxy(handle, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]): Promise<unknown> => {
          if (name !== 'close' && name !== 'read') onCall()
          const result: unknown = await Reflect.apply(value, target, args)
          if (name === 'sync' || name === 'datasync') {
            if (content === undefined) folderOf(path).synced = folderOf(path).changes.length
            else content.durable = readFileSync(content.path)
          }
          if (name === 'write' && isSynced && content !== undefined) {
            // The store writes in this one form.
            const [bytes, offset, length, position] = args as [Buffer, number, number, number]
            patch(content, bytes.subarray(offset, offset + length), position)
          }
          return result
        }
      },
    })
  }

  const files: Files = {
    ...diskFiles,
    // The overloads of the real functions are wider than what is used here.
    mkdir: (async (path: string, options: object) => {
      onCall()
      return diskFiles.mkdir(path, options)
    }) as Files['mkdir'],
    open: async (path, flags, mode) => {
      const at = String(path)
      if (flags !== 'r') onCall()
      const handle = await diskFiles.open(path, flags, mode)
      if ((flags === 'w' || flags === 'wx') && !names.has(at)) {
        const content: Content = { durable: Buffer.alloc(0), path: at }
        change(at, (now) => now.set(at, content))
      }
      return wrap(handle, at, typeof flags === 'number' && (flags & constants.O_DSYNC) === constants.O_DSYNC)
    },
    rename: async (from, to) => {
      onCall()
      const [before, after] = [String(from), String(to)]
      keepLast(after)
      await diskFiles.rename(before, after)
      const content = names.get(before)
      if (content === undefined) throw new Error(`${before} was never made`)
      content.path = after
      change(before, (now) => {
        now.delete(before)
        now.set(after, content)
      })
    },
    truncate: async (path, length) => {
      onCall()
      await diskFiles.truncate(path, length)
    },
    unlink: async (path) => {
      onCall()
      const at = String(path)
      keepLast(at)
      await diskFiles.unlink(path)
      change(at, (now) => now.delete(at))
    },
  }

  const cut = (target: string, random: () => number): void => {
    for (const { changes, synced } of folders.values()) {
      const left: Names = new Map()
      const count = synced + Math.round(random() * (changes.length - synced))
      for (const apply of changes.slice(0, count)) apply(left)
      for (const [path, content] of left) {
        const place = join(target, relative(root, path))
        mkdirSync(dirname(place), { recursive: true })
        writeFileSync(place, random() < 0.5 ? content.durable : (content.last ?? readFileSync(content.path)))
      }
    }
  }
  return { files, cut }
}
