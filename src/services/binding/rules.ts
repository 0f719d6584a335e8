import { writeAudit } from '../../casework/transitions.ts'
import { conversations, personTopic, type Conversation } from '../../core/conversation.ts'
import type { Deliver } from '../../core/delivery.ts'
import { notice } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { isSamePerson, joinPersons, partPerson, personIds, rootId } from '../../people/joined.ts'
import { bindingOf } from '../../people/persons.ts'
import { waysOf, type Place } from '../../people/ways.ts'
import { findCode, spendCode } from './codes.ts'
import * as words from './words.ts'

export interface BindingParts {
  readonly sealer: Sealer
  readonly deliver: Deliver
  /** Whether a talk with a counsellor is under way, or a person was called to one. */
  readonly inTalk: (read: ReadWork, person: string) => Promise<boolean>
  /** Whether two appointments that stand are at the same time. */
  readonly clashes: (read: ReadWork, person: string) => Promise<boolean>
}

/** Something is half done on an account: whose it is must not change under it. */
const isBusy = async (read: ReadWork, { inTalk }: BindingParts, person: string): Promise<boolean> => {
  const conversation = await read.rows(conversations).get(await rootId(read, person))
  if (conversation === undefined) return false
  const { form, parked, owner } = conversation
  return form !== undefined || parked !== undefined || owner !== 'bot' || (await inTalk(read, person))
}

export type Joining =
  | { readonly kind: 'joined'; readonly clashes: boolean }
  | { readonly kind: 'wrong' | 'too-many' | 'same' | 'busy-here' | 'busy-there' }

/** Both sides go on counting what they are told where the longer count was, so that a page that is open misses nothing. */
const alignCounts = async (work: Work, ids: readonly string[], at: Partial<Place>): Promise<void> => {
  const known: Conversation[] = []
  for (const id of ids) {
    const one = await work.rows(conversations).get(id)
    if (one !== undefined) known.push(one)
  }
  const noticeSeq = Math.max(0, ...known.map((one) => one.noticeSeq))
  for (const one of known)
    await work.rows(conversations).update({ ...one, noticeSeq, ...(one.id === ids[0] ? at : {}) })
  for (const id of ids) work.notify(personTopic(id))
}

/** Makes two persons one: what they have stands as it is, and each side sees both. Reminders go where this was typed. */
const join = async (
  work: Work,
  { deliver }: BindingParts,
  whose: string,
  to: { person: string; place: Place },
): Promise<void> => {
  // Said while the account that gave the code still stands alone: whoever owns it reads it there.
  const only = (await waysOf(work, whose)).map(({ account }) => account)
  await deliver(work, { person: whose, replies: [notice(words.toldOtherSide)], sendId: work.newId('say'), only })
  const root = await joinPersons(work, whose, to.person)
  if (root === undefined) return
  const ids = await personIds(work, root)
  if ((await work.rows(conversations).get(root)) === undefined)
    await work.rows(conversations).insert({ id: root, owner: 'bot', noticeSeq: 0, ...to.place, lastAt: work.now })
  await alignCounts(work, ids, to.place)
  await writeAudit(work, root, {
    actor: 'member',
    action: 'accounts joined',
    detail: { with: whose === root ? to.person : whose },
  })
}

/** Joins the account somebody writes from to the one that was given this code. */
export const joinByCode = async (
  work: Work,
  parts: BindingParts,
  said: { readonly person: string; readonly place: Place; readonly code: string },
): Promise<Joining> => {
  const found = await findCode(work, parts.sealer, said)
  if (found.kind !== 'found') return found
  const { row } = found
  if (await isSamePerson(work, row.person, said.person)) return { kind: 'same' }
  if (await isBusy(work, parts, said.person)) return { kind: 'busy-here' }
  if (await isBusy(work, parts, row.person)) return { kind: 'busy-there' }
  await spendCode(work, row)
  await join(work, parts, row.person, said)
  return { kind: 'joined', clashes: await parts.clashes(work, row.person) }
}

/** Joins the account somebody is at to one that its platform itself has proven to be theirs: no code is asked for. */
export const joinProven = async (
  work: Work,
  parts: BindingParts,
  at: { readonly proven: string; readonly person: string; readonly place: Place },
): Promise<Joining> => {
  if (await isSamePerson(work, at.proven, at.person)) return { kind: 'same' }
  if (await isBusy(work, parts, at.person)) return { kind: 'busy-here' }
  if (await isBusy(work, parts, at.proven)) return { kind: 'busy-there' }
  await join(work, parts, at.proven, at)
  return { kind: 'joined', clashes: await parts.clashes(work, at.proven) }
}

/** The person the rows of this account stand under. */
const ownId = async (read: ReadWork, { account, sender }: Place): Promise<string | undefined> =>
  (await bindingOf(read, account, sender))?.person

/** The account this is written from stands alone again, with what was done on it before. */
export const part = async (
  work: Work,
  parts: BindingParts,
  said: { readonly person: string; readonly place: Place },
): Promise<'parted' | 'alone' | 'busy'> => {
  const own = await ownId(work, said.place)
  const ids = await personIds(work, said.person)
  if (own === undefined || ids.length === 1) return 'alone'
  if (await isBusy(work, parts, said.person)) return 'busy'
  await alignCounts(work, ids, {})
  const rest = await partPerson(work, own)
  await writeAudit(work, own, { actor: 'member', action: 'accounts parted', detail: { from: rest ?? '' } })
  return 'parted'
}
