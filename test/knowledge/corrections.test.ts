import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkCorrections, readCorrections } from '../../src/knowledge/corrections.ts'
import { fixtureKnowledge } from './content.ts'

describe('what the content says it had wrong', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-corrections-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('stands in the front matter of an entry, or in withdrawn.json', async () => {
    const { entries } = await fixtureKnowledge()
    const [first] = entries
    if (first === undefined) throw new Error('no fixture')
    const changed = { ...first, corrected: { on: '2026-11-20', what: '天数写错了。' } }
    expect(await readCorrections(dir, entries)).toEqual([])
    await writeFile(path.join(dir, 'withdrawn.json'), '[{"id":"gone","on":"2026-11-21","what":"不再适用。"}]')
    expect(await readCorrections(dir, [changed])).toEqual([
      { entry: first.id, title: first.title, on: '2026-11-20', what: '天数写错了。' },
      { entry: 'gone', on: '2026-11-21', what: '不再适用。' },
    ])
  })

  test('is looked at by knowledge:check', async () => {
    const { entries } = await fixtureKnowledge()
    const check = async (source: string) => {
      await writeFile(path.join(dir, 'withdrawn.json'), source)
      return (await checkCorrections(dir, entries, '2026-11-23')).map(({ message }) => message)
    }
    expect(await check('[{"id":"gone","on":"2026-11-23","what":"不再适用。"}]')).toEqual([])
    expect(await check('[{"id":"wage-slip","on":"2026-11-24","what":"不再适用。"}]')).toEqual([
      'corrected: 2026-11-24 has not come yet',
      'wage-slip is withdrawn and still there',
    ])
    expect(await check('[{"id":"gone"}]')).toEqual([expect.stringContaining('0.on: ')])
    expect(await check('[')).toEqual(['unreadable'])
  })

  test('is refused when it is not in shape', async () => {
    await writeFile(path.join(dir, 'withdrawn.json'), '[{"id":"gone","on":"yesterday","what":"x"}]')
    await expect(readCorrections(dir, [])).rejects.toThrow('must be a date')
  })
})
