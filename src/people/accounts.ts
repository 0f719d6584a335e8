import { ensure } from '../core/errors.ts'
import { newToken } from '../core/ids.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { addMs, dayMs } from '../core/time.ts'
import { nobodysPassword } from './passwords.ts'
import { sessions, staff, type Staff } from './records.ts'
import { insertStaff, setUpTokens, tokenHashOf, type NewStaff } from './staff.ts'

/** How long somebody has to use the link they were sent. */
const linkMs = 7 * dayMs
const mostStaff = 500
const mostSessions = 200
const roles: readonly Staff['role'][] = ['admin', 'clerk', 'counsellor', 'supervisor']

/** False until the person has chosen a password by their link. */
export const hasPassword = ({ password }: Pick<Staff, 'password'>): boolean =>
  password.startsWith('scrypt$') && password !== nobodysPassword

/** Everybody who has or had an account, oldest first. */
export const allStaff = async (read: ReadWork): Promise<readonly Staff[]> => {
  const found: Staff[] = []
  for (const role of roles) found.push(...(await read.rows(staff).range('role', { where: [role], limit: mostStaff })))
  return found.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
}

const endSessions = async (work: Work, id: string, except?: string): Promise<void> => {
  for (const { id: session } of await work.rows(sessions).range('staff', { where: [id], limit: mostSessions }))
    if (session !== except) await work.rows(sessions).delete(session)
}

/** A new link for this account; one given before is void. */
const openLink = async (work: Work, id: string): Promise<string> => {
  const token = newToken()
  const rows = work.rows(setUpTokens)
  await rows.delete(id)
  const fresh = { tokenHash: tokenHashOf(token), createdAt: work.now, expiresAt: addMs(work.now, linkMs) }
  await rows.insert({ id, ...fresh })
  return token
}

export interface WithLink {
  readonly staff: Staff
  /** Shown once; kept hashed. */
  readonly token: string
}

/** An account that nobody can sign in to until its owner has used the link and chosen a password. */
export const addAccount = async (work: Work, member: Omit<NewStaff, 'password'>): Promise<WithLink> => {
  const made = await insertStaff(work, member, nobodysPassword)
  return { staff: made, token: await openLink(work, made.id) }
}

export interface AccountAt {
  readonly id: string
  /** As the list showed it. */
  readonly version: number
}

const accountAt = async (read: ReadWork, { id, version }: AccountAt): Promise<Staff> => {
  const found = await read.rows(staff).get(id)
  ensure(found !== undefined, 'not_found', '没有这个账号')
  ensure(found.version === version, 'conflict', '刚刚有人先改了')
  return found
}

/** Somebody must be left who can sign in and open accounts: an administrator who never chose a password does not count. */
const isLast = async (read: ReadWork, leaving: Staff): Promise<boolean> => {
  if (leaving.role !== 'admin') return false
  const admins = await read.rows(staff).range('role', { where: ['admin'], limit: mostStaff })
  const others = admins.filter((one) => one.id !== leaving.id && one.disabledAt === undefined && hasPassword(one))
  return others.length === 0
}

const ensureNotLast = async (read: ReadWork, leaving: Staff): Promise<void> =>
  ensure(!(await isLast(read, leaving)), 'conflict', '这是最后一个能登录的管理员，先再加一个')

/** Ends somebody's sessions without their asking; the last administrator stays signed in. */
export const signOutAll = async (work: Work, id: string): Promise<void> => {
  const found = await work.rows(staff).get(id)
  if (found !== undefined && !(await isLast(work, found))) await endSessions(work, id)
}

/** Closes an account: its sessions end at once, its link is void, its password opens nothing. */
export const disableAccount = async (work: Work, at: AccountAt): Promise<Staff> => {
  const found = await accountAt(work, at)
  ensure(found.disabledAt === undefined, 'conflict', '这个账号已经停用了')
  await ensureNotLast(work, found)
  await endSessions(work, found.id)
  await work.rows(setUpTokens).delete(found.id)
  return work.rows(staff).update({ ...found, disabledAt: work.now })
}

/** Opens a closed account again, with the password it had. */
export const enableAccount = async (work: Work, at: AccountAt): Promise<Staff> => {
  const { disabledAt, ...found } = await accountAt(work, at)
  ensure(disabledAt !== undefined, 'conflict', '这个账号没有停用')
  return work.rows(staff).update(found)
}

/** The person signs in anew, so that no page goes on in the old role. */
export const changeRole = async (work: Work, at: AccountAt, role: Staff['role']): Promise<Staff> => {
  const found = await accountAt(work, at)
  if (found.role === role) return found
  await ensureNotLast(work, found)
  await endSessions(work, found.id)
  return work.rows(staff).update({ ...found, role })
}

/** A link to choose a password anew. The old one goes on until the link is used. */
export const resetLink = async (work: Work, at: AccountAt): Promise<WithLink> => {
  const found = await accountAt(work, at)
  ensure(found.disabledAt === undefined, 'conflict', '这个账号停用了，先恢复')
  return { staff: found, token: await openLink(work, found.id) }
}

/** What is said to a link that opens nothing. */
export const linkGone = '这个链接不对、用过了，或者过了七天。请管理员再给一个'

/** The account a link is for; undefined when it was used, is too old, or the account is closed. */
export const accountOfLink = async (read: ReadWork, token: string): Promise<Staff | undefined> => {
  const open = await read.rows(setUpTokens).byUnique('token', [tokenHashOf(token)])
  if (open?.expiresAt === undefined || open.expiresAt <= read.now) return undefined
  const found = await read.rows(staff).get(open.id)
  return found?.disabledAt === undefined ? found : undefined
}

/** Uses a link up: the password is set, and whoever was signed in with the old one is not any more. */
export const usePasswordLink = async (work: Work, token: string, hash: string): Promise<Staff> => {
  const found = await accountOfLink(work, token)
  ensure(found !== undefined, 'gone', linkGone)
  await work.rows(setUpTokens).delete(found.id)
  await endSessions(work, found.id)
  return work.rows(staff).update({ ...found, password: hash })
}

/** A new password for oneself; other browsers are signed out, this one stays. `checked` is the row whose password was tried. */
export const changePassword = async (
  work: Work,
  checked: Staff,
  next: { readonly hash: string; readonly session: string },
): Promise<void> => {
  const found = await work.rows(staff).get(checked.id)
  ensure(found?.password === checked.password, 'conflict', '密码刚刚在别处改过，请重新登录')
  await endSessions(work, found.id, next.session)
  await work.rows(staff).update({ ...found, password: next.hash })
}
