import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import type { Entry } from '../../src/knowledge/entries.ts'
import { realDir } from './content.ts'

const knowledge = await loadKnowledge(realDir)

/** What is said, without the ways to ask: people may ask about the old rule. */
const said = (entry: Entry): string => `${entry.short}\n${entry.body}`

const wordsOf = (id: string): string => {
  const entry = knowledge.byId.get(id)
  if (entry === undefined) throw new Error(`no entry ${id}`)
  return said(entry)
}

const saying = (pattern: RegExp): readonly string[] =>
  knowledge.entries.filter((entry) => pattern.test(said(entry))).map((entry) => entry.id)

describe('old rules that are still in the books', () => {
  test('maternity leave is 98 days and never 90', () => {
    expect(wordsOf('maternity-leave')).toContain('98天')
    expect(wordsOf('pregnancy-timeline')).toContain('98天')
    expect(saying(/产假[^。]{0,12}(?:90|九十)[天日]/)).toEqual([])
    expect(knowledge.entries.filter((entry) => entry.cites.includes('劳动法第六十二条'))).toEqual([])
  })

  test('arbitration has a year and not 60 days', () => {
    expect(wordsOf('arb-limit')).toMatch(/一般是一年/)
    expect(wordsOf('arb-limit')).toMatch(/60天是老规矩/)
    expect(saying(/(?:60|六十)[天日][^。；]{0,8}(?:申请)?仲裁/)).toEqual([])
    expect(knowledge.entries.filter((entry) => entry.cites.includes('劳动法第八十二条'))).toEqual([])
  })

  test('a refused enforcement is cited by the number of the law of 2023', () => {
    expect(knowledge.byId.get('enforce-refused')?.cites).toContain('民事诉讼法第二百四十八条')
    expect(wordsOf('enforce-refused')).not.toContain('第二百三十七条')
  })

  test('the trade union law is cited by its numbers of 2021', () => {
    expect(knowledge.byId.get('union-officer-targeted')?.cites).toContain('工会法第十九条')
    expect(knowledge.byId.get('union-join-fired')?.cites).toContain('工会法第五十三条')
    expect(knowledge.byId.get('union-fee')?.cites).toContain('工会法第四十三条')
  })

  test('a waiver of social insurance is void and the worker who leaves can claim', () => {
    for (const id of ['waived-insurance-quit', 'quit-over-social-insurance']) {
      expect(knowledge.byId.get(id)?.cites).toContain('审理劳动争议案件适用法律问题的解释（二）第十九条')
      expect(wordsOf(id)).toMatch(/不算数|无效/)
    }
  })

  test('wages at the end are due within two working days in Jiangsu, not at once', () => {
    expect(knowledge.byId.get('exit-wage-settle')?.cites).toContain('江苏省工资支付条例第十九条')
    expect(wordsOf('exit-wage-settle')).toContain('两个工作日')
    expect(saying(/离职(?:当天|当日|时)[^。]{0,6}结清工资/)).toEqual([])
  })

  test('the years before 2008 are handed to a person', () => {
    expect(knowledge.byId.get('severance-2008')?.handover).toBe(true)
    expect(wordsOf('severance-2008')).toContain('我不下结论')
  })

  test('what was not read in a text is marked, with who knows it', () => {
    for (const id of ['maternity-only-98', 'parent-care-leave', 'marriage-leave-weekend', 'pregnancy-bed-rest']) {
      expect(knowledge.byId.get(id)?.status).toBe('needs-review')
      expect(wordsOf(id)).toContain('待核实')
    }
  })
})
