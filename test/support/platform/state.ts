import type { Clock } from '../../../src/core/clock.ts'
import type { KfDesk } from './kf.ts'
import { quotaDefaults, type Quotas } from './quotas.ts'

export type AccountKind = 'service' | 'subscription' | 'unverified' | 'wecom'

/** One account as its owner sees it in the platform's console. What a test may change while it runs is not readonly. */
export interface Account {
  readonly kind: AccountKind
  /** AppID or CorpID. */
  readonly id: string
  readonly secret: string
  /** Token and key of callbacks; for kf the same unless set. */
  readonly token: string
  readonly encodingAesKey: string
  /** `gh_…`, or the CorpID: what callbacks are addressed to. */
  readonly self: string
  readonly agentId: number
  readonly kfSecret: string
  readonly openKfId: string
  readonly robotKey: string
  /** Addresses that may ask for a token; undefined: any. */
  addresses?: readonly string[]
  /** Names of fields by template; while it is empty any template is taken. */
  readonly templates: Map<string, readonly string[]>
  /** The one domain that OAuth may come back to; undefined: any. */
  oauthHost?: string
  readonly menu: { current?: unknown }
  /** Events that the platform will call with, see `Callback.events`. */
  readonly events: PendingEvent[]
}

export interface PendingEvent {
  readonly from: string
  readonly fields: Readonly<Record<string, string>>
  /** Inner XML that is more than a field. */
  readonly extra?: string
  /** Kf callbacks go to an address of their own. */
  readonly kf?: boolean
}

/** A message as the person got it. */
export interface Received {
  readonly via: 'passive' | 'custom' | 'mass' | 'template' | 'subscribe' | 'application' | 'kf' | 'robot'
  readonly type: string
  /** What can be read of it. */
  readonly words: string
  readonly body: unknown
  /** The id that the sender gave: clientmsgid, client_msg_id or msgid. */
  readonly sendId: string
  readonly at: number
}

/** How many may be sent until when. */
export interface Window {
  until: number
  left: number
}

export interface Person {
  readonly account: Account
  readonly openid: string
  follows: boolean
  blocks: boolean
  messageWindow?: Window
  clickWindow?: Window
  readonly grants: Map<string, number>
  readonly received: Received[]
  /** Kf: who serves the customer (0 new, 1 assistant, 2 waiting, 3 a person, 4 ended). */
  kfState: number
}

export interface SeenCall {
  readonly at: number
  readonly api: string
  readonly account: string
  readonly to: string
  readonly body: unknown
  readonly answer: unknown
  readonly fault?: string
}

export interface IssuedToken {
  readonly value: string
  readonly account: Account
  readonly scope: 'official' | 'stable' | 'application' | 'kf'
  /** Valid before this. */
  until: number
  revoked: boolean
}

export interface State {
  readonly clock: Clock
  readonly accounts: Account[]
  readonly persons: Map<string, Person>
  readonly tokens: Map<string, IssuedToken>
  readonly seen: SeenCall[]
  readonly quotas: Quotas
  /** Calls by `account api day`. */
  readonly counts: Map<string, number>
  /** Ids that a sender may use once, by account. */
  readonly used: Map<string, unknown>
  readonly media: Map<string, { readonly bytes: Buffer; readonly type: string; readonly name: string }>
  /** Service desks by corporation. */
  readonly desks: Map<string, KfDesk>
  /** When an address was used, for limits by the minute. */
  readonly paces: Map<string, number[]>
  serial: number
}

export const createState = (clock: Clock): State => ({
  clock,
  accounts: [],
  persons: new Map(),
  tokens: new Map(),
  seen: [],
  quotas: quotaDefaults(),
  counts: new Map(),
  used: new Map(),
  media: new Map(),
  paces: new Map(),
  desks: new Map(),
  serial: 0,
})

export const nowOf = (state: State): number => state.clock.now().getTime()

export const nextId = (state: State, prefix: string): string => `${prefix}${(state.serial += 1)}`

const keyOf = (account: Account, openid: string): string => `${account.id} ${openid}`

export const findPerson = (state: State, account: Account, openid: string): Person | undefined =>
  state.persons.get(keyOf(account, openid))

export const personOf = (state: State, account: Account, openid: string): Person => {
  const known = findPerson(state, account, openid)
  if (known !== undefined) return known
  const person: Person = {
    account,
    openid,
    follows: true,
    blocks: false,
    grants: new Map(),
    received: [],
    kfState: 0,
  }
  state.persons.set(keyOf(account, openid), person)
  return person
}

/** True when the address may be used once more within the minute. */
export const withinPace = (state: State, key: string, perMinute: number): boolean => {
  const now = nowOf(state)
  const times = (state.paces.get(key) ?? []).filter((at) => now - at < 60_000)
  const free = times.length < perMinute
  state.paces.set(key, free ? [...times, now] : times)
  return free
}
