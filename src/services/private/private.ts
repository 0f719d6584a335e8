import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import { privateHandlers } from './counsellor-side.ts'
import { lookAfterAll } from './idle.ts'
import type { PrivateParts } from './sessions.ts'
import { namesStart } from './member-words.ts'
import { createTalks } from './talks.ts'
import { nobodyThere } from './words.ts'

/** Private talks in writing between a member and their counsellor. */
export const createPrivate = ({
  store,
  log,
  ...parts
}: PrivateParts & { readonly store: Store; readonly log: Log }) => ({
  talks: createTalks(parts),
  // While somebody is there the word goes to the talk.
  words: [{ matches: namesStart, open: async () => ({ replies: [nobodyThere()] }) }],
  standing: [
    {
      name: 'private sessions',
      cron: '20 * * * * *',
      gapMs: 40_000,
      run: () => lookAfterAll(store, log, parts),
    },
  ],
  staff: privateHandlers(parts),
})
