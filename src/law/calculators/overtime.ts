import { z } from 'zod'
import { calculator } from './calculator.ts'
import { compare, larger, numberText, over, times, total, yuan, yuanText } from './exact.ts'
import { hours, money, someMoney } from './inputs.ts'
import { localFigure, minWage } from './local.ts'
import { daysPaid, hoursADay, paidDaysNotice } from './working-time.ts'

const monthlyLimit = 36

export const overtime = calculator({
  id: 'calc-overtime',
  zh: '加班费',
  called: '加班(费|工资|的钱)?',
  deadline: 'arb-wage-exit',
  schema: z.strictObject({
    base: someMoney,
    weekday: hours.optional(),
    rest: hours.optional(),
    holiday: hours.optional(),
    min_wage: money.optional(),
  }),
  fields: [
    {
      key: 'base',
      kind: 'money',
      label: '月工资基数',
      ask: '跟单位约定的月工资是多少？没约定，看集体合同和单位制度，都没有就写前12个月的平均。',
    },
    { key: 'weekday', kind: 'number', label: '平时加班小时', ask: '这个月平时（上班的日子）加班多少小时？没有写0。' },
    {
      key: 'rest',
      kind: 'number',
      label: '休息日加班小时',
      ask: '休息日加班多少小时？已经安排补休的不算，没有写0。',
    },
    {
      key: 'holiday',
      kind: 'number',
      label: '法定节日加班小时',
      ask: '法定节日（一年13天，长假里别的天算休息日）加班多少小时？没有写0。',
    },
  ],
  work: ({ base: given, weekday = 0, rest = 0, holiday = 0, min_wage }, setting) => {
    const floor = localFigure(setting, minWage, min_wage)
    const raised = floor !== undefined && compare(given, floor.value) < 0
    const base = floor === undefined ? larger(given, 0) : larger(given, floor.value)
    const hour = over(base, daysPaid * hoursADay)
    const rows = [
      {
        key: 'weekday',
        name: '平时',
        rate: 1.5,
        worked: weekday,
        cites: ['劳动法第四十四条', '江苏省工资支付条例第二十条'],
      },
      { key: 'rest', name: '休息日', rate: 2, worked: rest, cites: ['劳动法第四十四条', '江苏省工资支付条例第二十条'] },
      {
        key: 'holiday',
        name: '法定节日',
        rate: 3,
        worked: holiday,
        cites: ['劳动法第四十四条', '全国年节及纪念日放假办法第二条'],
      },
    ].map((row) => ({ ...row, pay: times(times(hour, row.rate), row.worked) }))
    const sum = total(rows.map(({ pay }) => pay))
    const hoursAll = total([weekday, rest, holiday])
    const overLimit = compare(hoursAll, monthlyLimit) > 0
    return {
      result: {
        hour: yuan(hour),
        day: yuan(over(base, daysPaid)),
        ...Object.fromEntries(rows.map(({ key, pay }) => [key, yuan(pay)])),
        total: yuan(sum),
        over_limit: overLimit,
      },
      headline: `加班费${yuanText(sum)}（一小时按${yuanText(hour)}算）`,
      steps: [
        {
          what: '一小时多少',
          working: `${numberText(base)} ÷ 21.75 ÷ 8 = ${yuanText(hour)}`,
          cites: [paidDaysNotice, '江苏省工资支付条例第六十三条', ...(raised ? ['江苏省工资支付条例第六十四条'] : [])],
        },
        ...rows.map(({ name, rate, worked, pay, cites }) => ({
          what: name,
          working: `每小时 × ${rate} × ${worked}小时 = ${yuanText(pay)}`,
          cites,
        })),
      ],
      notes: [
        ...(raised ? ['基数低于最低工资，按最低工资算的。', ...floor.notes] : []),
        ...(overLimit ? ['加起来一个月超过36小时了：这本身不合法（劳动法第四十一条），但干了的照样要付。'] : []),
        '按标准工时算。批过综合工时的，超过总时数的按1.5倍、法定节日3倍；批过不定时的，江苏没有加班费；没批过，单位说了不算。',
        '休息日六个月内补休了就没有这2倍；法定节日不能用补休顶。2倍、3倍是在月工资之外另给，这是通行的算法。',
        '哪13天是法定节日，2026年的安排来自二手资料，待核实。加过班要有考勤、聊天这些凭据。',
      ],
    }
  },
})
