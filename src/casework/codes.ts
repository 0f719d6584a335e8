import { z } from 'zod'
import { newCode } from '../core/ids.ts'
import type { Sealer } from '../core/seal.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { hourMs, msBetween } from '../core/time.ts'
import { cases, type Case } from './records.ts'

export const codeTrySchema = z.object({
  /** A person, or `everyone`. */
  id: z.string(),
  version: z.number(),
  /** Start of the hour in which the wrong tries are counted. */
  since: z.string(),
  wrong: z.number(),
})
export type CodeTry = z.output<typeof codeTrySchema>
export const codeTries = table<CodeTry>({
  name: 'code_tries',
  schema: codeTrySchema,
  retention: { kind: 'days', days: 1, field: 'since' },
})

const digits = 6
/** Wrong tries an hour. Persons cost nothing to make on the web, so all together have a limit as well. */
const perPerson = 5
const perEveryone = 200
const everyone = 'everyone'

/** The code as a person types it: spaces and full-width digits do not matter. Undefined when it is none. */
export const readCode = (raw: string): string | undefined => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return /^\d{6}$/.test(plain) ? plain : undefined
}

const hashOf = (sealer: Sealer, kind: string, code: string): string => sealer.lookup('lookup', `${kind}:${code}`)

/** A code that no open case of the kind has, and the hash under which it is kept. */
export const newCaseCode = async (
  work: Work,
  sealer: Sealer,
  kind: string,
): Promise<{ readonly code: string; readonly codeHash: string }> => {
  for (let i = 0; i < 50; i += 1) {
    const code = newCode(digits)
    const codeHash = hashOf(sealer, kind, code)
    if ((await work.rows(cases).byUnique('code', [kind, codeHash])) === undefined) return { code, codeHash }
  }
  throw new Error(`no free code for a ${kind} case`)
}

const wrongTries = async (
  work: Work,
  id: string,
): Promise<{ readonly row: CodeTry | undefined; readonly wrong: number }> => {
  const row = await work.rows(codeTries).get(id)
  return { row, wrong: row !== undefined && msBetween(row.since, work.now) < hourMs ? row.wrong : 0 }
}

const countWrong = async (work: Work, id: string): Promise<void> => {
  const { row, wrong } = await wrongTries(work, id)
  if (row === undefined) await work.rows(codeTries).insert({ id, since: work.now, wrong: 1 })
  else if (wrong === 0) await work.rows(codeTries).update({ ...row, since: work.now, wrong: 1 })
  else await work.rows(codeTries).update({ ...row, wrong: wrong + 1 })
}

/** The case of a code for staff, who see the cases in their lists anyway: wrong tries are not counted. */
export const caseOfCode = (read: ReadWork, sealer: Sealer, kind: string, code: string): Promise<Case | undefined> =>
  read.rows(cases).byUnique('code', [kind, hashOf(sealer, kind, code)])

export type CodeLookup =
  | { readonly kind: 'found'; readonly case: Case }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'too-many' }

export interface CodeQuestion {
  readonly kind: string
  readonly code: string
  /** Who asks: after five wrong codes in an hour also a right one is refused. */
  readonly person: string
}

/** Whether somebody may still type codes of this kind: they have a count of their own, and one for everybody. */
export const mayTryCode = async (work: Work, kind: string, person: string): Promise<boolean> =>
  (await wrongTries(work, `${kind}:${person}`)).wrong < perPerson &&
  (await wrongTries(work, `${kind}:${everyone}`)).wrong < perEveryone

/** A code of this kind was wrong. Counted in this transaction: let it commit. */
export const countWrongCode = async (work: Work, kind: string, person: string): Promise<void> => {
  await countWrong(work, `${kind}:${person}`)
  await countWrong(work, `${kind}:${everyone}`)
}

/** The case a code stands for. A wrong try is counted in this transaction: let it commit. */
export const findByCode = async (work: Work, sealer: Sealer, asked: CodeQuestion): Promise<CodeLookup> => {
  if ((await wrongTries(work, asked.person)).wrong >= perPerson) return { kind: 'too-many' }
  if ((await wrongTries(work, everyone)).wrong >= perEveryone) return { kind: 'too-many' }
  const found = await work.rows(cases).byUnique('code', [asked.kind, hashOf(sealer, asked.kind, asked.code)])
  if (found !== undefined) return { kind: 'found', case: found }
  await countWrong(work, asked.person)
  await countWrong(work, everyone)
  return { kind: 'wrong' }
}
