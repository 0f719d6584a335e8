import { z } from 'zod'
import { addDays, type LocalDate } from '../../core/time.ts'
import { calculator, fits, type Setting, type Worked } from './calculator.ts'
import { addMonths } from '../deadlines/months.ts'
import { lastOfMonth, workdaysIn } from './dates.ts'
import { numberText, over, plus, smaller, times, total, yuan, yuanText, type Exact } from './exact.ts'
import { date, oneOf, someMoney } from './inputs.ts'
import { daysPaid } from './working-time.ts'

interface Span {
  readonly start: LocalDate
  readonly last: LocalDate
  /** Full months in it, and where the odd days begin. */
  readonly months: number
  readonly oddFrom: LocalDate
}

interface Odd {
  readonly workdays: number | null
  /** By 21.75 paid days a month, and by the working days each month really has: the text fixes neither. Never more than a month. */
  readonly by2175: Exact | undefined
  readonly byMonth: Exact | undefined
}

/** From the day after a full month (`strict`: one day later) to the day before the contract, one year, or the end. */
const spanOf = (hire: LocalDate, last: LocalDate, strict: boolean): Span => {
  const shift = strict ? 1 : 0
  const boundary = (months: number): LocalDate => addDays(addMonths(hire, months), shift)
  const end = addDays(last, 1)
  let months = 0
  while (months < 11 && boundary(months + 2) <= end) months += 1
  return { start: boundary(1), last, months, oddFrom: boundary(months + 1) }
}

const byEachMonth = (setting: Setting, from: LocalDate, to: LocalDate, wage: number): Exact | undefined => {
  const parts: Exact[] = []
  for (let day = from; day <= to; day = addDays(lastOfMonth(day), 1)) {
    const endOfMonth = lastOfMonth(day)
    const worked = workdaysIn(setting.calendar, day, endOfMonth < to ? endOfMonth : to)
    const all = workdaysIn(setting.calendar, `${day.slice(0, 7)}-01`, endOfMonth)
    if (worked === 'unknown' || all === 'unknown') return undefined
    parts.push(over(times(wage, worked), all))
  }
  return smaller(total(parts), wage)
}

const oddDays = (span: Span, wage: number, setting: Setting): Odd => {
  if (span.oddFrom > span.last) return { workdays: 0, by2175: total([]), byMonth: total([]) }
  const workdays = workdaysIn(setting.calendar, span.oddFrom, span.last)
  if (workdays === 'unknown') return { workdays: null, by2175: undefined, byMonth: undefined }
  return {
    workdays,
    by2175: smaller(over(times(wage, workdays), daysPaid), wage),
    byMonth: byEachMonth(setting, span.oddFrom, span.last, wage),
  }
}

const cites = ['劳动合同法第八十二条', '劳动合同法实施条例第六条', '劳动合同法实施条例第七条'] as const
const byMonthCite = '审理劳动争议案件适用法律问题的解释（二）第六条'

const readings = [
  '“满一个月的次日”有两种算法：常用的是下个月同一天起算，严格按民法典数日子要晚一天，差一天的钱。',
  '原来那份正常工资不在里面，这里只是多出来的一份。按固定发的月工资填；奖金、提成算不算有争议，请人工核一遍。',
  '最多11个月；满一年没签，视为已经有无固定期限合同，之后不再有第二倍。',
  '不可抗力、单位能证明是你故意不签、合同依法顺延的，没有这一份。补签、倒签日期的，请人工看。',
  '这一份有一年时效，从哪天算起各地口径不一，按最早的日子赶。',
] as const

const nothing = (span: Pick<Span, 'start' | 'last'>): Worked => ({
  result: { start: span.start, last: span.last, months: 0, extra_workdays: 0, amount: 0 },
  headline: '没有第二倍工资：在满一个月之前签了，或者还没满一个月',
  steps: [{ what: '起止', working: `${span.start}才开始算，${span.last}就截止了`, cites: [...cites] }],
  notes: [readings[0]],
})

