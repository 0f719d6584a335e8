import { ensure } from '../../core/errors.ts'
import type { Store } from '../../core/store.ts'
import { createFirstStaff, findStaffByPassword, normalLogin } from '../../people/staff.ts'
import { setUpFirst, signIn, signOut, whoAmI, type Me } from '../api/staff.ts'
import { tooManyTries } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Limits } from '../limits.ts'
import { closeSession, openSession, type SignedIn } from '../sessions.ts'

interface SessionWires {
  readonly store: Store
  readonly guards: Guards
  readonly limits: Limits
  readonly secure: boolean
}

const meOf = ({ staff, session }: SignedIn): Me => ({
  id: staff.id,
  name: staff.name,
  role: staff.role,
  csrf: session.csrf,
})

/** Signing in, out, and the very first account. */
export const sessionMounts = ({ store, guards, limits, secure }: SessionWires): readonly Mount[] => {
  const tryOnce = async (ctx: Exchange, login: string): Promise<void> => {
    const wait = await limits.signIn(ctx.ip, normalLogin(login))
    if (wait !== undefined) throw tooManyTries(ctx, wait)
  }
  const cookies = (ctx: Exchange): { readonly store: Store; readonly secure: boolean } => ({
    store,
    secure: secure || ctx.secure,
  })
  return [
    guards.open(setUpFirst, async ({ body, ctx }) => {
      await tryOnce(ctx, 'set-up')
      const first = await createFirstStaff(store, body)
      return meOf(await openSession(ctx, cookies(ctx), first))
    }),
    guards.open(signIn, async ({ body, ctx }) => {
      await tryOnce(ctx, body.login)
      const found = await findStaffByPassword(store, body.login, body.password)
      ensure(found !== undefined, 'not_signed_in', '登录名或密码不对')
      await limits.signedIn(ctx.ip, normalLogin(body.login))
      return meOf(await openSession(ctx, cookies(ctx), found))
    }),
    guards.staff(signOut, async ({ ctx, caller }) => {
      await closeSession(ctx, cookies(ctx), caller)
      return {}
    }),
    guards.staff(whoAmI, async ({ caller }) => meOf(caller)),
  ]
}
