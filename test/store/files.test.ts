import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBytes, sealBytes, type Files } from '../../src/core/files.ts'
import { createFolderFiles } from '../../src/store/files.ts'

const folder = async (): Promise<{ readonly files: Files; readonly dir: string }> => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'liangxin-files-'))
  onTestFinished(() => rm(base, { recursive: true }))
  const dir = path.join(base, 'files')
  return { files: createFolderFiles(dir), dir }
}
const hashes = async (files: Files): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const { hash } of files.list()) found.push(hash)
  return found
}

describe('files in a folder', () => {
  test('what was put is there for another process, once, and gone after it was deleted', async () => {
    const { files, dir } = await folder()
    const hash = await files.put(Buffer.from('照片'))
    expect(await files.put(Buffer.from('照片'))).toBe(hash)
    const other = createFolderFiles(dir)
    expect(await other.get(hash)).toEqual(Buffer.from('照片'))
    expect(await hashes(other)).toEqual([hash])
    await other.delete(hash)
    await other.delete(hash)
    expect(await files.get(hash)).toBe(undefined)
    expect(await hashes(files)).toEqual([])
  })

  test('nobody else on the machine may read them', async () => {
    const { files, dir } = await folder()
    const hash = await files.put(Buffer.from('照片'))
    const file = path.join(dir, hash.slice(0, 2), hash)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700)
  })

  test('a file that was changed is not handed out, and what a crash left half written is none', async () => {
    const { files, dir } = await folder()
    const hash = await files.put(Buffer.from('照片'))
    const under = path.join(dir, hash.slice(0, 2))
    await writeFile(path.join(under, `${hash}.ABCD.new`), '照')
    expect(await hashes(files)).toEqual([hash])
    await writeFile(path.join(under, hash), '假的')
    await expect(files.get(hash)).rejects.toThrow('changed')
    expect(await readdir(under)).toHaveLength(2)
  })

  test('a name that is no hash leads nowhere', async () => {
    const { files } = await folder()
    await expect(files.get('../encryption.key')).rejects.toThrow('hash')
  })
})

describe('sealed bytes', () => {
  test('open with their own key only, and only unchanged', () => {
    const sealed = sealBytes(Buffer.from('照片'))
    expect(sealed.bytes.includes(Buffer.from('照片'))).toBe(false)
    expect(openBytes(sealed)).toEqual(Buffer.from('照片'))
    expect(() => openBytes({ ...sealed, key: sealBytes(Buffer.alloc(1)).key })).toThrow('authenticate')
    sealed.bytes.writeUInt8(sealed.bytes.readUInt8(30) ^ 1, 30)
    expect(() => openBytes(sealed)).toThrow('authenticate')
  })
})
