import { z } from 'zod'
import { calculator, fits, type CalculationStep, type Setting, type Worked } from './calculator.ts'
import { deathBenefits, deathShape } from './injury-death.ts'
import { compare, larger, minus, numberText, smaller, times, yuan, yuanText, type Exact } from './exact.ts'
import { money, oneOf, people, someMoney, yes } from './inputs.ts'
import { localFigure, minWage, neededFigure, noFigure } from './local.ts'

/** By grade 1 to 10: months of the lump sum, and the share of the wage paid monthly. */
const lumpMonths = [27, 25, 23, 21, 18, 16, 13, 11, 9, 7] as const
const monthlyShares = [0.9, 0.85, 0.8, 0.75, 0.7, 0.6] as const
const careShares = { full: 0.5, most: 0.4, part: 0.3 } as const

const articleFor = (grade: number): string =>
  `工伤保险条例第${grade <= 4 ? '三十五' : grade <= 6 ? '三十六' : '三十七'}条`

const schema = z.strictObject({
  grade: people.min(1, '等级是1到10').max(10, '等级是1到10').optional(),
  wage: someMoney.optional(),
  area: someMoney.optional(),
  ended: yes.optional(),
  insured: yes.optional(),
  care: oneOf(['full', 'most', 'part']).optional(),
  min_wage: money.optional(),
  ...deathShape,
})
type Injury = z.output<typeof schema>

/** Wage between 60 % and 300 % of the area's average (第六十四条). */
const clamp = (wage: number, area: number): Exact => smaller(larger(wage, times(area, 0.6)), times(area, 3))

interface Part {
  readonly result: Readonly<Record<string, number>>
  readonly steps: readonly CalculationStep[]
  readonly notes: readonly string[]
}
const none: Part = { result: {}, steps: [], notes: [] }

const monthly = (grade: number, base: Exact, { min_wage, insured }: Injury, setting: Setting): Part => {
  const share = monthlyShares[grade - 1]
  if (share === undefined) return none
  const floor = localFigure(setting, minWage, min_wage)
  const plain = times(base, share)
  const amount = floor === undefined ? plain : larger(plain, floor.value)
  const raised = compare(amount, plain) > 0
  const payer = grade <= 4 && insured !== false ? '工伤基金' : '单位'
  return {
    result: { allowance_month: yuan(amount) },
    steps: [
      {
        what: `伤残津贴（每月，${payer}出）`,
        working: `${numberText(base)} × ${share * 100}% = ${yuanText(plain)}${raised ? `，低于最低工资，补到${yuanText(amount)}` : ''}`,
        cites: [articleFor(grade)],
      },
    ],
    notes: [
      ...(raised ? (floor?.notes ?? []) : []),
      ...(grade > 4 ? ['五、六级的津贴：单位安排不了合适的活才按月给，单位来出。'] : []),
    ],
  }
}

/** What Jiangsu adds when grades 5 to 10 leave: known from second hand only. */
const leaving = (grade: number, { ended, insured }: Injury, setting: Setting): Part => {
  if (ended !== true || grade < 5) return none
  const treatment = localFigure(setting, `injury-medical-${grade}`, undefined)
  const job = localFigure(setting, `injury-employment-${grade}`, undefined)
  if (treatment === undefined || job === undefined) return none
  return {
    result: { js_medical_secondary: treatment.value, js_employment_secondary: job.value },
    steps: [
      {
        what: '江苏：离开单位时的两笔（待核实）',
        working: `医疗补助${yuanText(treatment.value)}（${insured === false ? '单位' : '工伤基金'}出），就业补助${yuanText(job.value)}（单位出）`,
        cites: [articleFor(grade), '江苏省实施《工伤保险条例》办法'],
      },
    ],
    notes: ['江苏这两笔的数来自二手资料，待核实。离退休不到5年的会打折，职业病的医疗补助另有加成，请人工核一遍。'],
  }
}

const carePart = (area: number, { care, insured }: Injury): Part => {
  if (care === undefined) return none
  const amount = times(area, careShares[care])
  return {
    result: { care_month: yuan(amount) },
    steps: [
      {
        what: `护理费（每月，${insured === false ? '单位' : '工伤基金'}出）`,
        working: `${numberText(area)} × ${careShares[care] * 100}% = ${yuanText(amount)}`,
        cites: ['工伤保险条例第三十四条'],
      },
    ],
    notes: [],
  }
}

