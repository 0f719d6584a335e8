import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'

const monday = '2026-11-23T02:00:00.000Z'
const key = 'a'.repeat(40)

test('a start with another key than the one that sealed the data is refused and says so', async () => {
  const first = await startTestApp(monday, { ENCRYPTION_KEY: key })
  const copy = await mkdtemp(path.join(os.tmpdir(), 'liangxin-test-'))
  await cp(first.dataDir, copy, { recursive: true, filter: (file) => !file.endsWith('.sock') })
  await first.stop()
  const again = (env: Readonly<Record<string, string>>) => startTestApp(monday, env, undefined, { dataDir: copy })
  await expect(again({ ENCRYPTION_KEY: 'b'.repeat(40) })).rejects.toThrow('ENCRYPTION_KEY')
  await (await again({ ENCRYPTION_KEY: key })).stop()
})
