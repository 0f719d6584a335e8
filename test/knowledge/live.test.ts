import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { silentLog } from '../../src/core/log.ts'
import { createKnowledge } from '../../src/knowledge/live.ts'
import { copiedFixture, wordsDir } from './content.ts'

describe('reloading', () => {
  test('swaps in a new set and leaves a set in use as it was', async () => {
    const dir = await copiedFixture()
    const live = await createKnowledge({ dir, wordsDir, log: silentLog })
    const before = live.current()
    await rm(join(dir, 'union'), { recursive: true })
    expect(await live.reload()).toBe(true)
    expect(live.current().byId.has('counselling')).toBe(false)
    expect(before.answer('怎么约心理老师')).toMatchObject({ outcome: 'answer', version: before.version })
    expect(live.current().version).not.toBe(before.version)
  })

  test('keeps the old set when the new one has nothing or cannot be read', async () => {
    const dir = await copiedFixture()
    const live = await createKnowledge({ dir, wordsDir, log: silentLog })
    const before = live.current()
    await Promise.all(['union', 'wages'].map((topic) => rm(join(dir, topic), { recursive: true })))
    expect(await live.reload()).toBe(false)
    await rm(dir, { recursive: true })
    expect(await live.reload()).toBe(false)
    expect(live.current()).toBe(before)
    await writeFile(dir, '')
  })

  test('leaves out a spoiled file and serves the rest', async () => {
    const dir = await copiedFixture()
    const live = await createKnowledge({ dir, wordsDir, log: silentLog })
    await writeFile(join(dir, 'wages', 'wage-slip.md'), 'spoiled')
    expect(await live.reload()).toBe(true)
    expect(live.current().problems).toHaveLength(1)
    expect(live.current().entries).toHaveLength(5)
  })
})
