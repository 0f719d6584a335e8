import { cases } from '../../casework/records.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork } from '../../core/store.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { awaitedOf, isOver } from './records.ts'
import { awaitedHandlers } from './rules.ts'
import * as words from './words.ts'

/** More open matters than anybody has. */
const mostCases = 50

const missingOf = async (read: ReadWork, sealer: Sealer, person: string): Promise<readonly words.Missing[]> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: mostCases })
  return own.flatMap((row) => {
    const { missing = [], papersBy } = awaitedOf(row)
    if (isOver(row) || missing.length === 0) return []
    return [{ papers: missing.map((paper) => legible(sealer, 'contact', paper)), until: papersBy }]
  })
}

/** What a case waits for besides us: papers of the member, an employer's answer to a letter. */
export const createAwaited = (sealer: Sealer) => {
  const asked: ServiceWord = {
    matches: words.asksWhatIsMissing,
    open: async ({ work, person }) => ({ replies: [words.missing(await missingOf(work, sealer, person))] }),
  }
  return { words: [asked], staff: awaitedHandlers(sealer) }
}