const rangeNote = (wage: number, area: number, months: number): string => {
  const [low, high] = [times(clamp(wage, area * 0.9), months), times(clamp(wage, area * 1.1), months)]
  return compare(minus(high, low), 0) === 0
    ? '基数按缴费工资定，以社保核定的为准；伤残的钱最后请人工核一遍。'
    : `当地平均工资低一成、高一成，这笔在${yuanText(low)}到${yuanText(high)}之间；以社保核定的为准，请人工核一遍。`
}

const work = (inputs: Injury, setting: Setting): Worked => {
  if (inputs.deceased === true) return deathBenefits(inputs, setting)
  const { grade, wage, insured } = inputs
  fits(grade !== undefined, 'grade', '伤残等级：要等劳动能力鉴定委员会定，没出来之前算不了，也不能猜。')
  fits(wage !== undefined, 'wage', '受伤前12个月的月平均缴费工资：没有填')
  const area = neededFigure(setting, 'injury-area-average', inputs.area)
  const months = lumpMonths[grade - 1]
  if (months === undefined) throw noFigure(setting, 'injury-area-average')
  const base = clamp(wage, area.value)
  const lump = times(base, months)
  const bounded = compare(base, wage) > 0 ? '，低于六成，按六成' : compare(base, wage) < 0 ? '，高于三倍，按三倍' : ''
  const parts = [monthly(grade, base, inputs, setting), leaving(grade, inputs, setting), carePart(area.value, inputs)]
  return {
    result: Object.assign({ base: yuan(base), lump: yuan(lump) }, ...parts.map(({ result }) => result)),
    headline: `${grade}级一次性伤残补助金${yuanText(lump)}（${months}个月 × ${numberText(base)}）`,
    steps: [
      {
        what: '本人工资',
        working: `月平均缴费${yuanText(wage)}，当地平均${yuanText(area.value)}${bounded}：${yuanText(base)}`,
        cites: ['工伤保险条例第六十四条'],
      },
      {
        what: `一次性伤残补助金（${insured === false ? '单位' : '工伤基金'}出）`,
        working: `${numberText(base)} × ${months} = ${yuanText(lump)}`,
        cites: [articleFor(grade)],
      },
      ...parts.flatMap(({ steps }) => steps),
      ...(insured === false
        ? [{ what: '没参保', working: '这些都由单位出', cites: ['工伤保险条例第六十二条'] }]
        : [
            {
              what: '参了保',
              working: '哪些由基金出、哪些由单位出',
              cites: ['社会保险法第三十八条', '社会保险法第三十九条'],
            },
          ]),
    ],
    notes: [
      ...area.notes,
      ...(insured === undefined ? ['是按交了工伤保险算的；没交，这些都由单位出。'] : []),
      rangeNote(wage, area.value, months),
      ...parts.flatMap(({ notes }) => notes),
      '等级以劳动能力鉴定委员会的结论为准。医药费、停工留薪期工资、护理另算，没有在里面。',
      '是别人撞的，工伤待遇一般还能申请，医药费不重复给。',
    ],
  }
}

export const injury = calculator({
  id: 'calc-injury',
  zh: '工伤待遇',
  called: '工伤(待遇|赔偿|补偿|赔多少|补助金|的钱|伤残补助金?)?|一次性伤残补助金?|伤残(补助金?|津贴)',
  opening: '先治伤要紧。等级没定下来算不出数，先别急着签了结的协议。',
  deadline: 'wi-worker-1y',
  schema,
  fields: [
    {
      key: 'grade',
      kind: 'number',
      label: '伤残等级',
      ask: '鉴定下来是几级？写1到10。还没鉴定的，先去申请劳动能力鉴定；回“取消”先不算。',
    },
    {
      key: 'wage',
      kind: 'money',
      label: '月平均缴费工资',
      ask: '受伤前12个月，单位给你交工伤保险按多少工资交的（月平均）？',
    },
    {
      key: 'area',
      kind: 'money',
      label: '当地月平均工资',
      ask: '无锡上一年度职工月平均工资是多少？这个数我这里没有，打12333问得到。没有这个数算不了，问到了再填；不算了回“取消”。',
      when: (_known, { figures, today }) => typeof figures.on('injury-area-average', today)?.value !== 'number',
    },
    { key: 'ended', kind: 'yes', label: '离开单位', ask: '已经离开（或者打算离开）这家单位了吗？' },
    {
      key: 'insured',
      kind: 'yes',
      label: '交了工伤保险',
      ask: '单位给你交了工伤保险吗？不清楚回“跳过”。',
      optional: true,
    },
  ],
  work,
})
