import { z } from 'zod'
import { addDays } from '../../core/time.ts'
import { calculator, type CalculationStep } from './calculator.ts'
import { date, months, oneOf, wholeDays, yes } from './inputs.ts'
import { localFigure } from './local.ts'

const article = '女职工劳动保护特别规定第七条'
const usual = 98
const more = 15
const miscarried = { early: 15, late: 42 } as const

export const maternity = calculator({
  id: 'calc-maternity',
  zh: '产假天数',
  called: '产假(天数|有几天|几天|多少天|到哪天|多久)?|流产假(几天)?|小产假',
  schema: z.strictObject({
    event: oneOf(['birth', 'miscarriage']).optional(),
    babies: wholeDays.min(1, '至少一个').max(10, '看看是不是多打了').optional(),
    difficult: yes.optional(),
    miscarriage_months: months.max(10, '怀孕不会超过十个月').optional(),
    start: date.optional(),
    n: wholeDays.min(1, '至少一天').optional(),
  }),
  fields: [
    {
      key: 'event',
      kind: 'choice',
      label: '哪种情形',
      ask: '是哪种情形？',
      choices: [
        { value: 'birth', label: '生孩子', also: '生|剖|顺产|宝宝' },
        { value: 'miscarriage', label: '流产', also: '小产|没保住' },
      ],
    },
    {
      key: 'babies',
      kind: 'number',
      label: '几个宝宝',
      ask: '几个宝宝？一个写1，双胞胎写2。',
      when: (known) => known['event'] === 'birth',
    },
    {
      key: 'difficult',
      kind: 'yes',
      label: '难产',
      ask: '是难产吗？还没生、不知道，回“跳过”。',
      optional: true,
      when: (known) => known['event'] === 'birth',
    },
    {
      key: 'miscarriage_months',
      kind: 'months',
      label: '怀孕几个月',
      ask: '当时怀孕几个月了？',
      when: (known) => known['event'] === 'miscarriage',
    },
    {
      key: 'start',
      kind: 'date',
      near: true,
      label: '从哪天休起',
      ask: '打算从哪天休起？没定就回“跳过”。',
      optional: true,
    },
  ],
  work: ({ babies = 1, difficult = false, miscarriage_months: pregnant, start, n }, setting) => {
    const born = pregnant === undefined
    const national = born
      ? usual + (difficult ? more : 0) + more * (babies - 1)
      : pregnant < 4
        ? miscarried.early
        : miscarried.late
    const extra = born ? localFigure(setting, 'maternity-extra-days', undefined) : undefined
    const jiangsu = extra === undefined ? undefined : national + extra.value
    const counted = n ?? national
    const last = start === undefined ? undefined : addDays(start, counted - 1)
    const steps: CalculationStep[] = [
      {
        what: '国家规定的天数',
        working: born
          ? `98${difficult ? ' + 难产15' : ''}${babies > 1 ? ` + 多胞胎15 × ${babies - 1}` : ''} = ${national}天`
          : `怀孕${pregnant}个月流产，${national}天`,
        cites: [article],
      },
    ]
    if (jiangsu !== undefined)
      steps.push({
        what: '江苏加的（待核实）',
        working: `${national} + ${extra?.value ?? 0} = ${jiangsu}天`,
        cites: ['江苏省人口与计划生育条例 第24条 + 苏发〔2022〕8号'],
      })
    if (start !== undefined && last !== undefined)
      steps.push({ what: '休到哪天', working: `从${start}休${counted}天，最后一天${last}`, cites: [article] })
    return {
      result: {
        national,
        ...(jiangsu === undefined ? {} : { jiangsu_secondary: jiangsu }),
        ...(last === undefined ? {} : { last }),
      },
      headline: `国家规定${national}天${jiangsu === undefined ? '' : `，江苏一共${jiangsu}天（待核实）`}${last === undefined ? '' : `；${counted}天休到${last}`}`,
      steps,
      notes: [
        ...(jiangsu === undefined
          ? []
          : ['江苏加的天数来自二手资料，待核实；听说加的那段遇上法定节日不算在内，打12345问卫健委。']),
        '98天里，产前可以休15天。剖腹产算不算难产，看当地规定。生育津贴多少，打12393问。',
      ],
    }
  },
})
