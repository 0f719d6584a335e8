import { z } from 'zod'
import { calculator, fits, type CalculationStep, type Setting, type Worked } from './calculator.ts'
import { compare, larger, minus, numberText, plus, times, yuan, yuanText, type Exact } from './exact.ts'
import { money, days, oneOf, yes } from './inputs.ts'
import { localFigure, minWage } from './local.ts'
import { groundField, groundIds, groundOf, mayBeDue } from './severance-grounds.ts'
import { payResult, serviceFields, serviceShape, severanceDoubts, severancePay } from './severance-pay.ts'

const law46 = '劳动合同法第四十六条'
const noticeDays = 30

const noticeShape = {
  last_month: money.optional(),
  notice: days.optional(),
  unrepresentative: yes.optional(),
}

interface Notice {
  readonly last_month?: number | undefined
  readonly notice?: number | undefined
  readonly unrepresentative?: boolean | undefined
  readonly avg12?: number | undefined
  readonly min_wage?: number | undefined
  readonly last?: string | undefined
}

interface Plus {
  readonly amount: Exact
  readonly step: CalculationStep
  readonly notes: readonly string[]
}

const noticeCites = ['劳动合同法第四十条', '劳动合同法实施条例第二十条', '江苏省劳动合同条例第三十二条']

/** The one month instead of thirty days' written notice. */
const monthInstead = (of: Notice, setting: Setting): Plus => {
  const given = of.notice ?? 0
  if (given >= noticeDays)
    return {
      amount: minus(0, 0),
      step: { what: '代通知金', working: `提前${given}天书面通知了，没有这一项`, cites: noticeCites },
      notes: [],
    }
  const average = of.unrepresentative === true
  const wage = average ? of.avg12 : of.last_month
  if (average) fits(of.avg12 !== undefined, 'avg12', '上个月工资不正常的，要填12个月的月平均工资')
  fits(wage !== undefined, 'last_month', '上个月的工资：没有填')
  const floor = localFigure(setting, minWage, of.min_wage, of.last)
  const raised = floor !== undefined && compare(wage, floor.value) < 0
  const amount = floor === undefined ? plus(wage, 0) : larger(wage, floor.value)
  const from = average ? '12个月的月平均工资' : '上个月工资'
  return {
    amount,
    step: {
      what: '代通知金',
      working: raised
        ? `${from}${yuanText(wage)}低于最低工资，按${yuanText(amount)}`
        : `按${from}${yuanText(amount)}，不受三倍封顶限制`,
      cites: noticeCites,
    },
    notes: [
      ...(raised ? floor.notes : []),
      ...(given > 0 ? [`提前了${given}天，不足30天的怎么扣没有明文，这里按整月算，请人工核一遍。`] : []),
      '江苏：上个月工资不正常的，按12个月平均算，也不低于最低工资。',
      '代通知金只有生病干不了、不胜任、客观情况大变这三种才有；协商散伙、裁员、到期没有，和违法解除的赔偿金也不一起拿。',
    ],
  }
}

const noneDue = (reason: string, cites: readonly string[]): Worked => ({
  result: { units: 0, base: null, capped: false, N: 0 },
  headline: '这种情形一般没有经济补偿',
  steps: [{ what: '该不该给', working: reason, cites: [law46, ...cites] }],
  notes: ['情形选得不对，结果就不一样；拿不准，请人工看一遍。'],
})

const isNumber = (value: unknown): boolean => typeof value === 'number'
const isArt40 = (known: Readonly<Record<string, unknown>>): boolean => known['ground'] === 'art40'

export const severance = calculator({
  id: 'calc-severance',
  zh: '经济补偿 N',
  called:
    '(离职|辞退|裁员|解除)?(经济)?补偿(金|款)?(n)?|n|(被)?(辞退|裁员|离职|开除)(的钱|(能|该|要|应该)?(赔|补)(偿金?|我)?)|遣散费',
  deadline: 'arb-general',
  schema: z.strictObject({ ...serviceShape, ...noticeShape, ground: oneOf(groundIds).optional() }),
  fields: [
    groundField,
    ...serviceFields((known) => mayBeDue(known['ground'])),
    {
      key: 'notice',
      kind: 'number',
      label: '提前几天通知',
      ask: '单位提前几天书面通知你的？没有书面通知就写0。',
      when: isArt40,
    },
    {
      key: 'last_month',
      kind: 'money',
      label: '上个月工资',
      ask: '离开前一个月，应发工资多少？',
      when: (known) => isArt40(known) && Number(known['notice'] ?? 0) < noticeDays,
    },
  ],
  work: (inputs, setting) => {
    const ground = inputs.ground === undefined ? undefined : groundOf(inputs.ground)
    if (ground?.none !== undefined) return noneDue(ground.none, ground.cites)
    const pay = severancePay(inputs, setting)
    const N = yuan(pay.pay)
    const due: CalculationStep = {
      what: '该不该给',
      working: ground === undefined ? '前提是属于该给补偿的情形' : ground.label,
      cites: [law46, ...(ground?.cites ?? [])],
    }
    const notes = [...pay.notes, ...(ground?.note === undefined ? [] : [ground.note]), ...severanceDoubts]
    const steps = [due, ...pay.steps]
    const result = { ...payResult(pay), N }
    const headline = `经济补偿${yuanText(N)}（${pay.units}个月 × ${numberText(pay.base)}）`
    if (inputs.ground === 'disputed') {
      const whole = severancePay(inputs, setting, true)
      const double = twice(whole.pay)
      return {
        result: { ...result, double: yuan(double.amount) },
        headline: `${headline}；要是被认定违法解除，是${yuanText(double.amount)}`,
        steps: [...steps, double.step],
        notes: [...notes, ...whole.notes, ...doubleNotes],
      }
    }
    if (inputs.ground === 'art40' && (inputs.last_month !== undefined || inputs.notice !== undefined)) {
      const more = monthInstead(inputs, setting)
      const sum = plus(pay.pay, more.amount)
      return {
        result: { ...result, plus: yuan(more.amount), total: yuan(sum) },
        headline: `${headline}，加代通知金${yuanText(more.amount)}，共${yuanText(sum)}`,
        steps: [...steps, more.step],
        notes: [...notes, ...more.notes],
      }
    }
    return { result, headline, steps, notes }
  },
})

