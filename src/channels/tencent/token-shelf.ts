import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { addMs, type Instant } from '../../core/time.ts'
import { sharedTokens } from './records.ts'

export interface HeldToken {
  readonly value: string
  readonly until: Instant
}

/** `ask`: it is our turn to ask the platform. `wait`: another process is asking. */
export type Turn =
  | { readonly kind: 'token'; readonly token: HeldToken }
  | { readonly kind: 'ask' }
  | { readonly kind: 'wait' }

/** Where the processes of one account leave its token for each other. */
export interface TokenShelf {
  /** @param refused the token that the platform would not take any more */
  take(refused: string | undefined): Promise<Turn>
  keep(token: HeldToken): Promise<void>
  /** The platform gave none: the next one may ask. */
  giveUp(): Promise<void>
}

interface ShelfParts {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'seal' | 'open'>
  readonly account: string
}

/** Longer than a question to the platform may take; after a crash in the middle another process asks. */
export const askMs = 10_000

/** The shared token is a sealed row; whose turn it is to ask stands in the same row, so two processes never ask at once. */
export const createTokenShelf = ({ store, sealer, account }: ShelfParts): TokenShelf => {
  const opened = (sealed: string): string | undefined => {
    try {
      return sealer.open('key', sealed)
    } catch {
      // Sealed with a key that is not here: as good as none.
      return undefined
    }
  }
  const lock = `token:${account}`
  return {
    take: (refused) =>
      store.transaction(lock, async (work): Promise<Turn> => {
        const row = await work.rows(sharedTokens).get(account)
        const value = row?.token === undefined ? undefined : opened(row.token)
        if (value !== undefined && value !== refused && row?.until !== undefined && work.now < row.until)
          return { kind: 'token', token: { value, until: row.until } }
        if (row?.askedUntil !== undefined && work.now < row.askedUntil) return { kind: 'wait' }
        const asking = { at: work.now, askedUntil: addMs(work.now, askMs) }
        if (row === undefined) await work.rows(sharedTokens).insert({ id: account, ...asking })
        else await work.rows(sharedTokens).update({ ...row, ...asking })
        return { kind: 'ask' }
      }),
    keep: ({ value, until }) =>
      store.transaction(lock, async (work) => {
        const row = await work.rows(sharedTokens).get(account)
        const kept = { id: account, at: work.now, token: sealer.seal('key', value), until }
        if (row === undefined) await work.rows(sharedTokens).insert(kept)
        else await work.rows(sharedTokens).update({ ...kept, version: row.version })
      }),
    giveUp: () =>
      store.transaction(lock, async (work) => {
        const row = await work.rows(sharedTokens).get(account)
        if (row === undefined) return
        const { askedUntil: _asked, ...rest } = row
        await work.rows(sharedTokens).update(rest)
      }),
  }
}
