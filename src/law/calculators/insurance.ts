import { z } from 'zod'
import { calculator, fits } from './calculator.ts'
import { addToMonth, monthsBetween, spanText } from './dates.ts'
import { numberText, times, yuan, yuanText } from './exact.ts'
import { days, money, month, months, oneOf, years } from './inputs.ts'

const mostMonths = 24

/** 社会保险法第四十六条. */
const benefitMonths = (paid: number): number => (paid < 1 ? 0 : paid < 5 ? 12 : paid < 10 ? 18 : mostMonths)

export const unemployment = calculator({
  id: 'calc-ui',
  zh: '失业保险金月数（上限）',
  called: '失业(保险)?金(月数|几个月|能领几个月|领多久)?(\\(?上限\\)?)?',
  deadline: 'ui-register',
  schema: z.strictObject({
    years,
    unclaimed: months.optional(),
    reason: oneOf(['involuntary', 'voluntary']).optional(),
  }),
  fields: [
    {
      key: 'reason',
      kind: 'choice',
      label: '怎么离职的',
      ask: '怎么离职的？',
      choices: [
        { value: 'involuntary', label: '不是自己要走（被辞、到期、单位提的、被逼走）', also: '辞退|裁|开除|倒闭' },
        { value: 'voluntary', label: '自己想走', also: '辞职|自离|不想干' },
      ],
    },
    { key: 'years', kind: 'years', label: '缴费年数', ask: '失业保险一共交了多久？比如“4年11个月”。' },
    {
      key: 'unclaimed',
      kind: 'months',
      label: '上次没领完的月数',
      ask: '上次失业还有没领完的月数吗？有就写几个月，没有写0。',
    },
  ],
  work: ({ years: paid, unclaimed = 0, reason }) => {
    const voluntary = reason === 'voluntary'
    const fresh = benefitMonths(paid)
    const count = voluntary ? 0 : Math.min(mostMonths, fresh + unclaimed)
    return {
      result: { months: count },
      headline: voluntary ? '自己想走的，一般领不了失业金' : `失业保险金最多${count}个月`,
      steps: [
        {
          what: '能不能领',
          working: voluntary
            ? '自己想走的，不算失业金说的非自愿'
            : paid < 1
              ? '这次缴费不满一年'
              : '缴费满一年、非自愿离职',
          cites: ['社会保险法第四十五条', '实施《社会保险法》若干规定第十三条'],
        },
        {
          what: '几个月',
          working: `这次${fresh}个月${unclaimed > 0 ? ` + 上次没领完的${unclaimed}个月` : ''}，合起来最多${mostMonths}个月：${count}个月`,
          cites: ['社会保险法第四十六条', '实施《社会保险法》若干规定第十四条'],
        },
      ],
      notes: [
        ...(voluntary ? ['要是被欠薪、没交社保逼走的，算非自愿，选另一项再算。'] : []),
        '这是最多的月数，实际几个月、每月多少由当地定，这个数要问12333。',
        '从办失业登记那天算起，别拖。离退休不到一年的，可以领到退休，另问12333。',
      ],
    }
  },
})

export const lateFee = calculator({
  id: 'calc-latefee',
  zh: '社保滞纳金（单位承担）',
  called: '(社保)?滞纳金(\\(?单位承担\\)?)?',
  schema: z.strictObject({ arrears: money, days }),
  fields: [
    { key: 'arrears', kind: 'money', label: '欠缴多少', ask: '社保一共欠缴多少钱？' },
    { key: 'days', kind: 'number', label: '欠了多少天', ask: '从欠的那天起，一共多少天了？' },
  ],
  work: ({ arrears, days: late }) => {
    const fee = times(times(arrears, 0.0005), late)
    return {
      result: { fee: yuan(fee) },
      headline: `滞纳金${yuanText(fee)}，由单位承担`,
      steps: [
        {
          what: '滞纳金',
          working: `${numberText(arrears)} × 0.05% × ${late}天 = ${yuanText(fee)}`,
          cites: ['社会保险法第八十六条', '实施《社会保险法》若干规定第二十条'],
        },
      ],
      notes: ['滞纳金单位出，不能让你摊。准数由征收机构算。老的说法每天千分之二，现在是万分之五。'],
    }
  },
})

