import type { z } from 'zod'
import type { CalculationStep, Setting, Worked } from './calculator.ts'
import { compare, numberText, plus, smaller, times, yuan, yuanText } from './exact.ts'
import { people, someMoney, yes } from './inputs.ts'
import { neededFigure } from './local.ts'

/** When somebody died of an injury. Not asked in a chat: no sums in a first reply to the bereaved. */
export const deathShape = {
  deceased: yes.optional(),
  /** The country's urban disposable income of the year before. */
  income: someMoney.optional(),
  spouse: yes.optional(),
  /** Dependants besides the spouse, and how many of all are orphans or old and alone. */
  others: people.max(20).optional(),
  alone: people.max(20).optional(),
}

type Death = {
  readonly [Key in keyof typeof deathShape]?: z.output<(typeof deathShape)[Key]>
} & { readonly wage?: number | undefined; readonly area?: number | undefined }

const article = '工伤保险条例第三十九条'
const funeralMonths = 6
const grantYears = 20

const dependants = ({ wage, spouse, others = 0, alone = 0 }: Death): CalculationStep | undefined => {
  if (wage === undefined || (spouse !== true && others === 0)) return undefined
  const shares = plus(plus(spouse === true ? 0.4 : 0, times(0.3, others)), times(0.1, alone))
  const amount = smaller(times(wage, shares), wage)
  const capped = compare(times(wage, shares), wage) > 0 ? '，加起来不能超过本人工资' : ''
  return {
    what: '供养亲属抚恤金（每月）',
    working: `${numberText(wage)} × ${yuan(times(shares, 100))}%${capped} = ${yuanText(amount)}`,
    cites: [article],
  }
}

export const deathBenefits = (inputs: Death, setting: Setting): Worked => {
  const area = neededFigure(setting, 'injury-area-average', inputs.area)
  const income = neededFigure(setting, 'urban-income', inputs.income)
  const funeral = times(area.value, funeralMonths)
  const grant = times(income.value, grantYears)
  const monthly = dependants(inputs)
  return {
    result: { funeral: yuan(funeral), death_grant: yuan(grant) },
    headline: `丧葬补助${yuanText(funeral)}，一次性工亡补助${yuanText(grant)}`,
    steps: [
      {
        what: '丧葬补助',
        working: `${numberText(area.value)} × ${funeralMonths} = ${yuanText(funeral)}`,
        cites: [article],
      },
      {
        what: '一次性工亡补助',
        working: `${numberText(income.value)} × ${grantYears} = ${yuanText(grant)}`,
        cites: [article, '实施《社会保险法》若干规定第十一条'],
      },
      ...(monthly === undefined ? [] : [monthly]),
    ],
    notes: [
      ...area.notes,
      ...income.notes,
      '以社保核定的为准，请人工陪着一起看。近亲属也可以自己去申请工伤认定，一年之内。',
    ],
  }
}
