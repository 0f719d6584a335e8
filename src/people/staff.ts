import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { AppError, ensure } from '../core/errors.ts'
import { newToken } from '../core/ids.ts'
import { StoreConflict, type Store, type Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { hashPassword, nobodysPassword, verifyPassword } from './passwords.ts'
import { staff, type Staff } from './records.ts'

/**
 * One-time rights, a row while they are open, hashed: to make the first administrator (`first`), or for one account to set its
 * password (the id is that of the account).
 */
const setUpTokenSchema = z.object({
  id: z.string(),
  version: z.number(),
  tokenHash: z.string(),
  createdAt: z.string(),
  /** That of the first administrator is good until the next start. */
  expiresAt: z.string().optional(),
})
type SetUpToken = z.output<typeof setUpTokenSchema>
export const setUpTokens = table<SetUpToken>({
  name: 'setup_tokens',
  schema: setUpTokenSchema,
  unique: { token: ['tokenHash'] },
})

const theToken = 'first'
/** Whoever changes accounts waits for the others: nobody closes the last administrator beside somebody else. */
export const staffLock = 'staff set-up'

export interface NewStaff {
  readonly login: string
  readonly name: string
  readonly role: Staff['role']
  readonly password: string
}

/** Logins are compared without case, width and surrounding blanks. */
export const normalLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase()

export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

export const insertStaff = async (work: Work, member: Omit<NewStaff, 'password'>, hash: string): Promise<Staff> => {
  try {
    return await work.rows(staff).insert({
      id: work.newId('stf'),
      login: normalLogin(member.login),
      name: member.name.trim(),
      role: member.role,
      password: hash,
      createdAt: work.now,
    })
  } catch (error) {
    if (error instanceof StoreConflict && error.key === 'login')
      throw new AppError('conflict', '这个登录名已经有人用了，换一个')
    throw error
  }
}

/** @throws {AppError} conflict, when the login is taken */
export const addStaff = async (store: Store, member: NewStaff): Promise<Staff> => {
  const hash = await hashPassword(member.password)
  return store.transaction(staffLock, (work) => insertStaff(work, member, hash))
}

const anyStaff = async (store: Store): Promise<boolean> => {
  for await (const _ of store.scan(staff)) return true
  return false
}

export type FirstStaff =
  | { readonly kind: 'ready' }
  /** `ADMIN_PASSWORD` was given: the account was made. */
  | { readonly kind: 'created'; readonly login: string }
  /** Nobody can sign in yet: show a link with this token. It is valid until used or until the next start. */
  | { readonly kind: 'link'; readonly token: string }

/** At start: makes sure that somebody can sign in, or that the one who started us can make the first account. */
export const prepareFirstStaff = async (store: Store, adminPassword: string | undefined): Promise<FirstStaff> => {
  if (await anyStaff(store)) {
    await store.transaction(staffLock, (work) => work.rows(setUpTokens).delete(theToken))
    return { kind: 'ready' }
  }
  if (adminPassword !== undefined) {
    await addStaff(store, { login: 'admin', name: '管理员', role: 'admin', password: adminPassword })
    return { kind: 'created', login: 'admin' }
  }
  const token = newToken()
  await store.transaction(staffLock, async (work) => {
    const rows = work.rows(setUpTokens)
    const old = await rows.get(theToken)
    const fresh = { tokenHash: tokenHashOf(token), createdAt: work.now }
    if (old === undefined) await rows.insert({ id: theToken, ...fresh })
    else await rows.update({ ...old, ...fresh })
  })
  return { kind: 'link', token }
}

const used = '这个链接不对，或者已经用过了。重新启动服务会给一个新的'

/** Makes the first administrator and uses the token up. */
export const createFirstStaff = async (
  store: Store,
  input: { readonly token: string } & Omit<NewStaff, 'role'>,
): Promise<Staff> => {
  const offered = Buffer.from(tokenHashOf(input.token))
  const matches = (row: SetUpToken | undefined): boolean =>
    row !== undefined && timingSafeEqual(Buffer.from(row.tokenHash), offered)
  // Looked at before the slow hash, so that guessing costs us little; and again in the transaction, which decides.
  ensure(matches(await store.read((read) => read.rows(setUpTokens).get(theToken))), 'gone', used)
  const hash = await hashPassword(input.password)
  return store.transaction(staffLock, async (work) => {
    ensure(matches(await work.rows(setUpTokens).get(theToken)), 'gone', used)
    await work.rows(setUpTokens).delete(theToken)
    return insertStaff(work, { login: input.login, name: input.name, role: 'admin' }, hash)
  })
}

/** The clerk with this login and password. An unknown or closed login costs the same work and gets the same answer. */
export const findStaffByPassword = async (
  store: Store,
  login: string,
  password: string,
): Promise<Staff | undefined> => {
  const found = await store.read((read) => read.rows(staff).byUnique('login', [normalLogin(login)]))
  const right = await verifyPassword(password, found?.password ?? nobodysPassword)
  return right && found?.disabledAt === undefined ? found : undefined
}
