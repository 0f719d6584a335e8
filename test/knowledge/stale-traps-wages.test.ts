import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/knowledge/entries.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { realDir } from './content.ts'

const knowledge = await loadKnowledge(realDir)

/** What we say, without what people ask: they may well ask about the old number. */
const said = (entry: Entry): string => `${entry.short}\n${entry.body}`

const entryOf = (id: string): Entry => {
  const entry = knowledge.byId.get(id)
  if (entry === undefined) throw new Error(`no entry ${id}`)
  return entry
}

/** Sentences of any entry that match, with the entry they stand in. */
const sentences = (pattern: RegExp): readonly string[] =>
  knowledge.entries.flatMap((entry) =>
    said(entry)
      .split(/[。；\n]/u)
      .filter((sentence) => pattern.test(sentence))
      .map((sentence) => `${entry.id}: ${sentence}`),
  )

const citing = (cite: string): readonly string[] =>
  knowledge.entries.filter((entry) => entry.cites.includes(cite)).map((entry) => entry.id)

describe('old rules on hours, wages and contracts', () => {
  test('a week has 40 hours, and the 44 hours of the Labour Law are named as the old number only', () => {
    expect(sentences(/(?:44|四十四)个?(?:小时|钟头)/u).filter((sentence) => !sentence.includes('老数'))).toEqual([])
    expect(citing('劳动法第三十六条')).toEqual([])
    for (const id of ['weekly-rest', 'overtime-hours-limit']) {
      expect(entryOf(id).cites).toContain('国务院关于职工工作时间的规定第三条')
      expect(said(entryOf(id))).toMatch(/一周40小时/u)
    }
  })

  test('a month is paid for 21.75 days, and there are 13 statutory holidays', () => {
    expect(sentences(/20\.83/u).filter((sentence) => !sentence.includes('不用'))).toEqual([])
    expect(sentences(/11[天日].{0,4}法定|法定.{0,6}11[天日]/u)).toEqual([])
    expect(entryOf('wage-deduct-day').cites).toContain('关于职工全年月平均工作时间和工资折算问题的通知')
    expect(said(entryOf('wage-deduct-day'))).toContain('21.75')
    expect(said(entryOf('overtime-holiday-triple'))).toContain('13天')
  })

  test('too low a wage costs the difference and half to all of it more, not one to five times', () => {
    expect(sentences(/[1一]倍?(?:到|至|以上)[5五]倍/u)).toEqual([])
    expect(citing('最低工资规定第十三条')).toEqual([])
    for (const id of ['minimum-wage-below', 'minimum-wage-shortfall']) {
      expect(entryOf(id).cites).toContain('劳动合同法第八十五条')
      expect(said(entryOf(id))).toContain('加付五成到一倍')
    }
  })

  test('non-compete pay names the third of Jiangsu beside the 30 per cent, and a person looks at the gap', () => {
    for (const id of ['nc-how-much', 'nc-no-pay']) {
      const entry = entryOf(id)
      expect(said(entry)).toContain('三分之一')
      expect(said(entry)).toMatch(/三成|百分之三十/u)
      expect(entry.handover).toBe(true)
    }
  })

  test('the guideline on non-compete is called advice wherever it is cited', () => {
    const unmarked = knowledge.entries.filter(
      (entry) =>
        entry.cites.some((cite) => cite.startsWith('企业实施竞业限制合规指引')) &&
        !/不强制|建议|指引/u.test(said(entry)),
    )
    expect(unmarked.map((entry) => entry.id)).toEqual([])
  })

  test('what counts as a second term shows both readings and goes to a person', () => {
    for (const id of ['auto-renew', 'open-ended-second']) {
      const entry = entryOf(id)
      expect(said(entry)).toMatch(/满一年|满没满一年/u)
      expect(said(entry)).toContain('六个月')
      expect(entry.cites).toContain('审理劳动争议案件适用法律问题的解释（二）第十条')
      expect(entry.handover).toBe(true)
    }
  })

  test('double wage for a contract that ran out says that readings differ', () => {
    const entry = entryOf('contract-expired-working')
    expect(entry.cites).toContain('审理劳动争议案件适用法律问题的解释（一）第三十四条')
    expect(entry.cites).toContain('江苏省劳动合同条例第五十二条')
    expect(said(entry)).toMatch(/口径有出入/u)
  })

  test('wages at the end are due in two working days in Jiangsu', () => {
    for (const id of ['exit-wage-settle', 'awol-wages', 'exit-unpaid-proof', 'subsidy-delayed']) {
      expect(said(entryOf(id))).toContain('两个工作日')
      expect(entryOf(id).cites).toContain('江苏省工资支付条例第十九条')
    }
  })

  test('the repealed first paragraph on pensioners is not used for people who have two jobs', () => {
    const entry = entryOf('two-jobs')
    expect(entry.cites).toContain('审理劳动争议案件适用法律问题的解释（一）第三十二条')
    expect(said(entry)).toContain('已经废止')
    expect(sentences(/退休(?:返聘|人员).{0,8}(?:一律|都)(?:是|按|算)劳务/u)).toEqual([])
  })
})

describe('what is not read in a statute', () => {
  test('is marked wherever a platform scheme for injuries is named', () => {
    const unmarked = knowledge.entries.filter(
      (entry) => said(entry).includes('职业伤害保障') && !said(entry).includes('待核实'),
    )
    expect(unmarked.map((entry) => entry.id)).toEqual([])
  })

  test('is never a minimum wage typed into an answer', () => {
    expect(sentences(/(?:2660|2490|2,660|2,490|2128)/u)).toEqual([])
  })
})
