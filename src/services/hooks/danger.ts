import type { Work } from '../../core/store.ts'
import { createFirstLook } from '../../dialogue/first-look.ts'
import type { HookActionParts } from './parts.ts'
import { personOfReceipt } from './phone-person.ts'

/** Words of somebody that another system brought. */
export interface Heard {
  readonly person: string
  /** All that may be known of them. */
  readonly phone?: string | undefined
  readonly text: string
  readonly receipt: string
}

const { look } = createFirstLook([])

/**
 * Looks for danger in words whichever way they came; whoever is on call gets the number with them. Help is said where the person can
 * be reached by one of our channels.
 * @returns whether there was any
 */
export const raiseIfDanger = async (work: Work, parts: HookActionParts, heard: Heard): Promise<boolean> => {
  const { person, phone, text, receipt } = heard
  const seen = look(text)
  if (seen === undefined) return false
  const whole = phone === undefined ? text : `${text}\n（别处转来，号码${phone}）`
  await parts.alert(work, seen.finding, { person, turn: receipt, text: whole })
  const { replies } = seen.say({ onCall: await parts.onCall(work), inTalk: false, before: undefined })
  await parts.deliver(work, { person, replies, sendId: `hook ${receipt}`, importance: 'critical' })
  return true
}

/** Every text in a body, however deep. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const wordsOf = (body: string): string => {
  try {
    return textsIn(JSON.parse(body)).join('\n')
  } catch {
    return body
  }
}

/** What fits nothing is looked at too: a broken field must not hide that somebody is in danger. */
export const raiseFromDead = async (
  work: Work,
  parts: HookActionParts,
  { receipt, body }: { readonly receipt: string; readonly body: string },
): Promise<void> => {
  const text = wordsOf(body)
  if (look(text) === undefined) return
  await raiseIfDanger(work, parts, { person: await personOfReceipt(work, receipt), text, receipt })
}
