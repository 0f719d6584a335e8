import { z } from 'zod'
import type { LocalDate } from '../../core/time.ts'
import { calculator, fits, type CalculationStep } from './calculator.ts'
import { daysFromTo } from './dates.ts'
import { compare, larger, minus, numberText, over, times, wholePart, yuan, yuanText } from './exact.ts'
import { date, days, money, months, years } from './inputs.ts'
import { daysPaid } from './working-time.ts'

/** A year's leave by the years worked everywhere (职工带薪年休假条例第三条). */
const entitlement = (worked: number): number => (worked < 1 ? 0 : worked < 10 ? 5 : worked < 20 ? 10 : 15)

/** So many months of sick leave in the year and there is none that year (第四条). */
const sickLimit = (worked: number): number => (worked < 10 ? 2 : worked < 20 ? 3 : 4)

interface Year {
  readonly entitled: number
  readonly join: LocalDate | undefined
  readonly leave: LocalDate | undefined
  readonly taken: number
}

interface Left {
  readonly days: number
  /** Of these, the days to be paid. */
  readonly unused: number
  readonly result: Readonly<Record<string, number>>
  readonly step: CalculationStep
}

const daysOf365 = 365
const firstOfYear = (day: LocalDate): LocalDate => `${day.slice(0, 4)}-01-01`

const leaver = (year: Year, leave: LocalDate): Left => {
  const from = year.join !== undefined && year.join > firstOfYear(leave) ? year.join : firstOfYear(leave)
  const elapsed = daysFromTo(from, leave)
  const due = over(times(elapsed, year.entitled), daysOf365)
  const left = Math.max(0, wholePart(minus(due, year.taken)))
  return {
    days: left,
    unused: left,
    result: { elapsed },
    step: {
      what: '离职时还剩几天',
      working: `${elapsed} ÷ 365 × ${year.entitled} − 已休${year.taken} = ${numberText(minus(due, year.taken))}，不足一天的不算：${left}天`,
      cites: ['企业职工带薪年休假实施办法第十二条'],
    },
  }
}

const joiner = (year: Year, join: LocalDate): Left => {
  const remaining = daysFromTo(join, `${join.slice(0, 4)}-12-31`)
  const due = over(times(remaining, year.entitled), daysOf365)
  const whole = wholePart(due)
  return {
    days: whole,
    unused: Math.max(0, wholePart(minus(whole, year.taken))),
    result: { remaining },
    step: {
      what: '入职当年有几天',
      working: `${remaining} ÷ 365 × ${year.entitled} = ${numberText(due)}，不足一天的不算：${whole}天`,
      cites: ['企业职工带薪年休假实施办法第五条'],
    },
  }
}

const wholeYear = (year: Year): Left => ({
  days: year.entitled,
  unused: Math.max(0, wholePart(minus(year.entitled, year.taken))),
  result: {},
  step: {
    what: '一年有几天',
    working: `全年${year.entitled}天，已休${year.taken}天`,
    cites: ['职工带薪年休假条例第三条'],
  },
})

const leftOf = (year: Year): Left => {
  if (year.leave !== undefined) return leaver(year, year.leave)
  return year.join === undefined ? wholeYear(year) : joiner(year, year.join)
}

const given = (unused: number): Left => ({
  days: unused,
  unused,
  result: {},
  step: { what: '没休几天', working: `按你填的${unused}天`, cites: ['职工带薪年休假条例第五条'] },
})

