import { z } from 'zod'
import { calculator, fits } from './calculator.ts'
import { numberText, times, yuan, yuanText } from './exact.ts'
import { someMoney, years } from './inputs.ts'
import { localFigure, minWage } from './local.ts'

interface Period {
  readonly months: number
  /** Sick days are added up within so many months. */
  readonly window: number
}

/** The table of 医疗期规定第三条、第四条; a year on the line goes to the longer one. */
const periodFor = (total: number, unit: number): Period => {
  if (total < 10) return unit < 5 ? { months: 3, window: 6 } : { months: 6, window: 12 }
  if (unit < 5) return { months: 6, window: 12 }
  if (unit < 10) return { months: 9, window: 15 }
  if (unit < 15) return { months: 12, window: 18 }
  return unit < 20 ? { months: 18, window: 24 } : { months: 24, window: 30 }
}

const onLine = (total: number, unit: number): boolean => total === 10 || [5, 10, 15, 20].includes(unit)

export const medical = calculator({
  id: 'calc-medical',
  zh: '医疗期与病假工资下限',
  called: '医疗期(多久|多长|几个月)?(与病假工资下限)?|病假(工资|的钱|能休多久)?(下限)?',
  schema: z.strictObject({ total: years, unit: years, min_wage: someMoney.optional() }),
  fields: [
    { key: 'total', kind: 'years', label: '累计工龄', ask: '从第一份工作起，一共干了几年？比如“8年”。' },
    { key: 'unit', kind: 'years', label: '本单位工龄', ask: '在这家单位干了几年？比如“2年”“5年3个月”。' },
  ],
  work: ({ total, unit, min_wage }, setting) => {
    fits(unit <= total, 'unit', '本单位工龄比累计工龄还长，看看是不是写反了')
    const { months, window } = periodFor(total, unit)
    const wage = localFigure(setting, minWage, min_wage)
    const floor = wage === undefined ? undefined : times(wage.value, 0.8)
    const pay =
      floor === undefined || wage === undefined
        ? []
        : [
            {
              what: '病假工资下限',
              working: `最低工资${numberText(wage.value)} × 80% = ${yuanText(floor)}一个月`,
              cites: ['江苏省工资支付条例第二十七条', '江苏省工资支付条例第三十二条'],
            },
          ]
    return {
      result: { months, window, ...(floor === undefined ? {} : { sick_floor: yuan(floor) }) },
      headline: `医疗期${months}个月，在${window}个月里累计${floor === undefined ? '' : `；病假工资每月不低于${yuanText(floor)}`}`,
      steps: [
        {
          what: '医疗期',
          working: `累计${numberText(total)}年，本单位${numberText(unit)}年：${months}个月，${window}个月内累计`,
          cites: ['企业职工患病或非因工负伤医疗期规定第三条', '企业职工患病或非因工负伤医疗期规定第四条'],
        },
        ...pay,
        {
          what: '医疗期里',
          working: '单位不能按无过错或者裁员解除',
          cites: ['劳动合同法第四十二条', '劳动合同法第四十条'],
        },
      ],
      notes: [
        ...(onLine(total, unit) ? ['正好卡在整年上，条文两边都说得通，这里取长的那一档，请人工核一遍。'] : []),
        ...(wage?.notes ?? ['最低工资这个数我这里没有，病假工资下限没算，打12333问。']),
        '说好的病假工资高过下限的，按说好的。按下限发的，个人社保、公积金那份也由单位出。',
        '癌症、精神病、瘫痪这些能不能到24个月，病假里的休息日算不算，待核实，打12333问。',
      ],
    }
  },
})