interface Retirement {
  /** Old age in months. */
  readonly age: number
  /** The first month of birth that is put off. */
  readonly since: string
  /** One month more for every so many months. */
  readonly every: number
  readonly most: number
  readonly name: string
}

const retirements = {
  m60: { age: 720, since: '1965-01', every: 4, most: 36, name: '男职工，原来60岁' },
  f55: { age: 660, since: '1970-01', every: 4, most: 36, name: '女职工，原来55岁' },
  f50: { age: 600, since: '1975-01', every: 2, most: 60, name: '女职工，原来50岁' },
} as const satisfies Readonly<Record<string, Retirement>>

const decision = '全国人大常委会关于实施渐进式延迟法定退休年龄的决定及国务院办法'

/** Least years of contribution for a pension, by the year of the legal age. */
const leastYears = (year: number): number => Math.min(20, Math.max(15, 15 + (year - 2029) * 0.5))

export const retirement = calculator({
  id: 'calc-retire',
  zh: '法定退休年龄',
  called: '(法定|延迟)?退休(年龄|时间|日期)?|(我)?(几岁|多大|哪年|什么时候|啥时候)(能|可以)?退休',
  schema: z.strictObject({ kind: oneOf(['m60', 'f55', 'f50']), birth: month }),
  fields: [
    {
      key: 'kind',
      kind: 'choice',
      label: '哪一类',
      ask: '你是哪一类？女职工原来是50还是55，看岗位，拿不准问单位或12333。',
      choices: [
        { value: 'm60', label: '男（原来60岁退）', also: '^我?是?男|60' },
        { value: 'f55', label: '女（原来55岁退）', also: '55' },
        { value: 'f50', label: '女（原来50岁退）', also: '50' },
      ],
    },
    { key: 'birth', kind: 'month', label: '出生年月', ask: '哪年哪月生的？按身份证，比如“1971年3月”。' },
  ],
  work: ({ kind, birth }) => {
    const rule: Retirement = retirements[kind]
    const after = monthsBetween(rule.since, birth)
    const delay = after < 0 ? 0 : Math.min(rule.most, Math.floor(after / rule.every) + 1)
    const age = rule.age + delay
    const reached = addToMonth(birth, age)
    fits(reached < '2150', 'birth', '年份不对，再看一眼')
    const least = leastYears(Number(reached.slice(0, 4)))
    return {
      result: { delay, age: `${Math.floor(age / 12)}y${age % 12}m`, month: reached, min_years: least },
      headline: `法定退休年龄${Math.floor(age / 12)}岁${age % 12 === 0 ? '' : `${age % 12}个月`}，到${Number(reached.slice(0, 4))}年${Number(reached.slice(5, 7))}月`,
      steps: [
        {
          what: '推迟几个月',
          working:
            delay === 0
              ? `${rule.name}；${birth}生，不推迟`
              : `${rule.name}；${birth}生，每${rule.every}个月推迟1个月，推迟${spanText(delay)}（最多${spanText(rule.most)}）`,
          cites: [`${decision}第一条`],
        },
        {
          what: '最低缴费年限',
          working: `${reached.slice(0, 4)}年到龄，养老保险最少交${least}年`,
          cites: [`${decision}第二条`],
        },
        {
          what: '提前或者延后',
          working: '可以自愿提前，最多3年，不早于原来的年龄；也可以和单位商量延后，最多3年',
          cites: [`${decision}第三条`],
        },
      ],
      notes: [
        '月数是按条文推的，和公布的对照表再对一眼（待核实）；养老金多少这里不算，请人工或12333核。',
        '特殊工种、病退、提前延后怎么办手续，请人工看。单位不能逼你延后。',
      ],
    }
  },
})
