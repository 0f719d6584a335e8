import type { Store } from '../../core/store.ts'
import { awaited, letterAnswered, sendLetter, setPapers, type Awaited } from '../api/awaited.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, Look, Named, Of } from '../handler-types.ts'

/** What the service does for the console. */
export interface AwaitedHandlers {
  readonly look: Look<Named, Awaited>
  readonly papers: Act<Of<typeof setPapers>, Awaited>
  readonly letter: Act<Of<typeof sendLetter>, Awaited>
  readonly answered: Act<Of<typeof letterAnswered>, Awaited>
}

interface AwaitedWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: AwaitedHandlers
}

export const awaitedMounts = ({ store, guards, handlers: on }: AwaitedWires): readonly Mount[] => [
  guards.staff(awaited, ({ caller, param }) => store.read((read) => on.look(read, caller.staff, { id: param('id') }))),
  guards.staff(setPapers, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.papers(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(sendLetter, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.letter(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(letterAnswered, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.answered(work, caller.staff, { ...body, id: param('id') })),
  ),
]
