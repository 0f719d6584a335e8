import type { Choice } from '../../core/reply.ts'
import { annualLeave } from './annual-leave.ts'
import type { Calculated, Calculator, Inputs, Setting } from './calculator.ts'
import { doubleWage } from './double-wage.ts'
import { injury } from './injury.ts'
import { lateFee, retirement, unemployment } from './insurance.ts'
import { maternity } from './maternity.ts'
import { medical } from './medical.ts'
import { overtime } from './overtime.ts'
import { penalty } from './penalty.ts'
import { probation } from './probation.ts'
import { finalAward, layoff } from './settlement.ts'
import { severanceTax } from './severance-tax.ts'
import { doubleSeverance, noticePay, severance } from './severance.ts'
import { heatAllowance, minimumWage, shutdown, surcharge } from './wages.ts'

/** Every calculator, in the order in which they are offered. */
export const calculators: readonly Calculator[] = [
  severance,
  doubleSeverance,
  noticePay,
  doubleWage,
  overtime,
  annualLeave,
  probation,
  medical,
  injury,
  maternity,
  unemployment,
  minimumWage,
  heatAllowance,
  shutdown,
  layoff,
  penalty,
  finalAward,
  retirement,
  severanceTax,
  lateFee,
  surcharge,
]

const byId = new Map(calculators.map((one) => [one.id, one]))

export const calculatorOf = (id: string): Calculator | undefined => byId.get(id)

/** Works one calculator. Inputs that do not fit are refused with words for a member, never thrown. */
export const calculate = (id: string, inputs: Inputs, setting: Setting): Calculated =>
  calculatorOf(id)?.run(inputs, setting) ?? { ok: false, code: 'unknown_calculator', message: `没有叫“${id}”的计算` }

/** What a member sends to open each calculator in a chat: 算加班费. By id. */
export const calculatorWords: ReadonlyMap<string, string> = new Map(calculators.map(({ id, zh }) => [id, `算${zh}`]))

/** The button under an answer whose entry names a calculator. */
export const calculatorChoice = (id: string): Choice | undefined => {
  const send = calculatorWords.get(id)
  return send === undefined ? undefined : { label: '按我的情况算', send }
}
