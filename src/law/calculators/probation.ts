import { z } from 'zod'
import { calculator, fits, type CalculationStep } from './calculator.ts'
import { larger, minus, numberText, times, yuan, yuanText } from './exact.ts'
import { money, months, oneOf, yes } from './inputs.ts'
import { minWage, neededFigure } from './local.ts'

const kinds = ['fixed', 'open', 'task', 'part-time'] as const

/** Months a probation may last at most (劳动合同法第十九条、第七十条). */
const longest = (kind: (typeof kinds)[number], term: number | undefined): number | undefined => {
  if (kind === 'open') return 6
  if (kind !== 'fixed') return 0
  if (term === undefined) return undefined
  if (term < 3) return 0
  if (term < 12) return 1
  return term < 36 ? 2 : 6
}

export const probation = calculator({
  id: 'calc-probation',
  zh: '试用期',
  called: '试用期(多久|多长|工资|最长|赔偿|超了)?',
  deadline: 'arb-general',
  schema: z.strictObject({
    kind: oneOf(kinds).optional(),
    term: months.optional(),
    served: months.optional(),
    regular: money.optional(),
    contract: money.optional(),
    same_post: money.optional(),
    second: yes.optional(),
    min_wage: money.optional(),
  }),
  fields: [
    {
      key: 'kind',
      kind: 'choice',
      label: '合同种类',
      ask: '签的是哪种合同？',
      choices: [
        { value: 'fixed', label: '写了起止日期的', also: '[0-9一二两三四五]年|个月|固定期限的|普通|正常' },
        { value: 'open', label: '无固定期限', also: '长期' },
        { value: 'task', label: '干完一件活就结束的' },
        { value: 'part-time', label: '钟点工（非全日制）', also: '兼职|小时工' },
      ],
    },
    {
      key: 'term',
      kind: 'months',
      label: '合同几个月',
      ask: '合同一共多少个月？一年写12。',
      when: (known) => known['kind'] === 'fixed',
    },
    { key: 'served', kind: 'months', label: '试用了几个月', ask: '试用期已经干了几个月？', optional: true },
    {
      key: 'regular',
      kind: 'money',
      label: '转正工资',
      ask: '转正以后一个月多少钱？',
      optional: true,
      when: (known) => typeof known['served'] === 'number',
    },
    {
      key: 'contract',
      kind: 'money',
      label: '合同写的月工资',
      ask: '合同上写的月工资（转正的）是多少？',
      optional: true,
    },
  ],
  work: ({ kind = 'fixed', term, served, regular, contract, same_post: samePost, second, min_wage }, setting) => {
    const max = second === true ? 0 : longest(kind, term)
    fits(max !== undefined || contract !== undefined, 'term', '合同几个月：没有填')
    const result: Record<string, number> = {}
    const steps: CalculationStep[] = []
    const notes: string[] = []
    const said: string[] = []
    if (max !== undefined) {
      result['max'] = max
      said.push(max === 0 ? '这种合同不能约试用期' : `试用期最长${max}个月`)
      steps.push({
        what: '最长几个月',
        working:
          second === true
            ? '同一家单位第二次试用，不行'
            : `${term === undefined ? '' : `${term}个月的合同，`}最长${max}个月`,
        cites: ['劳动合同法第十九条', ...(kind === 'part-time' ? ['劳动合同法第七十条'] : [])],
      })
    }
    if (max !== undefined && served !== undefined) {
      const excess = larger(minus(served, max), 0)
      fits(regular !== undefined || yuan(excess) === 0, 'regular', '转正工资：没有填')
      const comp = times(excess, regular ?? 0)
      result['comp'] = yuan(comp)
      said.push(yuan(excess) === 0 ? '试用期没有超' : `超出的要另赔${yuanText(comp)}`)
      steps.push({
        what: '超出的赔多少',
        working: `超${numberText(excess)}个月 × 转正工资${numberText(regular ?? 0)} = ${yuanText(comp)}`,
        cites: ['劳动合同法第八十三条'],
      })
      notes.push('超出的零头天数按自然月折，有争议请人工看。只签试用期的合同，试用期不算，那段就是合同期。')
    }
    if (contract !== undefined) {
      const wage = neededFigure(setting, minWage, min_wage)
      const grade = times(larger(contract, samePost ?? 0), 0.8)
      const floor = larger(grade, wage.value)
      result['floor'] = yuan(floor)
      said.push(`试用期工资不能低于${yuanText(floor)}`)
      steps.push({
        what: '试用期工资下限',
        working: `${numberText(larger(contract, samePost ?? 0))} × 80% = ${yuanText(grade)}，和最低工资${yuanText(wage.value)}比，取高的`,
        cites: ['劳动合同法第二十条', '劳动合同法实施条例第十五条'],
      })
      notes.push(...wage.notes)
    }
    if (max !== undefined && max > 0)
      notes.push('江苏：试用期里生病住院，医疗期那段试用期停着不走（江苏省劳动合同条例第十五条）。')
    return { result, headline: said.join('，'), steps, notes }
  },
})
