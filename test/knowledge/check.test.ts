import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkKnowledge } from '../../src/knowledge/check.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { copiedFixture, fixtureKnowledge, wordsDir } from './content.ts'

const now = '2026-11-23T02:00:00.000Z'

/** What the check says after `change` was made to the wage-slip entry. */
const problemsAfter = async (change: (source: string) => string, at = now): Promise<readonly string[]> => {
  const dir = await copiedFixture()
  const file = join(dir, 'wages', 'wage-slip.md')
  await writeFile(file, change(await readFile(file, 'utf8')))
  return checkKnowledge(await loadKnowledge(dir, wordsDir), { now: at }).map((problem) => problem.message)
}

describe('the content check', () => {
  test('finds nothing in content that is well', async () => {
    expect(checkKnowledge(await fixtureKnowledge(), { now })).toEqual([])
  })

  test('passes on what could not be read', async () => {
    expect(await problemsAfter((source) => source.replace('第六条', '第六六条'))).toContain(
      'cites: malformed article: 工资支付暂行规定第六六条',
    )
  })

  test('refuses a phrasing that another entry has, and names the entry that wins', async () => {
    const problems = await problemsAfter((source) => source.replace('公司从来不给工资条', '周末加班，给多少钱？'))
    expect(problems).toContainEqual(expect.stringContaining('of overtime-pay'))
    expect(problems).toContain('"周末加班，给多少钱？" finds overtime-pay first')
  })

  test('refuses a long short answer, an exclamation mark, 亲 and an emoji, but not a relative', async () => {
    expect(await problemsAfter((source) => source.replace('留下聊天记录。', '长'.repeat(120)))).toContainEqual(
      expect.stringMatching(/^the short answer has 1\d\d characters/),
    )
    for (const slip of ['一定要快！', '亲，别急', '别急\u{1F600}']) {
      expect(await problemsAfter((source) => source.replace('先开口要一次', slip))).toHaveLength(1)
    }
    expect(await problemsAfter((source) => source.replace('先开口要一次', '父亲、母亲和近亲属都行'))).toEqual([])
  })

  test('refuses a related entry that is not there', async () => {
    const problems = await problemsAfter((source) =>
      source.replace('status: verified', 'status: verified\nrelated: [nowhere]'),
    )
    expect(problems).toEqual(['related: no entry nowhere'])
  })

  test('refuses dates that cannot be, and lets an overdue entry pass since it carries a banner', async () => {
    expect(await problemsAfter((source) => source.replace('2027-06-30', '2026-01-01'))).toEqual([
      'reviewBy must come after asOf',
    ])
    expect(await problemsAfter((source) => source, '2028-01-01T02:00:00.000Z')).toEqual([])
  })

  test('refuses a sentence that stands in an evaluation set', async () => {
    const knowledge = await fixtureKnowledge()
    const evaluation = new Set([knowledge.normaliser.plain('公司从来不给工资条')])
    expect(checkKnowledge(knowledge, { now, evaluation }).map((problem) => problem.file)).toEqual([
      'wages/wage-slip.md',
    ])
  })
})
