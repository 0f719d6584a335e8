import { derivedId } from '../core/ids.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { resolvePerson } from './joined.ts'
import { bindings, persons, type Binding, type Person } from './records.ts'

export const bindingOf = (read: ReadWork, account: string, sender: string): Promise<Binding | undefined> =>
  read.rows(bindings).byUnique('external', [account, sender])

/** The person behind an account of a platform, if we have met. */
export const findPerson = async (read: ReadWork, account: string, sender: string): Promise<Person | undefined> => {
  const binding = await bindingOf(read, account, sender)
  return binding === undefined ? undefined : resolvePerson(read, binding.person)
}

/**
 * The person behind an account of a platform; somebody new is written down.
 * @param reachable whether the platform lets us reach the person there, as this message shows
 */
export const personOf = async (work: Work, account: string, sender: string, reachable: boolean): Promise<Person> => {
  const binding = await bindingOf(work, account, sender)
  if (binding !== undefined && binding.reachable !== reachable)
    await work.rows(bindings).update({ ...binding, reachable })
  const known = binding === undefined ? undefined : await resolvePerson(work, binding.person)
  if (known !== undefined) return known
  const person = await work
    .rows(persons)
    .insert({ id: work.newId('per'), createdAt: work.now, elder: false, optedOut: [] })
  await work.rows(bindings).insert({
    id: derivedId('bnd', account, sender),
    account,
    sender,
    person: person.id,
    createdAt: work.now,
    reachable,
  })
  return person
}

/** False when the platform refuses us there: the person has unfollowed. */
export const isReachable = async (read: ReadWork, account: string, sender: string): Promise<boolean> =>
  (await bindingOf(read, account, sender))?.reachable ?? true
