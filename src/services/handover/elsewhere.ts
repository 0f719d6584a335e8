import { conversations } from '../../core/conversation.ts'
import type { Work } from '../../core/store.ts'
import { findPerson } from '../../people/persons.ts'
import { setOwner } from './queue.ts'
import { chats } from './records.ts'

/** Stands for whoever talks with the member inside of the platform. */
const elsewhere = 'elsewhere'

/** Somebody has taken a session inside of the platform, or it is over there. What staff here hold stays theirs. */
export const sessionElsewhere = async (
  work: Work,
  { account, sender }: { readonly account: string; readonly sender: string },
  isHeld: boolean,
): Promise<void> => {
  const person = await findPerson(work, account, sender)
  const conversation = person === undefined ? undefined : await work.rows(conversations).get(person.id)
  if (conversation === undefined) return
  const { id, owner, heldBy } = conversation
  if (isHeld && owner !== 'staff') {
    // Nobody here is asked any more; the matter itself stays open.
    await work.rows(chats).delete(id)
    await setOwner(work, id, { owner: 'staff', heldBy: elsewhere })
  }
  if (!isHeld && owner === 'staff' && heldBy === elsewhere) await setOwner(work, id, { owner: 'bot' })
}
