import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { systemClock, type Clock } from '../../../src/core/clock.ts'
import { createCallback, type Callback, type CallbackOptions } from './callbacks.ts'
import { createCustomer, type Customer } from './customers.ts'
import { createFaults, type Faults } from './faults.ts'
import { deskOf, type KfDesk } from './kf.ts'
import { createMember, type Member } from './members.ts'
import { setVisitor } from './oauth.ts'
import type { Quotas } from './quotas.ts'
import { createPlatformServer, type ServerParts } from './server.ts'
import { createState, nextId, personOf, type Account, type AccountKind, type SeenCall } from './state.ts'

export type { Account, AccountKind, Received, SeenCall } from './state.ts'
export type { Callback, Delivered, How, Prepared } from './callbacks.ts'
export type { Fault } from './faults.ts'
export type { Member } from './members.ts'
export type { Customer } from './customers.ts'

export interface Platform {
  /** The address of all APIs: Official Account, WeCom and kf. */
  readonly base: string
  /** Every call that came, in order. */
  readonly seen: readonly SeenCall[]
  readonly faults: Faults
  /** Numbers that a test may set. */
  readonly quotas: Quotas
  /** How long every answer takes, in real milliseconds. */
  latencyMs: number
  /** Opens an account; what is not given is made up. */
  account(kind: AccountKind, given?: Partial<Account>): Account
  /** Sets up where an account's callbacks go. Members then call it. */
  callback(url: string, account?: Account, options?: CallbackOptions): Callback
  /** Somebody in an Official Account, or an employee (userid) of a WeCom corporation. Without an account: of the first one. */
  member(openid: string, account?: Account): Member
  /** Somebody who writes to a corporation's service desk. */
  customer(id: string, account?: Account): Customer
  desk(account: Account): KfDesk
  /** Calls of one API. */
  calls(api: string): readonly SeenCall[]
  /** All tokens that were handed out end: `revoked` by another process (40001), or by time (42001). */
  endTokens(how?: 'revoked' | 'expired'): void
  /** A file of a member that can be fetched; its media id. */
  keepFile(bytes: Buffer, type: string): string
  /** Forgets what was seen and received, for long runs. */
  forget(): void
  stop(): Promise<void>
}

const prefixes: Readonly<Record<AccountKind, string>> = {
  service: 'wx5e',
  subscription: 'wx5b',
  unverified: 'wx0a',
  wecom: 'ww5e',
}

const makeAccount = (kind: AccountKind, number: number, given: Partial<Account>): Account => {
  const id = `${prefixes[kind]}${String(number).padStart(12, '0')}`
  return {
    kind,
    id,
    secret: `secret-${number}`,
    token: `token${number}`,
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    self: kind === 'wecom' ? (given.id ?? id) : `gh_${String(number).padStart(12, '0')}`,
    agentId: 1_000_000 + number,
    kfSecret: `kf-secret-${number}`,
    openKfId: `wk${String(number).padStart(10, '0')}`,
    robotKey: `robot-key-${number}`,
    templates: new Map(),
    menu: {},
    events: [],
    ...given,
  }
}

/** Everything that a test calls, around one state. */
const createSurface = (clock: Clock) => {
  const state = createState(clock)
  const { faults, take } = createFaults()
  const callbacks = new Map<string, Callback>()
  const firstOf = (wecom: boolean): Account => {
    const found = state.accounts.find(({ kind }) => (kind === 'wecom') === wecom) ?? state.accounts[0]
    if (found === undefined) throw new Error('open an account first')
    return found
  }
  const surface = {
    seen: state.seen,
    faults,
    quotas: state.quotas,
    latencyMs: 0,
    account: (kind: AccountKind, given: Partial<Account> = {}): Account => {
      const account = makeAccount(kind, state.accounts.length + 1, given)
      state.accounts.push(account)
      return account
    },
    callback: (url: string, account = firstOf(false), options: CallbackOptions = {}): Callback => {
      const callback = createCallback(state, url, account, options)
      callbacks.set(account.id, callback)
      return callback
    },
    member: (openid: string, account = firstOf(false)): Member => {
      // By hand, pages are opened in a browser: as whom, is whoever was looked at last.
      if (account.kind === 'service') setVisitor(state, openid)
      return createMember(state, personOf(state, account, openid), () => callbacks.get(account.id))
    },
    customer: (id: string, account = firstOf(true)): Customer => createCustomer(state, personOf(state, account, id)),
    desk: (account: Account): KfDesk => deskOf(state, account),
    calls: (api: string): readonly SeenCall[] => state.seen.filter((one) => one.api === api),
    endTokens: (how: 'revoked' | 'expired' = 'revoked'): void => {
      for (const token of state.tokens.values())
        if (how === 'revoked') token.revoked = true
        else token.until = 0
    },
    keepFile: (bytes: Buffer, type: string): string => {
      const id = nextId(state, 'media-')
      state.media.set(id, { bytes, type, name: id })
      return id
    },
    forget: (): void => {
      state.seen.length = 0
      state.used.clear()
      for (const person of state.persons.values()) person.received.length = 0
    },
  }
  return { state, take, surface }
}

interface PlatformOptions {
  readonly clock?: Clock
  readonly port?: number
  /** A page for people beside the APIs. */
  readonly other?: (surface: ReturnType<typeof createSurface>['surface']) => NonNullable<ServerParts['other']>
}

/** A local server that speaks Tencent's APIs as documented, and makes its callbacks. */
export const startPlatform = async ({
  clock = systemClock,
  port = 0,
  other,
}: PlatformOptions = {}): Promise<Platform> => {
  const { state, take, surface } = createSurface(clock)
  const server = createPlatformServer({
    state,
    takeFault: take,
    latencyMs: () => surface.latencyMs,
    ...(other === undefined ? {} : { other: other(surface) }),
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo // a TCP server's address is one
  return Object.assign(surface, {
    base: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}
