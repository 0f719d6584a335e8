import { describe, expect, test } from 'vitest'
import { partOf } from '../../src/dialogue/entry-part.ts'
import { fixtureKnowledge, realDir, wordsDir } from '../knowledge/content.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import type { Entry } from '../../src/knowledge/entries.ts'

const entry = async (): Promise<Entry> => {
  const [first] = (await fixtureKnowledge()).entries
  if (first === undefined) throw new Error('no fixture')
  return {
    ...first,
    short: '30天内单位要报。别私了。哪天出的事？',
    body: '## 怎么办\n1. 带病历、身份证复印件。\n2. 去上班地人社窗口交。\n3. 单位不报的，一年内自己报。\n\n## 依据\n甲法第一条：十天。',
  }
}

describe('a part of an entry', () => {
  test.each([
    ['去哪办', '去上班地人社窗口交。'],
    ['要多久', '单位不报的，一年内自己报。'],
    ['要带什么材料', '带病历、身份证复印件。'],
  ])('%s is told by its line', async (asked, line) => {
    const [first] = partOf(await entry(), asked, [])
    expect(first?.text).toContain(line)
    expect(first?.text).not.toContain('哪天')
    expect(first?.kind).toBe('answer')
  })

  test('a kind of day is told by the line that names it', async () => {
    const rates = { ...(await entry()), short: '平时1.5倍，法定节日3倍。', body: '## 怎么办\n1. 周末先看有没有补休。' }
    expect(partOf(rates, '那节假日呢', [])[0]?.text).toBe('平时1.5倍，法定节日3倍。')
    expect(partOf(rates, '那周末呢', [])[0]?.text).toBe('周末先看有没有补休。')
  })

  test.each(['能告他吗', '怎么告', '能不能打官司'])('%s is told by the line that says where to go', async (asked) => {
    const fines = { ...(await entry()), body: '## 怎么办\n1. 留截图。\n2. 不给的，投诉劳动监察或申请仲裁。' }
    expect(partOf(fines, asked, [])[0]?.text).toBe('不给的，投诉劳动监察或申请仲裁。')
  })

  test('what no line tells is said to be missing, with a person', async () => {
    const [only, ...more] = partOf(await entry(), '多少钱', [])
    expect(more).toEqual([])
    expect(only?.text).toContain('没有写明')
    expect(only?.choices?.map(({ send }) => send)).toEqual(['人工'])
  })

  test('fits at a glance for every entry that ships', async () => {
    const { entries } = await loadKnowledge(realDir, wordsDir)
    for (const one of entries)
      for (const asked of ['去哪办', '要多久', '多少钱', '要什么材料'])
        expect(partOf(one, asked, [])[0]?.text.length, `${one.id} ${asked}`).toBeLessThanOrEqual(120)
  })
})
