import type { Sealer } from '../../core/seal.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { sharedOf, type ClosingParts } from './closing.ts'
import { alertHandlers, type See } from './routes.ts'
import { explained } from './words.ts'

const pattern = /^(?:我?要?看|我?要?看一?下|查看|打开)说明$/

/** What becomes of alerts once somebody has them. */
export const createAlerts = (parts: ClosingParts & { readonly sealer: Sealer; readonly seen: See }) => ({
  words: [
    {
      matches: (raw: string) => pattern.test(raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？“”"]/g, '')),
      open: async ({ work, person }) => ({ replies: [explained(await sharedOf(work, person))] }),
    } satisfies ServiceWord,
  ],
  staff: alertHandlers(parts),
})
