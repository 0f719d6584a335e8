import { z } from 'zod'
import { calculator, fits, type CalculationStep, type Setting } from './calculator.ts'
import { larger, minus, numberText, over, times, yuan, yuanText } from './exact.ts'
import { money, months, oneOf } from './inputs.ts'
import { minWage, neededFigure } from './local.ts'

const trainingCites = ['劳动合同法第二十二条', '劳动合同法实施条例第十六条'] as const

interface Part {
  readonly result: Readonly<Record<string, number>>
  readonly said: string
  readonly step: CalculationStep
  readonly notes: readonly string[]
}

const training = (cost: number, term: number | undefined, served = 0): Part => {
  fits(term !== undefined && term > 0, 'term', '约定服务几个月：没有填')
  const max = times(cost, over(larger(minus(term, served), 0), term))
  return {
    result: { max: yuan(max) },
    said: `培训违约金最多${yuanText(max)}`,
    step: {
      what: '培训违约金上限',
      working: `${numberText(cost)} × 没干完的${numberText(larger(minus(term, served), 0))}个月 ÷ ${term} = ${yuanText(max)}`,
      cites: trainingCites,
    },
    notes: [
      '只有单位出钱送去专业培训、签了服务期的才有；入职培训不算。因为单位欠薪、不交社保走的，不用付（劳动合同法实施条例第二十六条）。',
    ],
  }
}

const nonCompete = (avg12: number, given: number | undefined, setting: Setting): Part => {
  const floor = neededFigure(setting, minWage, given)
  const national = larger(times(avg12, 0.3), floor.value)
  const jiangsu = over(avg12, 3)
  return {
    result: { national: yuan(national), jiangsu: yuan(jiangsu) },
    said: `竞业补偿每月：按司法解释${yuanText(national)}，按江苏条例${yuanText(jiangsu)}`,
    step: {
      what: '没约定补偿的，每月',
      working: `${numberText(avg12)} × 30%，不低于最低工资：${yuanText(national)}；江苏 ÷ 3 = ${yuanText(jiangsu)}`,
      cites: [
        '审理劳动争议案件适用法律问题的解释（一）第三十六条',
        '江苏省劳动合同条例第二十八条',
        '劳动合同法第二十三条',
      ],
    },
    notes: [
      ...floor.notes,
      '两个规定不一样：司法解释三成，江苏条例不低于三分之一，用哪个请人工核一遍。部里的指引说超过一年的不宜低于一半，只是指引（企业实施竞业限制合规指引第十三条）。',
    ],
  }
}

const release = (monthly: number): Part => {
  const extra = times(monthly, 3)
  return {
    result: { extra: yuan(extra) },
    said: `单位提前解除竞业，可以另要${yuanText(extra)}`,
    step: {
      what: '单位提前解除竞业限制',
      working: `${numberText(monthly)} × 3 = ${yuanText(extra)}`,
      cites: ['审理劳动争议案件适用法律问题的解释（一）第三十九条'],
    },
    notes: ['要你自己提出来要。'],
  }
}

const about = (value: string) => (known: Readonly<Record<string, unknown>>) => known['about'] === value

export const penalty = calculator({
  id: 'calc-penalty',
  zh: '培训违约金与竞业补偿',
  called: '(培训)?违约金(与竞业补偿)?|竞业(限制)?(补偿金?|违约金)',
  schema: z.strictObject({
    about: oneOf(['training', 'noncompete', 'release']).optional(),
    cost: money.optional(),
    term: months.optional(),
    served: months.optional(),
    avg12: money.optional(),
    min_wage: money.optional(),
    monthly: money.optional(),
  }),
  fields: [
    {
      key: 'about',
      kind: 'choice',
      label: '算哪一样',
      ask: '算哪一样？',
      choices: [
        { value: 'training', label: '培训违约金', also: '培训|服务期' },
        { value: 'noncompete', label: '竞业补偿没约定', also: '没约定' },
        { value: 'release', label: '单位提前解除竞业', also: '提前|解除' },
      ],
    },
    { key: 'cost', kind: 'money', label: '培训费', ask: '培训一共花了单位多少钱？看票据。', when: about('training') },
    {
      key: 'term',
      kind: 'months',
      label: '服务期几个月',
      ask: '约定服务期一共几个月？三年写36。',
      when: about('training'),
    },
    { key: 'served', kind: 'months', label: '干了几个月', ask: '服务期里已经干了几个月？', when: about('training') },
    {
      key: 'avg12',
      kind: 'money',
      label: '月平均工资',
      ask: '离开前12个月，平均一个月应发多少钱？',
      when: about('noncompete'),
    },
    {
      key: 'monthly',
      kind: 'money',
      label: '每月竞业补偿',
      ask: '约好的竞业补偿一个月多少钱？',
      when: about('release'),
    },
  ],
  work: ({ cost, term, served, avg12, min_wage, monthly }, setting) => {
    const parts = [
      ...(cost === undefined ? [] : [training(cost, term, served)]),
      ...(avg12 === undefined ? [] : [nonCompete(avg12, min_wage, setting)]),
      ...(monthly === undefined ? [] : [release(monthly)]),
    ]
    fits(parts.length > 0, 'about', '要填培训费、月平均工资或者每月补偿里的一样')
    return {
      result: Object.assign({}, ...parts.map(({ result }) => result)),
      headline: parts.map(({ said }) => said).join('；'),
      steps: parts.map(({ step }) => step),
      notes: [
        ...parts.flatMap(({ notes }) => notes),
        '除了培训服务期和竞业限制，单位不能约定别的违约金（劳动合同法第二十五条）。约得太高的，可以请法院调。',
      ],
    }
  },
})
