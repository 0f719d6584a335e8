import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import type { Finding } from '../../safety/finding.ts'
import { calls } from './records.ts'

export interface Alarm {
  readonly onCall: (read: ReadWork) => Promise<boolean>
  readonly alert: (
    work: Work,
    finding: Finding,
    said: { readonly person: string; readonly turn: string; readonly text: string },
  ) => Promise<void>
}

/** A person of ours heard it and says so: that calls at once. */
const heard: Finding = { level: 'crisis', words: [], imminent: true, about: 'self', question: false }

/**
 * Calls whoever is on call, with the number and what was heard. Never refused because of who has the call in hand by now.
 * A call to nobody we know is a person of its own to the alert.
 * @returns whether anybody is on the rota
 */
export const raiseFromCall = async (
  work: Work,
  { sealer, alert, onCall }: Alarm & { readonly sealer: Sealer },
  by: Staff,
  { id, words = '' }: { readonly id: string; readonly words?: string | undefined },
): Promise<{ readonly onCall: boolean }> => {
  const call = await work.rows(calls).get(id)
  ensure(call !== undefined, 'not_found', '没有这一通电话。有危险马上打110或120。')
  const lines = [
    `${by.name}在电话里听到有危险。`,
    ...(call.phone === undefined ? [] : [`对方电话：${legible(sealer, 'contact', call.phone)}`]),
    ...(call.name === undefined ? [] : [`称呼：${legible(sealer, 'contact', call.name)}`]),
    ...(words.trim() === '' ? [] : [words.trim()]),
  ]
  await writeAudit(work, id, { actor: by.id, action: 'danger in call' })
  await alert(work, heard, { person: call.person ?? id, turn: work.newId('cal-danger'), text: lines.join('\n') })
  return { onCall: await onCall(work) }
}
