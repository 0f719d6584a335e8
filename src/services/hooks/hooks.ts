import type { HookAction } from '../../core/hook-action.ts'
import { applicationAction } from './application.ts'
import { callAction } from './call-result.ts'
import { lectureAction } from './lecture.ts'
import type { Work } from '../../core/store.ts'
import { raiseFromDead } from './danger.ts'
import type { HookActionParts } from './parts.ts'
import { deliveryAction, inboundAction } from './sms.ts'

const actionsOf = (parts: HookActionParts): readonly HookAction[] => [
  applicationAction(parts),
  lectureAction(parts),
  deliveryAction(),
  inboundAction(parts),
  callAction(parts),
]

/** What other systems may set off by a signed message: what a data file of `data/hooks/` may name. */
export const createHooks = (parts: HookActionParts) => ({
  actions: actionsOf(parts),
  /** Looks at what no action took. */
  buried: (work: Work, dead: { readonly receipt: string; readonly body: string }) => raiseFromDead(work, parts, dead),
})
