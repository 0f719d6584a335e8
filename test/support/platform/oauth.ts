import { bare, refuse, type Answer, type Call, type Routes } from './calls.ts'
import { nextId, nowOf, type Account, type State } from './state.ts'

interface Code {
  readonly account: Account
  readonly openid: string
  readonly scope: string
  readonly until: number
  used: boolean
}

const codesOf = (state: State): Map<string, Code> => {
  const known = state.used.get('oauth codes')
  if (known instanceof Map) return known as Map<string, Code> // only this file writes it
  const codes = new Map<string, Code>()
  state.used.set('oauth codes', codes)
  return codes
}

/** Who opens the page in WeChat: the last member that a test named, see `Member.opens`. */
const visitorOf = (state: State): string => {
  const known = state.used.get('oauth visitor')
  return typeof known === 'string' ? known : ''
}
export const setVisitor = (state: State, openid: string): void => void state.used.set('oauth visitor', openid)

const officialOf = (state: State, id: string | null): Account | undefined =>
  state.accounts.find((one) => one.kind === 'service' && one.id === id)

/** The page that WeChat shows: with `snsapi_base` it redirects at once; consent is taken as given. */
const authorize = ({ state, query }: Call): Answer => {
  const account = officialOf(state, query.get('appid'))
  if (account === undefined) return refuse(10005, 'the account has no right to this scope')
  const scope = query.get('scope') ?? ''
  if (!['snsapi_base', 'snsapi_userinfo'].includes(scope) || query.get('response_type') !== 'code')
    return refuse(10015, 'scope or response_type')
  const given = query.get('state') ?? ''
  if (!/^[A-Za-z0-9]{0,128}$/.test(given)) return refuse(10011, 'state')
  const target = query.get('redirect_uri') ?? ''
  if (!URL.canParse(target)) return refuse(10003, 'redirect_uri')
  const to = new URL(target)
  if (account.oauthHost !== undefined && to.host !== account.oauthHost)
    return refuse(10003, 'redirect_uri domain does not match')
  const code = nextId(state, 'code')
  const until = nowOf(state) + state.quotas.codeSeconds * 1000
  codesOf(state).set(code, { account, openid: visitorOf(state), scope, until, used: false })
  to.searchParams.set('code', code)
  to.searchParams.set('state', given)
  return { kind: 'redirect', to: to.toString() }
}

const exchange = ({ state, query }: Call): Answer => {
  const account = officialOf(state, query.get('appid'))
  if (account === undefined) return refuse(40013)
  if (account.secret !== query.get('secret')) return refuse(40125)
  const code = codesOf(state).get(query.get('code') ?? '')
  if (code === undefined || code.account !== account) return refuse(40029, 'invalid code')
  if (code.used) return refuse(40163, 'code been used')
  if (nowOf(state) >= code.until) return refuse(40029, 'invalid code')
  code.used = true
  return bare({
    access_token: nextId(state, 'web-'),
    expires_in: 7200,
    refresh_token: nextId(state, 'refresh-'),
    openid: code.openid,
    scope: code.scope,
  })
}

export const oauthRoutes: Routes = {
  '/connect/oauth2/authorize': { method: 'GET', open: authorize },
  '/sns/oauth2/access_token': { method: 'GET', open: exchange },
}
