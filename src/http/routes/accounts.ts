import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Store, Work } from '../../core/store.ts'
import { accountOfLink, changePassword, linkGone, usePasswordLink } from '../../people/accounts.ts'
import { hashPassword, verifyPassword } from '../../people/passwords.ts'
import type { Staff } from '../../people/records.ts'
import { staffLock } from '../../people/staff.ts'
import {
  accounts,
  addAccount,
  changeAccountRole,
  changeOwnPassword,
  choosePassword,
  disableAccount,
  enableAccount,
  linkAccount,
  type Account,
} from '../api/accounts.ts'
import { tooManyTries } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, LookAll, ReplyOf, Seen } from '../handler-types.ts'
import type { Limits } from '../limits.ts'
import { openSession } from '../sessions.ts'

type WithToken = ReplyOf<typeof addAccount>

/** What the service does for the console. */
export interface AccountHandlers {
  readonly list: LookAll<ReplyOf<typeof accounts>>
  readonly add: Act<BodyOf<typeof addAccount>, WithToken>
  readonly link: Act<Seen, WithToken>
  readonly role: Act<Seen & BodyOf<typeof changeAccountRole>, Account>
  readonly disable: Act<Seen, Account>
  readonly enable: Act<Seen, Account>
}

interface AccountWires {
  readonly store: Store
  readonly guards: Guards
  readonly limits: Limits
  readonly secure: boolean
  readonly handlers: AccountHandlers
}

const adminMounts = ({ store, guards, handlers: on }: AccountWires): readonly Mount[] => {
  const change = <T>(work: (work: Work) => Promise<T>): Promise<T> => store.transaction(staffLock, work)
  return [
    guards.staff(accounts, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
    guards.staff(addAccount, ({ caller, body }) => change((work) => on.add(work, caller.staff, body))),
    guards.staff(linkAccount, ({ caller, body, param }) =>
      change((work) => on.link(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(changeAccountRole, ({ caller, body, param }) =>
      change((work) => on.role(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(disableAccount, ({ caller, body, param }) =>
      change((work) => on.disable(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(enableAccount, ({ caller, body, param }) =>
      change((work) => on.enable(work, caller.staff, { ...body, id: param('id') })),
    ),
  ]
}

/** One's own password: by the link, or knowing the old one. The slow hash is made outside of every transaction. */
const passwordMounts = ({ store, guards, limits, secure }: AccountWires): readonly Mount[] => {
  const tryOnce = async (ctx: Exchange, login: string): Promise<void> => {
    const wait = await limits.signIn(ctx.ip, login)
    if (wait !== undefined) throw tooManyTries(ctx, wait)
  }
  const note = (work: Work, { id }: Staff): Promise<void> =>
    writeAudit(work, id, { actor: id, action: 'account password' })
  return [
    guards.open(choosePassword, async ({ body: { token, password }, ctx }) => {
      await tryOnce(ctx, 'set-up')
      // Before the slow hash, so that guessing costs us little; the transaction decides.
      ensure((await store.read((read) => accountOfLink(read, token))) !== undefined, 'gone', linkGone)
      const hash = await hashPassword(password)
      const who = await store.transaction(staffLock, async (work) => {
        const changed = await usePasswordLink(work, token, hash)
        await note(work, changed)
        return changed
      })
      await openSession(ctx, { store, secure: secure || ctx.secure }, who)
      return {}
    }),
    guards.staff(changeOwnPassword, async ({ body: { old, password }, ctx, caller: { staff, session } }) => {
      await tryOnce(ctx, staff.login)
      ensure(await verifyPassword(old, staff.password), 'invalid', '原来的密码不对')
      const hash = await hashPassword(password)
      await store.transaction(staffLock, async (work) => {
        await changePassword(work, staff, { hash, session: session.id })
        await note(work, staff)
      })
      await limits.signedIn(ctx.ip, staff.login)
      return {}
    }),
  ]
}

export const accountMounts = (wires: AccountWires): readonly Mount[] => [
  ...adminMounts(wires),
  ...passwordMounts(wires),
]
