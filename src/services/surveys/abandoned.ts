import { conversations, type Conversation } from '../../core/conversation.ts'
import type { Store } from '../../core/store.ts'
import { dayMs, msBetween, type Instant } from '../../core/time.ts'

/** Who has not gone on for so long begins anew. */
const waitsMs = 30 * dayMs

const without = ({ form, parked, ...rest }: Conversation, flows: ReadonlySet<string>): Conversation => ({
  ...rest,
  ...(form === undefined || flows.has(form.flow) ? {} : { form }),
  ...(parked === undefined || flows.has(parked.flow) ? {} : { parked }),
})

const isAbandoned = (conversation: Conversation, flows: ReadonlySet<string>, now: Instant): boolean =>
  msBetween(conversation.lastAt, now) > waitsMs &&
  [conversation.form, conversation.parked].some((form) => form !== undefined && flows.has(form.flow))

/** Half-filled anonymous forms stand in the conversation of a person: after a while they go, answers and all. */
export const forgetAbandoned = async (store: Store, flows: ReadonlySet<string>): Promise<number> => {
  if (flows.size === 0) return 0
  const now = await store.read(async (read) => read.now)
  const found: string[] = []
  for await (const conversation of store.scan(conversations))
    if (isAbandoned(conversation, flows, now)) found.push(conversation.id)
  for (const id of found)
    await store.transaction(id, async (work) => {
      const conversation = await work.rows(conversations).get(id)
      if (conversation !== undefined && isAbandoned(conversation, flows, work.now))
        await work.rows(conversations).update(without(conversation, flows))
    })
  return found.length
}
