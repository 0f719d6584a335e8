import type { ReadWork } from '../../core/store.ts'
import { receipts } from '../../core/hook-receipts.ts'
import type { Standing } from './sources.ts'

/** In one line, whether what other systems tell us is taken: files that are wrong, and things that wait for staff. */
export const incomingHealth = async (
  read: ReadWork,
  standings: ReadonlyMap<string, Standing>,
): Promise<{ readonly ok: boolean; readonly detail: string }> => {
  const all = [...standings.values()]
  const wrong = all.flatMap((one) => (one.kind === 'wrong' ? [one.problem] : []))
  const dead = await read.rows(receipts).count('state', { where: ['dead'] })
  const on = all.filter(({ kind }) => kind === 'on').length
  return { ok: wrong.length === 0 && dead === 0, detail: [`${on} on, ${dead} wait for staff`, ...wrong].join('; ') }
}
