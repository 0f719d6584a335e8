import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { table } from '../../src/core/table.ts'
import { diskFiles, type Files } from '../../src/store/lowdb/files.ts'
import { lines, tinyWindow } from './log-tables.ts'
import { openIn, removeFolder, tempFolder } from './support.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

const noteSchema = z.object({ id: z.string(), version: z.number(), words: z.string() })
const notes = table({ name: 'notes', schema: noteSchema })

/** The real disk; `onWrite` is told the size of every write. */
const measuredFiles = (onWrite: (bytes: number) => void): Files => ({
  ...diskFiles,
  open: async (path, flags, mode) =>
    new Proxy(await diskFiles.open(path, flags, mode), {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          const [content, , length] = args
          if (name === 'writeFile' && Buffer.isBuffer(content)) onWrite(content.length)
          if (name === 'write' && Buffer.isBuffer(content))
            onWrite(typeof length === 'number' ? length : content.length)
          return Reflect.apply(value, target, args)
        }
      },
    }),
})

test('no write of a snapshot of many rows is much longer than 256 KB', async () => {
  const folder = await tempFolder()
  folders.push(folder)
  let longest = 0
  const files = measuredFiles((bytes) => {
    longest = Math.max(longest, bytes)
  })
  const store = await openIn(folder, [notes, lines], { files, window: tinyWindow })
  for (let from = 0; from < 6_000; from += 200)
    await store.transaction('t', async (work) => {
      for (let n = from; n < from + 200; n += 1) {
        await work.rows(notes).insert({ id: `note${n}`, words: '话'.repeat(150) })
        const at = new Date(Date.UTC(2026, n % 2, 5, 0, 0, n)).toISOString()
        await work.rows(lines).insert({ id: `line${n}`, person: `p${n}`, at, words: '话'.repeat(150) })
      }
    })
  longest = 0
  await store.compact()
  expect(longest).toBeGreaterThan(32 * 1024)
  expect(longest).toBeLessThanOrEqual(300 * 1024)
  await store.close()
})
