import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'

/** The words lists that ship: tests want what members get. */
export const wordsDir = fileURLToPath(new URL('../../data', import.meta.url))
export const fixtureDir = fileURLToPath(new URL('../fixtures/knowledge', import.meta.url))
export const realDir = join(wordsDir, 'knowledge')

/** Six entries that do not change when the real content does. */
export const fixtureKnowledge = (): Promise<Knowledge> => loadKnowledge(fixtureDir, wordsDir)

/** A copy of the six entries that a test may spoil. */
export const copiedFixture = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'liangxin-knowledge-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await cp(fixtureDir, dir, { recursive: true })
  return dir
}
