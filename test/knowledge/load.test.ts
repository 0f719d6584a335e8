import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { copiedFixture, fixtureKnowledge, wordsDir } from './content.ts'

const messages = async (dir: string): Promise<readonly string[]> =>
  (await loadKnowledge(dir, wordsDir)).problems.map(({ file, message }) => `${file}: ${message}`)

const entrySource = (front: string, body = '短答案。\n\n## 依据\n法。'): string => `---\n${front}\n---\n${body}\n`
const goodFront = [
  'id: extra',
  'title: 一个新的问题',
  'topic: 工资',
  'questions: [完全不同的问法]',
  'cites: [劳动法第五十条]',
  'region: CN',
  'asOf: 2026-11-23',
  'reviewBy: 2027-06-30',
  'status: verified',
]

describe('loading', () => {
  test('splits an entry into the short answer and the rest, with articles in one form', async () => {
    const entry = (await fixtureKnowledge()).byId.get('wage-arrears')
    expect(entry?.short).toMatch(/^拖着不发.*上班吗？$/)
    expect(entry?.body).toMatch(/^## 怎么办/)
    expect(entry?.cites).toEqual(['劳动合同法第三十条', '劳动合同法第八十五条'])
  })

  test('a question that stands by itself is remembered, whatever was answered before it', async () => {
    const { answer } = await fixtureKnowledge()
    const question = '老板两个月没发工资怎么办'
    expect(answer(question, { last: 'wage-arrears' })).toBe(answer(question))
  })

  test('gives the very set again while nothing changes, and a new one when a figure does', async () => {
    const dir = await copiedFixture()
    const words = await mkdtemp(join(tmpdir(), 'liangxin-words-'))
    onTestFinished(() => rm(words, { recursive: true }))
    await cp(wordsDir, words, { recursive: true, filter: (file) => !/[/\\](?:knowledge|state)$/.test(file) })
    const before = await loadKnowledge(dir, words)
    expect(await loadKnowledge(dir, words)).toBe(before)
    await rm(join(words, 'regions'), { recursive: true })
    const after = await loadKnowledge(dir, words)
    expect(before.figures.all).not.toEqual([])
    expect(after.figures.all).toEqual([])
  })

  test('gives the same version for the same content and another one for any change', async () => {
    const dir = await copiedFixture()
    const before = await loadKnowledge(dir, wordsDir)
    expect(before.version).toMatch(/^[0-9a-f]{12}$/)
    expect(before.version).toBe((await fixtureKnowledge()).version)
    await writeFile(join(dir, 'extra.md'), entrySource(goodFront.join('\n')))
    const after = await loadKnowledge(dir, wordsDir)
    expect(after.version).not.toBe(before.version)
    expect(after.entries).toHaveLength(before.entries.length + 1)
  })

  test('reports every problem with its file and goes on with the other entries', async () => {
    const dir = await copiedFixture()
    await writeFile(join(dir, 'a.md'), 'no front matter')
    await writeFile(join(dir, 'b.md'), entrySource('id: [unclosed'))
    await writeFile(join(dir, 'c.md'), entrySource('id: C\ntitle: x'))
    await writeFile(
      join(dir, 'd.md'),
      entrySource(goodFront.join('\n').replace('[劳动法第五十条]', '[劳动法第五百条, 不存在的法第一条]')),
    )
    const found = await messages(dir)
    expect(found.some((line) => line.startsWith('a.md: no front matter'))).toBe(true)
    expect(found.some((line) => line.startsWith('b.md: front matter:'))).toBe(true)
    expect(found.filter((line) => line.startsWith('c.md:')).length).toBeGreaterThan(5)
    expect(found).toContain('d.md: cites: no such article: 劳动法第五百条')
    expect(found).toContain('d.md: cites: unknown law: 不存在的法第一条')
    expect(found).toContain('d.md: id: must be the name of the file')
    expect((await loadKnowledge(dir, wordsDir)).entries).toHaveLength(6)
  })

  test('wants articles except for the services of the union', async () => {
    const dir = await copiedFixture()
    await writeFile(join(dir, 'extra.md'), entrySource(goodFront.join('\n').replace('[劳动法第五十条]', '[]')))
    expect(await messages(dir)).toEqual(['extra.md: cites: missing'])
    expect((await loadKnowledge(dir, wordsDir)).byId.get('counselling')?.cites).toEqual([])
  })

  test('lets an id be taken once', async () => {
    const dir = await copiedFixture()
    const taken = goodFront.join('\n').replace('id: extra', 'id: wage-slip')
    await writeFile(join(dir, 'wage-slip.md'), entrySource(taken))
    expect(await messages(dir)).toEqual(['wages/wage-slip.md: id: wage-slip is taken by wage-slip.md'])
  })
})
