import type { Store } from '../../core/store.ts'
import { dayMs, msBetween } from '../../core/time.ts'
import type { Choice } from '../../core/reply.ts'
import { memberKey, offers } from './records.ts'

/** More than anybody scrolls back to. */
const maxKept = 60
const goodForMs = 2 * dayMs

interface OfferParts {
  readonly store: Store
  readonly account: string
}

/** What buttons a member was shown. The platform wants whole numbers for them; ours count up for each member. */
export const createOffers = ({ store, account }: OfferParts) => ({
  /** The numbers of the choices; the same again for a second try of the same send. */
  number: async (openid: string, sendId: string, choices: readonly Choice[]): Promise<readonly number[]> => {
    const id = memberKey(account, openid)
    return store.transaction(id, async (work) => {
      const row = await work.rows(offers).get(id)
      const known = row?.items.filter((item) => item.sendId === sendId) ?? []
      if (known.length === choices.length) return known.map(({ number }) => number)
      const first = row?.next ?? 1
      const added = choices.map(({ label, send }, index) => ({
        number: first + index,
        sendId,
        label,
        send,
        at: work.now,
      }))
      const items = [...(row?.items ?? []), ...added].slice(-maxKept)
      const next = { id, at: work.now, next: first + choices.length, items }
      if (row === undefined) await work.rows(offers).insert(next)
      else await work.rows(offers).update({ ...next, version: row.version })
      return added.map(({ number }) => number)
    })
  },
  /** What a pressed button says; undefined when we never showed it: then the words are only words. */
  pressed: async (openid: string, number: string, words: string): Promise<string | undefined> => {
    if (!/^[1-9]\d{0,8}$/.test(number)) return undefined
    return store.read(async (read) => {
      const row = await read.rows(offers).get(memberKey(account, openid))
      const item = row?.items.find((one) => one.number === Number(number) && one.label === words)
      return item === undefined || msBetween(item.at, read.now) > goodForMs ? undefined : item.send
    })
  },
})

export type Offers = ReturnType<typeof createOffers>
