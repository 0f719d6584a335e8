import type { Reply } from '../../core/reply.ts'
import type { DraftEvent, StreamEvent } from '../../http/api/member.ts'

const kinds: readonly string[] = ['text', 'answer', 'help', 'notice'] satisfies readonly Reply['kind'][]

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'text' in value &&
  typeof value.text === 'string' &&
  typeof value.kind === 'string' &&
  kinds.includes(value.kind)

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

/** News of a draft, or undefined when it is none. */
export const parseDraftEvent = (data: string): DraftEvent | undefined => {
  const value = parse(data)
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'string') return undefined
  const { id } = value
  return 'text' in value && typeof value.text === 'string' ? { id, text: value.text } : { id }
}

/** An event of the stream, or undefined when it is not one: a proxy may put its own words on the line. */
export const parseStreamEvent = (data: string): StreamEvent | undefined => {
  const value = parse(data)
  if (typeof value !== 'object' || value === null || !('seq' in value) || !('at' in value) || !('replies' in value)) {
    return undefined
  }
  const { seq, at, replies } = value
  if (typeof seq !== 'number' || typeof at !== 'string' || !Array.isArray(replies)) return undefined
  const good = replies.filter(isReply)
  return good.length === 0 ? undefined : { seq, at, replies: good }
}
