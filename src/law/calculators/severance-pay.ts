import type { z } from 'zod'
import { addDays, type LocalDate } from '../../core/time.ts'
import { fits, type CalculationStep, type Field, type Inputs, type Setting } from './calculator.ts'
import { addMonths } from '../deadlines/months.ts'
import { fullSteps, spanText } from './dates.ts'
import { compare, larger, numberText, smaller, times, yuan, yuanText, type Exact } from './exact.ts'
import { date, money, someMoney, yes } from './inputs.ts'
import { localFigure, minWage, noFigure } from './local.ts'

/** The inputs that give the months and the base of 劳动合同法第四十七条. */
export const serviceShape = {
  hire: date.optional(),
  last: date.optional(),
  avg12: money.optional(),
  city_avg_month: someMoney.optional(),
  min_wage: money.optional(),
  /** The person is sure to earn less than three times the city average: stands in for a figure nobody has. */
  below_cap: yes.optional(),
}
export type Service = Partial<z.output<z.ZodObject<typeof serviceShape>>>

export interface SeverancePay {
  /** In steps of half a month. */
  readonly units: number
  readonly base: Exact
  readonly capped: boolean
  readonly pay: Exact
  readonly steps: readonly CalculationStep[]
  readonly notes: readonly string[]
}

const law47 = '劳动合同法第四十七条'
/** Service before this day follows older rules (劳动合同法第九十七条). */
const since: LocalDate = '2008-01-01'

/** Half a month for less than six months, a whole one from six months on (以上 includes the number itself). */
export const serviceUnits = (hire: LocalDate, last: LocalDate): number => {
  const full = fullSteps(hire, last, 12)
  const end = addDays(last, 1)
  if (addMonths(hire, 12 * full) === end) return full
  return addMonths(hire, 12 * full + 6) <= end ? full + 1 : full + 0.5
}

const highCapCount = 12

const workedSpan = (hire: LocalDate, last: LocalDate): string => {
  const months = fullSteps(hire, last, 1)
  const rest = addMonths(hire, months) === addDays(last, 1) ? '整' : '多'
  return `${hire}到${last}，${months === 0 ? '不到一个月' : `${spanText(months)}${rest}`}`
}

/** The base before the cap, and what it rests on. */
const floored = (avg12: number, { last, min_wage: given }: Service, setting: Setting) => {
  const floor = localFigure(setting, minWage, given, last)
  if (floor !== undefined) {
    const raised = compare(avg12, floor.value) < 0
    const words = raised ? `月平均${yuanText(avg12)}低于最低工资，按最低工资` : '月平均工资不低于最低工资，照填的算'
    return { base: larger(avg12, floor.value), words, notes: raised ? floor.notes : [], floor: floor.value }
  }
  // Minimum wages have never gone down: who earns more than the latest earned more than the one then.
  const latest = localFigure(setting, minWage, undefined)
  if (latest === undefined || compare(avg12, latest.value) < 0) throw noFigure(setting, minWage)
  return { base: larger(avg12, 0), words: '月平均工资高过现在的最低工资，照填的算', notes: [], floor: latest.value }
}

const times3 = (value: number): Exact => times(value, 3)

interface Cap {
  readonly limit: number | undefined
  readonly notes: readonly string[]
}

/** Three times the city average; undefined when the wage is sure to be below it. @throws when that cannot be told */
const capFor = (service: Service, base: Exact, floor: number, units: number, setting: Setting): Cap => {
  const city = localFigure(setting, 'city-average-month', service.city_avg_month, service.last)
  if (city !== undefined) return { limit: city.value, notes: city.notes }
  if (compare(base, times3(floor)) <= 0)
    return { limit: undefined, notes: ['没碰三倍封顶：你的平均工资不到最低工资的三倍，更到不了当地平均工资的三倍。'] }
  if (service.below_cap === true)
    return {
      limit: undefined,
      notes: ['三倍封顶没有核对：是按你说的“没到当地平均工资三倍”算的。到了三倍，基数和年数都要封顶，数会变小。'],
    }
  throw noFigure(
    setting,
    'city-average-month',
    `工龄这一头算得出：计${units}个月。基数要不要封顶，得先看当地平均工资的三倍。`,
  )
}

/** A range, since above the cap the figure of one year or the next decides. */
const capNotes = (plain: Exact, limit: number, units: number): readonly string[] => [
  '碰到三倍封顶：基数按当地平均工资的三倍，年数最多算12年。',
  `封顶的数跟着当地平均工资走：它低一成、高一成，这个数大约在${yuanText(times(times(limit, 2.7), units))}到${yuanText(times(smaller(plain, times(limit, 3.3)), units))}之间，请人工核一遍。`,
]

const before2008 = (fromFirstDay: boolean): readonly string[] => [
  fromFirstDay
    ? '有2008年以前的工龄：赔偿金从用工那天算起，但老工龄和三倍封顶怎么合着算，各地不一，请人工核一遍。'
    : '2008年1月1日以前的工龄按老规定另算，这里只算了那天以后的，至少是这个数，请人工核一遍。',
]

