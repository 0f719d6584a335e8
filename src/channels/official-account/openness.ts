import type { Openness } from '../../core/channel.ts'
import type { ReadWork } from '../../core/store.ts'
import { grantOf } from './grants.ts'
import { memberKey, windows } from './records.ts'
import type { Templates } from './templates.ts'
import { roomOf, type WindowFigures } from './window.ts'

interface OpennessParts {
  readonly account: string
  readonly figures: WindowFigures
  readonly templates: Templates
}

/** Whether the chat with a member is open now; while it is not, whether a neutral line may say that something waits. */
export const createOpenness = ({ account, figures, templates }: OpennessParts) => {
  const subscription = templates.subscription.filter(({ id }) => id !== '')
  const hasTemplate = templates.template.some(({ id }) => id !== '')
  return async (read: ReadWork, openid: string): Promise<Openness> => {
    const room = roomOf(await read.rows(windows).get(memberKey(account, openid)), read.now, figures)
    if (room.kind !== 'closed') return room.kind
    if (hasTemplate) return 'grant'
    for (const { id: template } of subscription)
      if (((await grantOf(read, { account, openid, template }))?.left ?? 0) > 0) return 'grant'
    return 'closed'
  }
}
