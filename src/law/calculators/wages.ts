import { z } from 'zod'
import { calculator, type CalculationStep } from './calculator.ts'
import { compare, larger, minus, numberText, plus, smaller, times, total, yuan, yuanText } from './exact.ts'
import { money, month, months, someMoney, yes } from './inputs.ts'
import { minWage, neededFigure } from './local.ts'

export const minimumWage = calculator({
  id: 'calc-minwage',
  zh: '最低工资比对（无锡）',
  called: '(无锡)?最低工资(比对)?(\\(?无锡\\)?)?|工资(低于|够不够|有没有到|到没到)最低工资(标准)?',
  deadline: 'arb-wage-exit',
  schema: z.strictObject({
    paid: money,
    overtime: money.optional(),
    night: money.optional(),
    heat: money.optional(),
    welfare: money.optional(),
    month: month.optional(),
    min_wage: someMoney.optional(),
  }),
  fields: [
    { key: 'paid', kind: 'money', label: '发了多少', ask: '那个月正常出勤，一共发了多少钱？' },
    {
      key: 'month',
      kind: 'month',
      label: '哪个月',
      ask: '是哪个月的工资？比如“2026年5月”。就是这个月，回“跳过”。',
      optional: true,
    },
    { key: 'overtime', kind: 'money', label: '里面的加班费', ask: '里面加班费多少？没有写0。' },
    {
      key: 'night',
      kind: 'money',
      label: '里面的夜班、有毒有害津贴',
      ask: '里面中班、夜班、有毒有害这些津贴多少？没有写0。',
    },
    { key: 'heat', kind: 'money', label: '里面的高温津贴', ask: '里面高温津贴多少？没有写0。' },
  ],
  work: ({ paid, overtime = 0, night = 0, heat = 0, welfare = 0, month: of, min_wage }, setting) => {
    const floor = neededFigure(setting, minWage, min_wage, of === undefined ? setting.today : `${of}-01`)
    const countable = larger(minus(paid, total([overtime, night, heat, welfare])), 0)
    const shortfall = larger(minus(floor.value, countable), 0)
    const short = compare(shortfall, 0) > 0
    return {
      result: { countable: yuan(countable), shortfall: yuan(shortfall), min_wage: floor.value },
      headline: short
        ? `能拿来比的是${yuanText(countable)}，比最低工资少${yuanText(shortfall)}`
        : `能拿来比的是${yuanText(countable)}，不低于最低工资`,
      steps: [
        {
          what: '能拿来比的',
          working: `${numberText(paid)} − 加班费${numberText(overtime)} − 津贴${numberText(plus(night, heat))} − 福利${numberText(welfare)} = ${yuanText(countable)}`,
          cites: ['最低工资规定第十二条', '最低工资规定第三条'],
        },
        {
          what: '和最低工资比',
          working: `${numberText(floor.value)} − ${numberText(countable)}，差${yuanText(shortfall)}`,
          cites: ['江苏省工资支付条例第十二条', '江苏省最低工资标准通知'],
        },
      ],
      notes: [
        ...floor.notes,
        '无锡的最低工资数来自二手资料，待核实；个人交的社保、公积金算不算在里面，要看省里的通知，打12333问。',
        '没干满一个月、请过事假的，没有查到怎么折；钟点工要看小时标准，打12333问。',
      ],
    }
  },
})

const longestShown = 12

export const shutdown = calculator({
  id: 'calc-shutdown',
  zh: '停工停产工资（江苏）',
  called:
    '停工(停产)?(的)?(工资|生活费)(\\(?江苏\\)?)?|停产(的)?(工资|生活费)|停工停产|待岗(工资|生活费)?|放假(工资|生活费)',
  deadline: 'arb-wage-exit',
  schema: z.strictObject({ wage: someMoney, months, min_wage: someMoney.optional() }),
  fields: [
    { key: 'wage', kind: 'money', label: '月工资', ask: '停工前一个月工资多少？' },
    { key: 'months', kind: 'months', label: '停了几个月', ask: '停工多久了？按月写，半个月写0.5。' },
  ],
  work: ({ wage, months: stopped, min_wage }, setting) => {
    const later = larger(minus(stopped, 1), 0)
    const needsFloor = compare(later, 0) > 0
    const floor = needsFloor || min_wage !== undefined ? neededFigure(setting, minWage, min_wage) : undefined
    const least = times(floor?.value ?? 0, 0.8)
    const sum = plus(wage, times(least, later))
    const each: Record<string, number> = {}
    for (let place = 2; place <= Math.min(Math.ceil(stopped), longestShown); place += 1)
      each[`month${place}_min`] = yuan(least)
    const steps: CalculationStep[] = [
      {
        what: '第一个工资周期',
        working: `照发${yuanText(wage)}`,
        cites: ['江苏省工资支付条例第三十一条', '工资支付暂行规定第十二条'],
      },
    ]
    if (floor !== undefined)
      steps.push({
        what: '后面没活干的月份',
        working: `最低工资${numberText(floor.value)} × 80% = ${yuanText(least)}，是下限`,
        cites: ['江苏省工资支付条例第三十一条', '江苏省工资支付条例第三十二条'],
      })
    return {
      result: {
        month1: yuan(wage),
        ...each,
        total_min: yuan(sum),
        ...(floor === undefined ? {} : { floor: yuan(least) }),
      },
      headline: `${stopped > 1 ? `停${stopped}个月，` : ''}最少${yuanText(sum)}`,
      steps,
      notes: [
        ...(floor?.notes ?? []),
        ...(stopped > 1 && !Number.isInteger(stopped) ? ['不满一个月的零头按比例算的，条文没写，请人工核一遍。'] : []),
        '这是不怪你的停工。后面的月份安排了活，按新说好的工资；按下限发的，个人社保、公积金那份也由单位出。',
      ],
    }
  },
})

