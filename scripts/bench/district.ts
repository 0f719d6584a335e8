import { z } from 'zod'
import { turns as storedTurns } from '../../src/core/conversation.ts'
import { newId } from '../../src/core/ids.ts'
import type { PortableStore, Work } from '../../src/core/store.ts'
import { table, type Row, type Table } from '../../src/core/table.ts'

/** The rows every form and every peer is loaded with, and the one transaction all of them are measured with. */
export const memberSchema = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  phone: z.string(),
  phoneHash: z.string(),
  union: z.string(),
  street: z.string(),
  industry: z.string(),
  migrant: z.boolean(),
  joinedAt: z.string(),
  note: z.string().optional(),
})
export type Member = z.output<typeof memberSchema>
export const members = table<Member>({
  name: 'members',
  schema: memberSchema,
  indexes: { union: ['union', 'name'], street: ['street', 'joinedAt'] },
  unique: { phone: ['phoneHash'] },
})

/** Kept for good: a year of them is to lie on the disk. */
export const turns = { ...storedTurns, retention: { kind: 'forever' } } as const

export const districtMembers = 144_000
export const writers = 32

export const memberId = (n: number): string => `mem_${String(n).padStart(26, '0')}`

export const memberRow = (n: number, at: Date): Omit<Member, 'version'> => ({
  id: memberId(n),
  name: `王小${String.fromCharCode(0x4e00 + (n % 5_000))}`,
  phone: `k1.${newId('x', at)}${newId('x', at)}`,
  phoneHash: newId('h', at),
  union: `uni_${n % 1_386}`,
  street: `str_${n % 9}`,
  industry: ['logistics', 'security', 'property'][n % 3] ?? '',
  migrant: n % 5 === 0,
  joinedAt: at.toISOString(),
})

/** Which member a writer's n-th transaction changes: spread over all of them, never the same for two writers at a time. */
export const memberOf = (writer: number, n: number, count: number): string =>
  memberId((writer * 4_513 + n * 31) % count)

/** A question and its answer, as a message stores them. */
export const turnRow = (id: string, person: string, at: string) => ({
  id,
  person,
  account: 'web',
  at,
  kind: 'text',
  text: '公司拖欠工资两个月了，怎么办',
  replies: [{ kind: 'answer' as const, text: '江苏规定，就算资金困难、工会也同意，缓发最长只有三十天。'.repeat(3) }],
  delivery: 'direct' as const,
  content: '0123456789abcdef',
})

const batch = 1_000

type Filled = Pick<PortableStore, 'importRows'>

const fill = async (store: Filled, table: Table, count: number, row: (n: number) => Row): Promise<void> => {
  for (let from = 0; from < count; from += batch) {
    const length = Math.min(batch, count - from)
    await store.importRows(
      table,
      Array.from({ length }, (_, n) => row(from + n)),
    )
  }
}

export const fillMembers = (store: Filled, count: number, at: Date): Promise<void> =>
  fill(store, members, count, (n) => ({ ...memberRow(n, at), version: 1 }))

const yearMs = 365 * 24 * 3_600_000

/** `count` turns spread evenly over the year that ends at `at`, oldest first. */
export const fillYear = (store: Filled, count: number, at: Date): Promise<void> =>
  fill(store, turns, count, (n) => {
    const then = new Date(at.getTime() - yearMs + Math.floor((n / count) * yearMs))
    const person = memberId((n * 7_919) % districtMembers)
    return { ...turnRow(newId('trn', then), person, then.toISOString()), version: 1 }
  })

/** What a message does: the person's row is read and written, the turn is added. */
export const message = async (work: Work, member: string, note: string): Promise<void> => {
  const row = await work.rows(members).get(member)
  if (row === undefined) throw new Error(`${member} is not there`)
  await work.rows(members).update({ ...row, note })
  await work.rows(turns).insert(turnRow(work.newId('trn'), member, work.now))
}
