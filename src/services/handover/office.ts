import type { Office } from '../../dialogue/mind.ts'
import { handoverFlow } from './flow.ts'
import { promised, type ReceptionRules } from './queue.ts'
import { openHandover } from './rules.ts'
import { heardWhileHeld } from './talk.ts'

/** The office as the dialogue needs it: when it answers, and the way to hand something over without the form. */
export const createOffice = (rules: ReceptionRules): Office => ({
  flow: handoverFlow,
  matter: 'matter',
  promise: async (read) => (await promised(read, rules)).words,
  take: async (work, person, matter) => {
    await openHandover(work, {
      person,
      matter: rules.sealer.seal('contact', matter),
      phone: undefined,
      dueAt: (await promised(work, rules)).at,
    })
  },
  heard: (work, said) => heardWhileHeld(work, said, rules),
})
