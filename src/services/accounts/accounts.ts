import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import {
  addAccount,
  allStaff,
  changeRole,
  disableAccount,
  enableAccount,
  hasPassword,
  resetLink,
  type AccountAt,
} from '../../people/accounts.ts'
import { staff, type Staff } from '../../people/records.ts'
import type { NewStaff } from '../../people/staff.ts'

/** Gives back what hangs on an account that is closed or gets another role: cases, chats, shifts. In the same transaction. */
export type Release = (work: Work, account: string, actor: string) => Promise<void>

/** An account as the list shows it. */
export interface AccountView {
  readonly id: string
  readonly version: number
  readonly login: string
  readonly name: string
  readonly role: Staff['role']
  readonly state: 'active' | 'waiting' | 'disabled'
  readonly createdAt: string
}

const stateOf = (row: Staff): AccountView['state'] => {
  if (row.disabledAt !== undefined) return 'disabled'
  return hasPassword(row) ? 'active' : 'waiting'
}

export const viewOf = (row: Staff): AccountView => {
  const { id, version, login, name, role, createdAt } = row
  return { id, version, login, name, role, createdAt, state: stateOf(row) }
}

const ofOffice = (role: Staff['role']): boolean => role === 'admin' || role === 'clerk'

/** Asked again in the transaction: two administrators may be closing each other's accounts. */
export const ensureAdmin = async (read: ReadWork, actor: Staff): Promise<void> => {
  const now = await read.rows(staff).get(actor.id)
  ensure(now?.role === 'admin' && now.disabledAt === undefined, 'forbidden', '你的账号不能做这个')
}

/** What administrators do with accounts; every change is a row in the audit. */
export const accountHandlers = (releases: readonly Release[]) => {
  const release = async (work: Work, account: string, actor: string): Promise<void> => {
    for (const one of releases) await one(work, account, actor)
  }
  /** Checks the actor, does it, and writes it down. */
  const done = async (work: Work, actor: Staff, action: string, act: () => Promise<Staff>): Promise<AccountView> => {
    await ensureAdmin(work, actor)
    const row = await act()
    await writeAudit(work, row.id, { actor: actor.id, action: `account ${action}`, detail: { role: row.role } })
    return viewOf(row)
  }
  return {
    list: async (read: ReadWork, _staff: Staff) => ({ accounts: (await allStaff(read)).map(viewOf) }),
    add: async (work: Work, actor: Staff, member: Omit<NewStaff, 'password'>) => {
      await ensureAdmin(work, actor)
      const { staff: made, token } = await addAccount(work, member)
      return { account: await done(work, actor, 'add', async () => made), token }
    },
    link: async (work: Work, actor: Staff, at: AccountAt) => {
      await ensureAdmin(work, actor)
      const { staff: known, token } = await resetLink(work, at)
      return { account: await done(work, actor, 'link', async () => known), token }
    },
    role: (work: Work, actor: Staff, { role, ...at }: AccountAt & { readonly role: Staff['role'] }) =>
      done(work, actor, 'role', async () => {
        const before = await work.rows(staff).get(at.id)
        const changed = await changeRole(work, at, role)
        // Clerks and administrators have the same work.
        if (before !== undefined && !(ofOffice(before.role) && ofOffice(role))) await release(work, at.id, actor.id)
        return changed
      }),
    disable: (work: Work, actor: Staff, at: AccountAt) =>
      done(work, actor, 'disable', async () => {
        const closed = await disableAccount(work, at)
        await release(work, at.id, actor.id)
        return closed
      }),
    enable: (work: Work, actor: Staff, at: AccountAt) => done(work, actor, 'enable', () => enableAccount(work, at)),
  }
}
