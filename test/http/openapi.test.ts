import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startServer } from './server-support.ts'

const http = fileURLToPath(new URL('../../src/http/', import.meta.url))

/** Every address that is written down below src/http: `path: '/…'`, or handed to a local `get`. */
const writtenPaths = async (): Promise<readonly string[]> => {
  const folders = ['api', 'routes'].map((name) => path.join(http, name))
  const files = (
    await Promise.all(folders.map(async (dir) => (await readdir(dir)).map((name) => path.join(dir, name))))
  ).flat()
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return sources.flatMap((source) =>
    [...source.matchAll(/(?:path: |path = |get\()'(\/[^']+)'/g)].map(([, found = '']) => found),
  )
}

test('openapi.json describes every address of the server', async () => {
  const at = await startServer()
  const { paths } = (await (await fetch(`${at.url}/openapi.json`)).json()) as { paths: object }
  await at.stop()
  const written = await writtenPaths()
  expect(written.length).toBeGreaterThan(150)
  expect(written).toEqual(expect.arrayContaining(['/healthz', '/channels/:name', '/api/remind', '/api/chat']))
  const described = new Set(Object.keys(paths))
  expect(written.filter((one) => !described.has(one.replaceAll(/:(\w+)/g, '{$1}')))).toEqual([])
})
