import { cases } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { removeShift } from '../oncall/rota-rules.ts'
import { shiftsFrom } from '../oncall/rota.ts'
import type { Release } from './accounts.ts'

const batch = 200

/** Whatever the account was responsible for has no owner again, and shows up for the others. */
export const releaseCases: Release = async (work, account, actor) => {
  for (;;) {
    const owned = await work.rows(cases).range('owner', { where: [account], limit: batch })
    for (const { owner: _before, ...row } of owned) {
      await work.rows(cases).update({ ...row, updatedAt: work.now })
      await writeAudit(work, row.id, { actor, action: 'release', detail: { from: account } })
    }
    if (owned.length < batch) return
  }
}

/** Nobody comes to the shifts of a closed account: the rota has to show the gap. */
export const releaseShifts: Release = async (work, account, actor) => {
  for (const { id, version, staff, until } of await shiftsFrom(work, work.now))
    if (staff === account && until > work.now) await removeShift(work, actor, { id, version })
}