export const annualLeave = calculator({
  id: 'calc-annual-leave',
  zh: '年休假与未休工资',
  called:
    '(带薪)?年休?假(天数|有几天|几天|工资|的钱)?(与未休工资)?|未休(的)?年休?假(工资)?|没休(的)?年休?假(工资|的钱)?',
  deadline: 'arb-leave',
  schema: z.strictObject({
    cum: years.optional(),
    join: date.optional(),
    leave: date.optional(),
    taken: days.optional(),
    days: days.optional(),
    avg: money.optional(),
    sick_months: months.optional(),
  }),
  fields: [
    {
      key: 'cum',
      kind: 'years',
      label: '累计工龄',
      ask: '从第一份工作起，一共干了几年？换过单位的加起来，比如“8年”。',
    },
    {
      key: 'join',
      kind: 'date',
      label: '今年入职那天',
      ask: '是今年（要算的那一年）才进这家单位的吗？是就写入职那天；不是，回“跳过”。',
      optional: true,
    },
    {
      key: 'leave',
      kind: 'date',
      near: true,
      label: '离职那天',
      ask: '离职了写最后一天；还在干，回“还在”。',
      optional: true,
    },
    { key: 'taken', kind: 'number', label: '已休几天', ask: '要算的那一年，年休假已经休了几天？没有写0。' },
    {
      key: 'sick_months',
      kind: 'months',
      label: '病假几个月',
      ask: '那一年请病假累计几个月？没有写0。',
      optional: true,
    },
    {
      key: 'avg',
      kind: 'money',
      label: '月平均工资',
      ask: '要算没休的钱，写前12个月的月平均工资（不含加班费）；只看天数，回“跳过”。',
      optional: true,
    },
  ],
  work: ({ cum, join, leave, taken = 0, days: unusedGiven, avg, sick_months: sick = 0 }) => {
    fits(cum !== undefined || unusedGiven !== undefined, 'cum', '累计工龄：没有填')
    fits(
      join === undefined || leave === undefined || join <= leave,
      'leave',
      '离职那天在入职那天之前，看看是不是写反了',
    )
    const worked = cum ?? 0
    const ill = cum !== undefined && sick >= sickLimit(worked)
    const entitled = ill ? 0 : entitlement(worked)
    const left = unusedGiven === undefined ? leftOf({ entitled, join, leave, taken }) : given(unusedGiven)
    const bandStep: CalculationStep = {
      what: '一年几天',
      working: ill
        ? `病假累计${sick}个月，到了${sickLimit(worked)}个月，当年没有年休假`
        : `累计工龄${worked}年，一年${entitled}天`,
      cites: ill
        ? ['职工带薪年休假条例第四条', '企业职工带薪年休假实施办法第八条']
        : ['职工带薪年休假条例第三条', '企业职工带薪年休假实施办法第四条'],
    }
    const steps = [...(cum === undefined ? [] : [bandStep]), left.step]
    const result: Record<string, number | boolean> = { ...left.result, days: left.days, clawback: false }
    let headline = `年休假${left.days}天`
    if (avg !== undefined) {
      const dayWage = over(avg, daysPaid)
      const extra = times(times(dayWage, 2), left.unused)
      result['day_wage'] = yuan(dayWage)
      result['total300'] = yuan(times(times(dayWage, 3), left.unused))
      result['extra200'] = yuan(extra)
      headline = `没休的${numberText(left.unused)}天，另外补${yuanText(extra)}`
      steps.push({
        what: '没休的钱',
        working: `一天${numberText(avg)} ÷ 21.75 = ${yuanText(dayWage)}；三倍里一倍平时发过了，再补两倍：× 2 × ${numberText(left.unused)} = ${yuanText(extra)}`,
        cites: ['企业职工带薪年休假实施办法第十条', '企业职工带薪年休假实施办法第十一条', '职工带薪年休假条例第五条'],
      })
    }
    const nearBand =
      cum !== undefined && [1, 10, 20].some((band) => compare(cum, band) < 0 && compare(cum, band - 1) >= 0)
    return {
      result,
      headline,
      steps,
      notes: [
        '前提是连续干满12个月（跨单位接得上也算）。多休的，离职时不往回扣。',
        ...(nearBand ? ['今年工龄要是跨过1年、10年、20年，怎么算没有明文，请人工核一遍。'] : []),
        ...(avg === undefined
          ? []
          : [
              '自己书面说不休的，没有这两倍；合同、制度多给的天数不一定按三倍。这笔的时效有争议，按年底起一年赶，请人工核一遍。',
            ]),
        ...(larger(sick, 0).top > 0n && !ill ? ['病假没到线，不影响当年的年休假。'] : []),
      ],
    }
  },
})
