import type { Reply } from '../../core/reply.ts'
import type { StreamEvent } from '../../http/api/member.ts'

const kinds: readonly string[] = ['text', 'answer', 'help', 'notice'] satisfies readonly Reply['kind'][]

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'text' in value &&
  typeof value.text === 'string' &&
  typeof value.kind === 'string' &&
  kinds.includes(value.kind)

/** An event of the stream, or undefined when it is not one: a proxy may put its own words on the line. */
export const parseStreamEvent = (data: string): StreamEvent | undefined => {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('seq' in value) || !('at' in value) || !('replies' in value)) {
    return undefined
  }
  const { seq, at, replies } = value
  if (typeof seq !== 'number' || typeof at !== 'string' || !Array.isArray(replies)) return undefined
  const good = replies.filter(isReply)
  return good.length === 0 ? undefined : { seq, at, replies: good }
}
