import { setImmediate as nextTick } from 'node:timers/promises'
import type { Case } from '../../casework/records.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Finding } from '../../safety/finding.ts'
import type { Holidays } from './hours.ts'
import { callFor, callUnreached, noCallFor, type Unreached } from './making.ts'
import { callHandlers } from './routes.ts'
import { batch, forgetEnded, freeUnowned, mendAhead } from './tidying.ts'

interface CallbackParts {
  readonly store: Pick<Store, 'transaction'>
  readonly sealer: Sealer
  readonly calendar: Holidays
  readonly oncall: {
    readonly onCall: (read: ReadWork) => Promise<boolean>
    readonly alert: (
      work: Work,
      finding: Finding,
      said: { readonly person: string; readonly turn: string; readonly text: string },
    ) => Promise<void>
  }
}

/** Whoever changes the lists takes turns, so that no two people get one call. */
export const callsLock = 'calls'

/** So many rounds of each in one go: a list of 5,000 is done in an hour or two, and nobody waits for it. */
const rounds = 50

/** The call-back list and the surge list. */
export const createCallbacks = ({ store, sealer, calendar, oncall }: CallbackParts) => {
  const parts = { sealer, holidays: calendar }
  const untilDone = async (act: (work: Work) => Promise<number>, full: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      if ((await store.transaction(callsLock, act)) < full) return
      await nextTick()
    }
  }
  const tidy = async (): Promise<void> => {
    await untilDone(freeUnowned, batch)
    await untilDone((work) => mendAhead(work, parts), batch)
    await untilDone(forgetEnded, batch)
  }
  return {
    /** A case that waits for a call: puts it on the list, or moves it. See `callFor`. */
    callFor: (work: Work, row: Case, assigned?: string) => callFor(work, parts, row, assigned),
    noCallFor: (work: Work, ofCase: string) => noCallFor(work, ofCase),
    /** Somebody has to be told something and no channel reaches them. See `callUnreached`. */
    callUnreached: (work: Work, message: Unreached) => callUnreached(work, parts, message),
    standing: [{ name: 'calls', cron: '0 13 * * * *', run: tidy }],
    staff: callHandlers({ ...parts, ...oncall }),
  }
}

export type Callbacks = ReturnType<typeof createCallbacks>
