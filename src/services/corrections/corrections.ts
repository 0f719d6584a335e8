import type { ServiceWord } from '../../dialogue/mind.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { correctionId, corrections } from './records.ts'
import { correctionKind, correctionsFor } from './rules.ts'
import * as words from './words.ts'

/** How many are shown at a time. */
const shown = 5

const pattern = /^(?:看|查|查看|看看|看一下)?(?:我的)?更正(?:是什么|内容|详情)?$/

/** Asked for by those who were told that something was corrected. */
export const correctionWords: readonly ServiceWord[] = [
  {
    matches: (raw) => pattern.test(raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？“”"]/g, '')),
    open: async ({ work, person }) => {
      const mine = await correctionsFor(work, person)
      return { replies: [mine.length === 0 ? words.none() : words.details(mine.slice(0, shown))] }
    },
  },
]

/** Still wanted as long as the content says that it was corrected. */
export const correctionReminders: ReminderKind = {
  kind: correctionKind,
  name: '回答更正',
  audience: 'member',
  importance: 'ordinary',
  // Planned to be over when nobody acts on the old answer any more.
  late: { until: 'event' },
  merge: 'kind',
  digest: true,
  stillOn: async (work, { subject, occurrence }) => {
    const row = await work.rows(corrections).get(correctionId({ entry: subject, on: occurrence }))
    return row !== undefined && row.state !== 'cancelled'
  },
}
