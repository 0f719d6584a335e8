import { countWrongCode, mayTryCode } from '../../casework/codes.ts'
import { newCode } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { addMs, hourMs, minuteMs, msBetween } from '../../core/time.ts'
import { bindingCodeId, bindingCodes, type BindingCode } from './records.ts'

export const codeLivesMs = 5 * minuteMs
const digits = 6
/** Codes one person gets in an hour. */
const perHour = 5
const kind = 'binding'

const hashOf = (sealer: Sealer, code: string): string => sealer.lookup('lookup', `${kind}:${code}`)

/** A code nobody else has; one whose time is over is free again. */
const freeCode = async (work: Work, sealer: Sealer): Promise<{ readonly code: string; readonly codeHash: string }> => {
  for (let i = 0; i < 50; i += 1) {
    const code = newCode(digits)
    const codeHash = hashOf(sealer, code)
    const other = await work.rows(bindingCodes).byUnique('code', [codeHash])
    if (other === undefined) return { code, codeHash }
    if (other.expiresAt <= work.now) {
      await spendCode(work, other)
      return { code, codeHash }
    }
  }
  throw new Error('no free binding code')
}

/** A new code for a person, told once; undefined after too many in an hour. */
export const issueCode = async (work: Work, sealer: Sealer, person: string): Promise<string | undefined> => {
  const id = bindingCodeId(person)
  const before = await work.rows(bindingCodes).get(id)
  const isSameHour = before !== undefined && msBetween(before.since, work.now) < hourMs
  const issued = isSameHour ? before.issued : 0
  if (issued >= perHour) return undefined
  const { code, codeHash } = await freeCode(work, sealer)
  const row = {
    id,
    person,
    codeHash,
    expiresAt: addMs(work.now, codeLivesMs),
    since: isSameHour ? before.since : work.now,
    issued: issued + 1,
  }
  if (before === undefined) await work.rows(bindingCodes).insert(row)
  else await work.rows(bindingCodes).update({ ...row, version: before.version })
  return code
}

export type CodeFound = { readonly kind: 'found'; readonly row: BindingCode } | { readonly kind: 'wrong' | 'too-many' }

/** Whose code somebody typed. A wrong one, also one whose time is over, is counted in this transaction: let it commit. */
export const findCode = async (
  work: Work,
  sealer: Sealer,
  asked: { person: string; code: string },
): Promise<CodeFound> => {
  if (!(await mayTryCode(work, kind, asked.person))) return { kind: 'too-many' }
  const row = await work.rows(bindingCodes).byUnique('code', [hashOf(sealer, asked.code)])
  if (row !== undefined && row.expiresAt > work.now) return { kind: 'found', row }
  await countWrongCode(work, kind, asked.person)
  return { kind: 'wrong' }
}

/** It is good for one joining. */
export const spendCode = async (work: Work, row: BindingCode): Promise<void> => {
  const { codeHash: _used, ...rest } = row
  await work.rows(bindingCodes).update(rest)
}
