import { setImmediate as breathe } from 'node:timers/promises'
import type { ReadWork, Store } from '../../core/store.ts'
import { memberships, type Membership, type MembershipFacts } from '../../people/memberships.ts'
import type { Audience } from './records.ts'

/** Everything an audience can be chosen by. What a person asked, booked or was helped with is in no membership. */
type Facts = Pick<MembershipFacts, 'union' | 'industry' | 'street' | 'roles'>

const isOneOf = (wanted: readonly string[], value: string | undefined): boolean =>
  wanted.length === 0 || (value !== undefined && wanted.includes(value))

export const isMeant = ({ unions, industries, streets, roles }: Audience, facts: Facts): boolean =>
  isOneOf(unions, facts.union) &&
  isOneOf(industries, facts.industry) &&
  isOneOf(streets, facts.street) &&
  (roles.length === 0 || facts.roles.some((role) => roles.includes(role)))

const pageSize = 500

/** Memberships that somebody has made theirs, by person; the page after begins with the person this one ended with. */
export const linkedMemberships = (read: ReadWork, from: string | undefined): Promise<readonly Membership[]> =>
  read.rows(memberships).range('person', { ...(from === undefined ? {} : { from }), limit: pageSize })

export const isLastPage = (page: readonly Membership[]): boolean => page.length < pageSize

/** All memberships of an audience, a page at a time, while others work. */
export async function* meantBy(store: Pick<Store, 'read'>, audience: Audience): AsyncGenerator<readonly Membership[]> {
  let from: string | undefined
  const seen = new Set<string>()
  for (;;) {
    const page = await store.read((read) => linkedMemberships(read, from))
    yield page.filter((row) => !seen.has(row.id) && isMeant(audience, row))
    if (isLastPage(page)) return
    from = page.at(-1)?.person
    seen.clear()
    for (const { id, person } of page) if (person === from) seen.add(id)
    await breathe()
  }
}