const twice = (pay: Exact | number): { readonly amount: Exact; readonly step: CalculationStep } => {
  const amount = times(pay, 2)
  return {
    amount,
    step: {
      what: '要是被认定违法解除',
      working: `${numberText(pay)} × 2 = ${yuanText(amount)}`,
      cites: ['劳动合同法第四十八条', '劳动合同法第八十七条', '劳动合同法实施条例第二十五条'],
    },
  }
}

const doubleNotes = [
  '是不是违法解除由仲裁或法院认定，这里不下结论；认定了才是这个数。',
  '拿了两倍就不再另拿一倍，也没有加一个月。也可以要求回去上班，那就不是赔偿金，是补中间的工资。',
] as const

const needsService = (known: Readonly<Record<string, unknown>>): boolean => !isNumber(known['N'])

const knownSum = {
  key: 'N',
  kind: 'money',
  label: '经济补偿',
  ask: '经济补偿（N）已经算出来了吗？算好了填数；没算过回“跳过”，我接着问。',
  optional: true,
} as const

export const doubleSeverance = calculator({
  id: 'calc-2n',
  zh: '违法解除赔偿金 2N',
  called: '(违法|非法)(解除|辞退|开除)(的)?(赔偿金?|补偿金?)?(2n)?|2n|赔偿金|(双倍|两倍)(补偿|赔偿)金?',
  deadline: 'arb-general',
  schema: z.strictObject({
    ...serviceShape,
    N: money.optional(),
    worker_choice: oneOf(['reinstate', 'pay']).optional(),
  }),
  fields: [knownSum, ...serviceFields(needsService)],
  work: (inputs, setting) => {
    const pay = inputs.N === undefined ? severancePay(inputs, setting, true) : undefined
    const N = pay?.pay ?? inputs.N ?? 0
    const { amount, step } = twice(N)
    const back = inputs.worker_choice === 'reinstate' ? ['你选的是回去上班：那要的是中间的工资，不是这个数。'] : []
    return {
      result: { ...(pay === undefined ? {} : { ...payResult(pay), N: yuan(N) }), amount: yuan(amount) },
      headline: `要是被认定违法解除，赔偿金${yuanText(amount)}（${numberText(N)} × 2）`,
      steps: [...(pay?.steps ?? []), step],
      notes: [...back, ...doubleNotes, ...(pay?.notes ?? []), ...(pay === undefined ? [] : severanceDoubts)],
    }
  },
})

export const noticePay = calculator({
  id: 'calc-n1',
  zh: '代通知金（N+1 的 1）',
  called: '代通知金(n\\+1的1)?|n\\+1(的1)?',
  deadline: 'arb-general',
  schema: z.strictObject({ ...serviceShape, ...noticeShape, N: money.optional() }),
  fields: [
    {
      key: 'notice',
      kind: 'number',
      label: '提前几天通知',
      ask: '单位提前几天书面通知你的？没有书面通知就写0。',
    },
    {
      key: 'last_month',
      kind: 'money',
      label: '上个月工资',
      ask: '离开前一个月，应发工资多少？',
      when: (known) => Number(known['notice'] ?? 0) < noticeDays,
    },
    knownSum,
    ...serviceFields(needsService),
  ],
  work: (inputs, setting) => {
    const pay = inputs.N === undefined ? severancePay(inputs, setting) : undefined
    const N = pay?.pay ?? inputs.N ?? 0
    const more = monthInstead(inputs, setting)
    const sum = plus(N, more.amount)
    return {
      result: {
        ...(pay === undefined ? {} : { ...payResult(pay), N: yuan(N) }),
        plus: yuan(more.amount),
        total: yuan(sum),
      },
      headline: `代通知金${yuanText(more.amount)}，连经济补偿共${yuanText(sum)}`,
      steps: [
        ...(pay?.steps ?? []),
        more.step,
        { what: '合计', working: `${numberText(N)} + ${numberText(more.amount)} = ${yuanText(sum)}`, cites: [] },
      ],
      notes: [...more.notes, ...(pay?.notes ?? []), ...(pay === undefined ? [] : severanceDoubts)],
    }
  },
})
