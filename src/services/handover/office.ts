import type { Sealer } from '../../core/seal.ts'
import type { Office } from '../../dialogue/mind.ts'
import { handoverFlow } from './flow.ts'
import { promiseAt, type Workday } from './promise.ts'
import { openHandover } from './rules.ts'

/** The office as the dialogue needs it: when it answers, and the way to hand something over without the form. */
export const createOffice = (sealer: Sealer, workday: Workday): Office => ({
  flow: handoverFlow,
  matter: 'matter',
  promise: (now) => promiseAt(now, workday).words,
  take: async (work, person, matter) => {
    await openHandover(work, {
      person,
      matter: sealer.seal('contact', matter),
      phone: undefined,
      dueAt: promiseAt(work.now, workday).at,
    })
  },
})
