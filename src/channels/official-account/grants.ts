import { derivedId } from '../../core/ids.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { grants, memberKey, type Grant } from './records.ts'

/** `spent`: one was taken for this very send before. */
export type Taken = 'taken' | 'spent' | 'none'

const grantId = (account: string, openid: string, template: string): string =>
  derivedId('grn', account, openid, template)

/** What a member said to one template, as far as we were told. */
export const grantOf = (
  read: ReadWork,
  at: { readonly account: string; readonly openid: string; readonly template: string },
): Promise<Grant | undefined> => read.rows(grants).get(grantId(at.account, at.openid, at.template))

interface GrantParts {
  readonly store: Store
  readonly account: string
}

/** The grants of subscription messages: accepting adds one, sending takes one, refusing takes all. */
export const createGrants = ({ store, account }: GrantParts) => {
  const idOf = (openid: string, template: string): string => grantId(account, openid, template)
  const change = <T>(
    openid: string,
    template: string,
    act: (row: Grant | undefined, put: (next: Partial<Grant>) => Promise<unknown>, work: Work) => Promise<T>,
  ): Promise<T> => {
    const id = idOf(openid, template)
    return store.transaction(id, async (work) => {
      const row = await work.rows(grants).get(id)
      const fresh = { id, member: memberKey(account, openid), template, left: 0, at: work.now }
      const put = (next: Partial<Grant>): Promise<unknown> =>
        row === undefined
          ? work.rows(grants).insert({ ...fresh, ...next })
          : work.rows(grants).update({ ...row, at: work.now, ...next })
      return act(row, put, work)
    })
  }
  return {
    /** The member answered the platform's question. */
    answered: (openid: string, template: string, isAccepted: boolean): Promise<void> =>
      change(openid, template, async (row, put, work) => {
        if (!isAccepted) await put({ left: 0, refusedAt: work.now })
        else if (row === undefined) await put({ left: 1 })
        else {
          const { refusedAt: _before, ...rest } = row
          await work.rows(grants).update({ ...rest, at: work.now, left: row.left + 1 })
        }
      }),
    take: (openid: string, template: string, sendId: string): Promise<Taken> =>
      change(openid, template, async (row, put): Promise<Taken> => {
        if (row?.spentFor === sendId) return 'spent'
        if (row === undefined || row.left < 1) return 'none'
        await put({ left: row.left - 1, spentFor: sendId })
        return 'taken'
      }),
    /** It surely did not go out. */
    giveBack: (openid: string, template: string, sendId: string): Promise<void> =>
      change(openid, template, async (row, _put, work) => {
        if (row?.spentFor !== sendId) return
        const { spentFor: _spent, ...rest } = row
        await work.rows(grants).update({ ...rest, left: row.left + 1 })
      }),
    /** The platform knows of none (43101). */
    none: (openid: string, template: string): Promise<void> =>
      change(openid, template, async (row, put) => {
        if (row !== undefined) await put({ left: 0 })
      }),
    left: async (openid: string, template: string): Promise<number> =>
      (await store.read((read) => read.rows(grants).get(idOf(openid, template))))?.left ?? 0,
  }
}

export type Grants = ReturnType<typeof createGrants>