/**
 * Compensation under 劳动合同法第四十七条.
 * @param fromFirstDay count the years before 2008 too, as for the double of an unlawful ending (实施条例第二十五条)
 */
export const severancePay = (service: Service, setting: Setting, fromFirstDay = false): SeverancePay => {
  const { hire, last, avg12 } = service
  fits(hire !== undefined, 'hire', '入职那天：没有填')
  fits(last !== undefined, 'last', '最后一天：没有填')
  fits(avg12 !== undefined, 'avg12', '离开前12个月的月平均工资：没有填')
  fits(hire <= last, 'last', `最后一天（${last}）在入职那天（${hire}）之前，看看是不是写反了`)
  const old = hire < since
  fits(fromFirstDay || last >= since, 'last', '2008年以前结束的，按老规定算，这里算不了，请人工看')
  const from = old && !fromFirstDay ? since : hire
  const counted = serviceUnits(from, last)
  const { base: plain, words, notes: floorNotes, floor } = floored(avg12, service, setting)
  const cap = capFor({ ...service, last }, plain, floor, counted, setting)
  const capped = cap.limit !== undefined && compare(plain, times3(cap.limit)) > 0
  const base = capped ? smaller(plain, times3(cap.limit)) : plain
  const units = capped ? Math.min(counted, highCapCount) : counted
  const pay = times(base, units)
  const steps: CalculationStep[] = [
    {
      what: '工龄',
      working: `${workedSpan(from, last)}，计${counted}个月`,
      cites: [law47, '民法典第一千二百五十九条'],
    },
    {
      what: '基数',
      working: capped
        ? `${yuanText(plain)}超过三倍线${yuanText(base)}，按三倍线，最多12个月`
        : `${words}：${yuanText(base)}`,
      cites: [law47, '劳动合同法实施条例第二十七条'],
    },
    { what: '补偿', working: `${numberText(base)} × ${units} = ${yuanText(pay)}`, cites: [law47] },
  ]
  const usual = cap.limit !== undefined && !capped ? ['没碰三倍封顶，所以也不受12年限制。'] : []
  return {
    units,
    base,
    capped,
    pay,
    steps: old && !fromFirstDay ? [...steps, stepOf2008(hire)] : steps,
    notes: [
      ...(old ? before2008(fromFirstDay) : []),
      ...floorNotes,
      ...cap.notes,
      ...(capped && cap.limit !== undefined ? capNotes(plain, cap.limit, units) : usual),
    ],
  }
}

const stepOf2008 = (hire: LocalDate): CalculationStep => ({
  what: '老工龄',
  working: `${hire}到2007-12-31这一段没有算进来`,
  cites: ['劳动合同法第九十七条', '江苏省劳动合同条例第三十三条'],
})

/** The rows of the result that every one of these calculators shows. */
export const payResult = ({ units, base, capped }: SeverancePay) => ({ units, base: yuan(base), capped })

/** What would change the sum, whoever asks. */
export const severanceDoubts: readonly string[] = [
  '月平均工资是应发的，含奖金津贴，没扣社保和税；12个月里有病假、产假的，怎么平均没有明文，请人工核一遍。',
  '不是自己要走、被安排换过公司的，前面的工龄可能要加上（劳动合同法实施条例第十条）；说好合同中止的那段一般不算（江苏省劳动合同条例第三十条）。',
]

/** Above three minimum wages nobody can tell without the city's figure, so the person says. */
export const isHighWage = (known: Inputs, { figures, today }: Setting): boolean => {
  const { avg12, city_avg_month: city } = known
  const floor = figures.on(minWage, today)?.value
  const kept = figures.on('city-average-month', today)?.value
  if (typeof kept === 'number' || typeof city === 'number') return false
  return typeof avg12 === 'number' && typeof floor === 'number' && avg12 > floor * 3
}

export const serviceFields = (when?: Field['when']): readonly Field[] => {
  const only: Pick<Field, 'when'> = when === undefined ? {} : { when }
  return [
    { key: 'hire', kind: 'date', label: '入职那天', ask: '哪天入职的？写年月日，比如“2020年3月16日”。', ...only },
    {
      key: 'last',
      kind: 'date',
      label: '最后一天',
      near: true,
      ask: '在这家单位的最后一天是哪天？还没走，就写打算走的那天。',
      ...only,
    },
    {
      key: 'avg12',
      kind: 'money',
      label: '月平均工资',
      ask: '离开前12个月，平均一个月应发多少钱？含奖金津贴，没扣社保和税的那个数。干不满一年，按干了的月数平均。',
      ...only,
    },
    {
      key: 'below_cap',
      kind: 'yes',
      label: '没到当地平均工资三倍',
      ask: '你的工资没到无锡职工平均工资的三倍，对吗？大多数人没到。拿不准回“跳过”。',
      optional: true,
      when: (known, setting) => (when?.(known, setting) ?? true) && isHighWage(known, setting),
    },
  ]
}
