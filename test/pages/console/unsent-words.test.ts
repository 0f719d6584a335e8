import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { jobText, reasonText } from '../../../src/pages/console/words.ts'

/** Kinds of jobs as the program declares them: `export const pageJob = 'page'`. */
const kindsOf = async (folder: string): Promise<readonly string[]> => {
  const files = await readdir(folder, { recursive: true })
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.ts')).map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  return texts.flatMap((text) => [...text.matchAll(/\b\w+Job = '([a-z-]+)'/g)].map(([, kind = '']) => kind))
}

describe('the page of what was not sent', () => {
  test('has a name of its own for every kind of job', async () => {
    const kinds = await kindsOf('src')
    expect(kinds).toContain('make-scene')
    expect(kinds.filter((kind) => jobText(kind) === kind)).toEqual([])
  })

  test('says why where it is known', () => {
    expect(reasonText('refused no-account')).not.toBe(reasonText('retry 45009'))
    expect(reasonText('interrupted')).toContain('可能收到了')
  })
})
