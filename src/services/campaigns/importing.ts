import { z } from 'zod'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { derivedId } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { memberships, type UnionRole } from '../../people/memberships.ts'
import { roleNames } from './words.ts'

/** As many lines in one transaction. */
export const mostLines = 500
const longest = 60

/** Codes that a union hands out: letters and digits, too many to guess. */
export const readMemberCode = (raw: string): string | undefined => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  return /^[0-9A-Z]{8,20}$/.test(plain) ? plain : undefined
}

export const memberCodeHash = (sealer: Sealer, code: string): string => sealer.lookup('lookup', `membership:${code}`)

export const importedSchema = z.object({
  added: z.number(),
  changed: z.number(),
  /** Line numbers of what could not be read. */
  wrong: z.array(z.number()),
})
export type ImportedMembers = z.output<typeof importedSchema>

const columns = {
  code: /登记码|编码|^码$|code/i,
  union: /工会|union/i,
  industry: /行业|industry/i,
  street: /街道|street/i,
}
const moreColumns = { roles: /身份|角色|role/i, joinedOn: /入会|joined/i, renewBy: /到期|有效|renew/i }
type Column = keyof typeof columns | keyof typeof moreColumns

const isColumn = (name: string): name is Column => name in columns || name in moreColumns

/** Which column is which, by the heading: names, numbers and whatever else is there are not read. */
export const headingOf = (line: string): ReadonlyMap<Column, number> => {
  const found = new Map<Column, number>()
  for (const [at, cell] of cellsOf(line).entries())
    for (const [name, pattern] of Object.entries({ ...columns, ...moreColumns }))
      if (isColumn(name) && !found.has(name) && pattern.test(cell)) found.set(name, at)
  return found
}

const cellsOf = (line: string): readonly string[] =>
  line.split(/[,，\t]/u).map((cell) =>
    cell
      .normalize('NFKC')
      .trim()
      .replace(/^"(.*)"$/u, '$1')
      .trim()
      .slice(0, longest),
  )

const dayOf = (raw: string): string | undefined => {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(raw) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return year !== '' && !Number.isNaN(Date.parse(date)) ? date : undefined
}

const rolesOf = (raw: string): UnionRole[] =>
  Object.entries(roleNames).flatMap(([role, name]) => (raw.includes(name) ? [role as UnionRole] : [])) // its keys are the roles

const readRow = (cells: readonly string[], heading: ReadonlyMap<Column, number>) => {
  const cell = (name: Column): string => cells[heading.get(name) ?? -1] ?? ''
  const code = readMemberCode(cell('code'))
  const union = cell('union')
  if (code === undefined || union === '') return undefined
  const [joinedOn, renewBy] = [dayOf(cell('joinedOn')), dayOf(cell('renewBy'))]
  const roles = rolesOf(cell('roles'))
  return {
    code,
    union,
    roles: roles.length === 0 ? (['member'] as UnionRole[]) : roles, // a list of one literal widens
    ...(cell('industry') === '' ? {} : { industry: cell('industry') }),
    ...(cell('street') === '' ? {} : { street: cell('street') }),
    ...(joinedOn === undefined ? {} : { joinedOn }),
    ...(renewBy === undefined ? {} : { renewBy }),
  }
}

export const importSchema = z.object({
  /** The heading line of the whole file. */
  heading: z.string(),
  /** Lines below it. */
  lines: z.array(z.string()),
  /** The number of the first of them. */
  firstLine: z.number().int(),
})
export type ImportInput = z.output<typeof importSchema>

/**
 * Memberships from a union's list, with a code each that the union hands to its member. They are nobody's until the member enters the
 * code; a line that is known already is brought up to date.
 */
export const importMembers = async (
  work: Work,
  sealer: Sealer,
  by: string,
  { heading, lines, firstLine }: ImportInput,
): Promise<ImportedMembers> => {
  ensure(lines.length <= mostLines, 'too_large', `一次最多${mostLines}行。`)
  const known = headingOf(heading.replace(/^\uFEFF/u, ''))
  ensure(known.has('code') && known.has('union'), 'invalid', '第一行要写列名，至少有“登记码”和“工会”。')
  const wrong: number[] = []
  let [added, changed] = [0, 0]
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const read = readRow(cellsOf(line), known)
    if (read === undefined) {
      wrong.push(firstLine + index)
      continue
    }
    const { code: plain, ...facts } = read
    const code = memberCodeHash(sealer, plain)
    const before = await work.rows(memberships).byUnique('code', [code])
    if (before === undefined) {
      const id = derivedId('mbr', code)
      await work.rows(memberships).insert({ id, code, ...facts, source: 'import', createdAt: work.now })
      added += 1
    } else {
      await work.rows(memberships).update({ ...before, ...facts })
      changed += 1
    }
  }
  const detail = { added: String(added), changed: String(changed), wrong: String(wrong.length) }
  await writeAudit(work, 'memberships', { actor: by, action: 'members imported', detail })
  return { added, changed, wrong }
}