export const heatAllowance = calculator({
  id: 'calc-heat',
  zh: '高温津贴（江苏）',
  called: '(江苏)?高温(津贴|补贴|费|补助)(\\(?江苏\\)?)?',
  deadline: 'arb-wage-exit',
  schema: z.strictObject({ months }),
  fields: [
    {
      key: 'months',
      kind: 'months',
      label: '高温天干了几个月',
      ask: '今年夏天，在35度以上户外、或者降不到33度以下的屋里，干了几个月？',
    },
  ],
  work: ({ months: worked }, setting) => {
    const rate = neededFigure(setting, 'heat-allowance-month', undefined)
    const most = neededFigure(setting, 'heat-months', undefined)
    const counted = smaller(worked, most.value)
    const amount = times(rate.value, counted)
    return {
      result: { amount: yuan(amount) },
      headline: `高温津贴${yuanText(amount)}（待核实）`,
      steps: [
        {
          what: '津贴',
          working: `${numberText(rate.value)} × ${numberText(counted)}个月 = ${yuanText(amount)}`,
          cites: ['江苏省劳动合同条例第二十三条', '防暑降温措施管理办法'],
        },
      ],
      notes: [
        ...rate.notes,
        ...(compare(worked, most.value) > 0 ? [`一年最多算${most.value}个月，多的没有算。`] : []),
        '每月多少、发几个月、够什么条件，都来自二手资料，待核实，打12333问准。不满一个月的，看当地怎么折。',
        '单位要按标准发，这笔不能算进最低工资里。',
      ],
    }
  },
})

export const surcharge = calculator({
  id: 'calc-surcharge',
  zh: '欠薪加付赔偿金区间',
  called: '(欠薪|拖欠工资)?(的)?加付(的)?赔偿金?(区间)?|(欠薪|拖欠工资)(的)?赔偿金?',
  deadline: 'arb-wage-exit',
  schema: z.strictObject({ amount: money, ordered: yes.optional() }),
  fields: [
    { key: 'amount', kind: 'money', label: '欠了多少', ask: '责令支付、还没付的一共多少钱？' },
    {
      key: 'ordered',
      kind: 'yes',
      label: '劳动监察责令过、过了期限没付',
      ask: '劳动监察已经责令单位限期支付，单位过了期限还没付，是吗？不清楚回“跳过”。',
      optional: true,
    },
  ],
  work: ({ amount, ordered }) => {
    const due = ordered !== false
    const [min, max] = [times(amount, due ? 0.5 : 0), times(amount, due ? 1 : 0)]
    return {
      result: { min: yuan(min), max: yuan(max) },
      headline: due ? `加付赔偿金在${yuanText(min)}到${yuanText(max)}之间` : '劳动监察还没责令过，现在没有加付赔偿金',
      steps: [
        {
          what: '加付多少',
          working: due
            ? `${numberText(amount)} × 50% = ${yuanText(min)}，× 100% = ${yuanText(max)}`
            : '要先责令限期支付、过了期限还不付，才有这一项',
          cites: ['劳动合同法第八十五条', '劳动保障监察条例第二十六条', '江苏省工资支付条例第五十三条'],
        },
      ],
      notes: [
        '前提是劳动监察责令限期支付，单位逾期不付；没有责令，就没有这一项。先去上班地的劳动监察投诉。',
        '具体加付几成，由处理的机关定。',
      ],
    }
  },
})
