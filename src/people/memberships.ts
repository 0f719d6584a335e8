import { z } from 'zod'
import { derivedId } from '../core/ids.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { personIds, rangeOfPerson, rootId } from './joined.ts'

/** What somebody is in their union: who may be written to as such. */
export const unionRoleSchema = z.enum(['member', 'cadre', 'chair', 'model-worker', 'migrant', 'new-work'])
export type UnionRole = z.output<typeof unionRoleSchema>

/**
 * That somebody belongs to a union. Nothing of what a person asked, booked or was helped with is here: it is all that the audience of
 * a campaign may be chosen by.
 */
export const membershipSchema = z.object({
  id: z.string(),
  version: z.number(),
  /** Absent until the member has entered the code of an imported row. */
  person: z.string().optional(),
  /** Keyed hash of the code that an imported row was given; what binds it to a person. */
  code: z.string().optional(),
  union: z.string(),
  industry: z.string().optional(),
  street: z.string().optional(),
  roles: z.array(unionRoleSchema),
  /** `YYYY-MM-DD` in Shanghai. */
  joinedOn: z.string().optional(),
  /** The last day of the membership as it stands, `YYYY-MM-DD`. */
  renewBy: z.string().optional(),
  /** Who wrote it down. */
  source: z.enum(['member', 'import']),
  createdAt: z.string(),
})
export type Membership = z.output<typeof membershipSchema>
export const memberships = table<Membership>({
  name: 'memberships',
  schema: membershipSchema,
  indexes: {
    person: ['person', 'createdAt'],
    union: ['union'],
    industry: ['industry'],
    street: ['street'],
    renewBy: ['renewBy'],
  },
  unique: { code: ['code'] },
  personal: ['person', 'union', 'street'],
})

/** What a membership says, without whose it is. */
export type MembershipFacts = Omit<Membership, 'id' | 'version' | 'person' | 'code' | 'source' | 'createdAt'>

const mostOfPerson = 20

/** The memberships of a person, of whatever account they were entered with. */
export const membershipsOf = (read: ReadWork, person: string): Promise<readonly Membership[]> =>
  rangeOfPerson(read, memberships, 'person', { person, limit: mostOfPerson })

/** The member's own word: one row a person and union, the last word counts. */
export const enterMembership = async (work: Work, person: string, facts: MembershipFacts): Promise<Membership> => {
  const root = await rootId(work, person)
  const known = (await membershipsOf(work, root)).find(({ union }) => union === facts.union)
  if (known !== undefined) {
    const roles = [...new Set([...known.roles, ...facts.roles])]
    return work.rows(memberships).update({ ...known, ...facts, roles })
  }
  const id = derivedId('mbr', root, facts.union)
  return work.rows(memberships).insert({ id, person: root, ...facts, source: 'member', createdAt: work.now })
}

/** The imported row of a code becomes this person's. Undefined: no such code, or it is somebody else's. */
export const claimMembership = async (work: Work, person: string, code: string): Promise<Membership | undefined> => {
  const row = await work.rows(memberships).byUnique('code', [code])
  if (row === undefined) return undefined
  if (row.person !== undefined) return (await personIds(work, person)).includes(row.person) ? row : undefined
  return work.rows(memberships).update({ ...row, person: await rootId(work, person) })
}

/** The person is in no audience any more: own entries are deleted, imported rows are nobody's again. */
export const leaveMemberships = async (work: Work, person: string): Promise<number> => {
  const own = await membershipsOf(work, person)
  for (const row of own) {
    const { person: _person, ...rest } = row
    if (row.source === 'member') await work.rows(memberships).delete(row.id)
    else await work.rows(memberships).update(rest)
  }
  return own.length
}