interface Wages {
  readonly hire: LocalDate
  readonly signed?: LocalDate | undefined
  readonly as_of?: LocalDate | undefined
  readonly wage: number
  readonly mode?: 'practice' | 'strict' | undefined
}

const work = ({ hire, signed, as_of: asOf, wage, mode = 'practice' }: Wages, setting: Setting): Worked => {
  fits(signed === undefined || signed >= hire, 'signed', '签合同的日子在入职之前，看看是不是写反了')
  fits(asOf === undefined || asOf >= hire, 'as_of', '截止的日子在入职之前，看看是不是写反了')
  const ends = [addDays(addMonths(hire, 12), -1), asOf ?? setting.today]
  if (signed !== undefined) ends.push(addDays(signed, -1))
  const last = ends.toSorted()[0] ?? setting.today
  const span = spanOf(hire, last, mode === 'strict')
  if (span.start > last) return nothing(span)
  const odd = oddDays(span, wage, setting)
  const whole = times(wage, span.months)
  const amount = plus(whole, odd.by2175 ?? 0)
  const alternatives =
    odd.by2175 === undefined || odd.byMonth === undefined
      ? {}
      : { amount_21_75: yuan(amount), amount_month_days: yuan(plus(whole, odd.byMonth)) }
  const oddNotes =
    odd.workdays === null
      ? ['零头那几天落在没有放假安排的年份，工作日数不准，没有算进来，实际会多一点。']
      : odd.workdays === 0
        ? []
        : [
            `零头${odd.workdays}个工作日怎么折没有写明分母：这里除以21.75；按当月实际工作日折是${yuanText(plus(whole, odd.byMonth ?? 0))}。工作日按2026年等放假安排数的，待核实。`,
          ]
  return {
    result: {
      start: span.start,
      last,
      months: span.months,
      extra_workdays: odd.workdays,
      amount: yuan(amount),
      ...alternatives,
    },
    headline: `第二倍工资${yuanText(amount)}（${span.months}个月${odd.workdays === null || odd.workdays === 0 ? '' : `加${odd.workdays}个工作日`}）`,
    steps: [
      {
        what: '起止',
        working: `${span.start}到${last}（${mode === 'strict' ? '严格数日子' : '常用的算法'}）`,
        cites: [...cites],
      },
      {
        what: '算钱',
        working: `${numberText(wage)} × ${span.months}${odd.by2175 === undefined || odd.workdays === 0 ? '' : ` + ${numberText(wage)} ÷ 21.75 × ${String(odd.workdays)}`} = ${yuanText(amount)}`,
        cites: [byMonthCite],
      },
    ],
    notes: [...oddNotes, ...readings],
  }
}

export const doubleWage = calculator({
  id: 'calc-double-wage',
  zh: '未签书面合同的第二倍工资',
  called:
    '(没签|未签|不签)(书面|劳动)?合同(的)?(双倍|两倍|二倍|第二倍|2倍)?(工资|赔偿)?|(双倍|两倍|二倍|第二倍|2倍)工资',
  deadline: 'arb-double',
  schema: z.strictObject({
    hire: date,
    signed: date.optional(),
    as_of: date.optional(),
    wage: someMoney,
    mode: oneOf(['practice', 'strict']).optional(),
  }),
  fields: [
    { key: 'hire', kind: 'date', label: '入职那天', ask: '哪天开始上班的？写年月日，比如“2025年3月3日”。' },
    {
      key: 'signed',
      kind: 'date',
      label: '签合同那天',
      ask: '后来签书面合同了吗？签了写哪天签的；一直没签，回“没签”。',
      optional: true,
    },
    {
      key: 'as_of',
      kind: 'date',
      near: true,
      label: '离开那天',
      ask: '离开这家单位了吗？离开了写最后一天；还在干，回“还在”。',
      optional: true,
      when: (known) => known['signed'] === undefined,
    },
    { key: 'wage', kind: 'money', label: '月工资', ask: '每个月固定发多少钱？按应发的填。' },
  ],
  work,
})
