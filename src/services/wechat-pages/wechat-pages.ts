import { newNonce } from '../../core/ids.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, minuteMs } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { bindingOf, findPerson, personOf } from '../../people/persons.ts'
import { bindings } from '../../people/records.ts'
import type { Place } from '../../people/ways.ts'
import type { Joining } from '../binding/rules.ts'
import { loginStateId, loginStates } from './records.ts'
import type { LoginEnd } from './words.ts'

/** The platform's code lives five minutes; the person needs some before that. */
const stateMs = 10 * minuteMs

/** What the account's platform says, handed in by the composition root. */
export interface WechatPlatform {
  /** The binding account of its members. */
  readonly account: string
  /** Where somebody says who they are; `state` comes back with the code. */
  readonly loginAddress: (state: string) => string
  readonly openidOf: (
    code: string,
  ) => Promise<
    { readonly kind: 'answer'; readonly answer: string } | { readonly kind: 'retry' | 'refused'; readonly code: string }
  >
}

interface PageParts {
  readonly store: Store
  /** Undefined where there is no account that may. */
  readonly platform: WechatPlatform | undefined
  readonly joinProven: (
    work: Work,
    at: { readonly proven: string; readonly person: string; readonly place: Place },
  ) => Promise<Joining>
}

export interface CameBack {
  /** Undefined when the person said no. */
  readonly code: string | undefined
  readonly state: string
  readonly sender: string
}

/** A code that was used, or is too old: the person begins anew. */
const deadCodes: ReadonlySet<string> = new Set(['40029', '40163', '41008', '42003'])

const web = 'web'

/** More accounts than one person has. */
const mostBindings = 50

const bindingsOf = (read: ReadWork, person: string) =>
  rangeOfPerson(read, bindings, 'person', { person, limit: mostBindings })

const endOf = (joining: Joining): LoginEnd => {
  switch (joining.kind) {
    case 'joined':
      return joining.clashes ? 'clashes' : 'joined'
    case 'same':
    case 'busy-here':
    case 'busy-there':
      return joining.kind
    case 'wrong':
    case 'too-many':
      return 'used'
  }
}

/** The web page knows who somebody is on WeChat: OAuth2, `snsapi_base`, bound to the browser that began it. */
export const createWechatPages = ({ store, platform, joinProven }: PageParts) => {
  /** Takes the state off, so that it works once; says whose browser began. */
  const spend = (state: string): Promise<string | undefined> =>
    store.transaction(loginStateId(state), async (work) => {
      const row = await work.rows(loginStates).get(loginStateId(state))
      if (row === undefined) return undefined
      await work.rows(loginStates).delete(row.id)
      return row.expiresAt > work.now ? row.sender : undefined
    })

  const joined = (openid: string, sender: string, account: string): Promise<LoginEnd> =>
    store.transaction(sender, async (work) => {
      const known = await bindingOf(work, account, openid)
      // Somebody who proves who they are need not follow: nothing can be sent there until they do.
      const proven = await personOf(work, account, openid, known?.reachable ?? false)
      const place = { account: web, sender }
      const person = await personOf(work, web, sender, true)
      return endOf(await joinProven(work, { proven: proven.id, person: person.id, place }))
    })

  return {
    /** Whether somebody on the web page may say who they are on WeChat, and has not yet. */
    isOffered: (sender: string): Promise<boolean> =>
      store.read(async (read) => {
        if (platform === undefined) return false
        const person = await findPerson(read, web, sender)
        const known = person === undefined ? [] : await bindingsOf(read, person.id)
        return known.every(({ account }) => account !== platform.account)
      }),
    /** @returns where the browser goes to say who it is; undefined where that is not possible */
    begin: async (sender: string): Promise<string | undefined> => {
      if (platform === undefined) return undefined
      const state = newNonce(32)
      await store.transaction(loginStateId(state), (work) =>
        work.rows(loginStates).insert({ id: loginStateId(state), sender, expiresAt: addMs(work.now, stateMs) }),
      )
      return platform.loginAddress(state)
    },
    /** Never takes an openid from an address: only the platform says it, for a code. */
    end: async ({ code, state, sender }: CameBack): Promise<LoginEnd> => {
      if (platform === undefined) return 'off'
      const begun = await spend(state)
      if (begun === undefined) return 'used'
      if (begun !== sender) return 'elsewhere'
      if (code === undefined) return 'declined'
      const asked = await platform.openidOf(code)
      if (asked.kind === 'answer') return joined(asked.answer, sender, platform.account)
      return deadCodes.has(asked.code) ? 'used' : 'later'
    },
  }
}

export type WechatPages = ReturnType<typeof createWechatPages>
