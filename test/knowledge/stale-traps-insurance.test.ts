import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { realDir } from './content.ts'

const knowledge = await loadKnowledge(realDir)

const words = (id: string): string => {
  const entry = knowledge.byId.get(id)
  return entry === undefined ? '' : `${entry.short}\n${entry.body}`
}

/** The entries whose answer says the old thing, whatever their topic: one stray sentence misleads a person. */
const saying = (old: RegExp): readonly string[] =>
  knowledge.entries.filter((entry) => old.test(`${entry.short}\n${entry.body}`)).map((entry) => entry.id)

/** A number of days that must not stand for a duty, in the sentences that name the duty. */
const sentencesWith = (about: RegExp): readonly string[] =>
  knowledge.entries
    .flatMap((entry) => `${entry.short}\n${entry.body}`.split(/[。；\n]/u))
    .filter((line) => about.test(line))

describe('social insurance, unemployment, retirement and injury: what the law said once', () => {
  test('the late fee is half a thousandth a day and never the worker’s', () => {
    expect(saying(/千分之二|2‰|0\.2%/u)).toEqual([])
    expect(words('si-late-fee')).toContain('万分之五')
    expect(words('si-late-fee')).toMatch(/滞纳金是单位的|不能让你出/u)
  })

  test('the employer has 15 days, not 7, to name the unemployed to the agency', () => {
    const named = sentencesWith(/失业.*名单|名单.*失业/u)
    expect(named.filter((line) => /7日|7天|七日|七天/u.test(line))).toEqual([])
    expect(words('ui-no-certificate')).toContain('15天')
  })

  test('rural workers draw the same benefit as others, not a one-off subsidy', () => {
    expect(words('ui-rural')).toMatch(/不看户口/u)
    expect(words('ui-rural')).toContain('社会保险法》第九十五条')
    expect(knowledge.byId.get('ui-rural')?.cites).not.toContain('失业保险条例第二十一条')
    expect(sentencesWith(/农民合同制工人.*本人不缴/u)).toEqual([])
  })

  test('people past retirement age are not sent away with "it is only a service"', () => {
    const repealed = sentencesWith(/退休返聘一律|领养老金.*一律.*劳务|劳动法管不着/u)
    expect(repealed.filter((line) => !/不用了|废止/u.test(line))).toEqual([])
    expect(words('over-age-work')).toContain('2026年7月')
    expect(words('over-age-work')).toMatch(/不低于最低工资/u)
    const citing = knowledge.entries.filter(({ cites }) =>
      cites.includes('审理劳动争议案件适用法律问题的解释（一）第三十二条'),
    )
    // Its second paragraph still holds: early retired and laid-off people at a new employer.
    expect(citing.filter((entry) => !entry.body.includes('内退')).map((entry) => entry.id)).toEqual([])
  })

  test('a promise to go without social insurance is void, and compensation is not refused for it', () => {
    for (const id of ['si-waiver', 'si-subsidy']) {
      expect(knowledge.byId.get(id)?.cites).toContain('审理劳动争议案件适用法律问题的解释（二）第十九条')
    }
    expect(words('si-waiver')).toContain('不算数')
    expect(saying(/自愿放弃社保的?，?(不支持|拿不到|没有)补偿/u)).toEqual([])
  })

  test('no limit of 60 days for arbitration or for claiming unemployment benefit is stated as law', () => {
    const limits = sentencesWith(/(申请|提起)仲裁.*(60天|60日|六十日)|(60天|60日|六十日).*(申请|提起)仲裁/u)
    expect(limits).toEqual([])
    const old = sentencesWith(/(失业金|申领|登记).*60天/u)
    expect(old.filter((line) => !line.includes('待核实'))).toEqual([])
  })

  test('retirement is told by the new ages and contribution years, with the way of early leaving', () => {
    expect(words('retire-age')).toMatch(/男到63/u)
    expect(words('retire-years')).toMatch(/2030年起每年加半年/u)
    expect(
      sentencesWith(/男.*60岁(退休|就退)|女.*(50|55)岁(退休|就退)/u).filter((line) => !/原来|老年龄/u.test(line)),
    ).toEqual([])
  })
})

describe('what was not read in the text of the law is not stated as law', () => {
  test('entries that rest on a source that was not read say so', () => {
    const unread = new Set([
      '防暑降温措施管理办法',
      '江苏省实施《工伤保险条例》办法',
      '实施弹性退休制度暂行办法',
      '劳部发〔1995〕236号 (医疗期通知)',
    ])
    const silent = knowledge.entries.filter(
      (entry) =>
        entry.cites.some((cite) => unread.has(cite)) &&
        (entry.status === 'verified' || !`${entry.short}\n${entry.body}`.includes('待核实')),
    )
    expect(silent.map((entry) => entry.id)).toEqual([])
  })

  test('a death is met with sympathy and without a sum in the first bubble', () => {
    const deaths = knowledge.entries.filter((entry) =>
      /^(death-|companion-bereaved|injury-sudden-death|hf-deceased|si-deceased)/u.test(entry.id),
    )
    expect(deaths.length).toBeGreaterThanOrEqual(7)
    expect(deaths.filter((entry) => !entry.short.startsWith('请节哀')).map((entry) => entry.id)).toEqual([])
    expect(deaths.filter((entry) => /\d+(元|万|个月|倍|%)/u.test(entry.short)).map((entry) => entry.id)).toEqual([])
  })
})
