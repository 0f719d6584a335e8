import type { Flow } from '../../dialogue/flow-types.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { calculators } from '../../law/calculators/registry.ts'
import { calculatorFlow, type CurrentSetting } from './flow.ts'
import { calculationWords } from './service-words.ts'

/** The calculations in a chat, as the composition root takes them. Nothing of them is stored. */
export const createCalculations = (
  setting: CurrentSetting,
): { readonly flows: readonly Flow[]; readonly words: readonly ServiceWord[] } => ({
  flows: calculators.map((calculator) => calculatorFlow(calculator, setting)),
  words: calculationWords(),
})
