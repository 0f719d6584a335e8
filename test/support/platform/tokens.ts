import { z } from 'zod'
import { bare, ok, parsed, refuse, type Answer, type Call, type Routes } from './calls.ts'
import { nextId, nowOf, type Account, type IssuedToken, type State } from './state.ts'
import { dayOf } from './days.ts'

type Scope = IssuedToken['scope']

/** The platform says: keep room for 512 characters. */
const padding = 'x'.repeat(120)

const issue = (state: State, account: Account, scope: Scope): IssuedToken => {
  const value = `${nextId(state, `${scope}-`)}_${padding}`
  const token = { value, account, scope, until: nowOf(state) + state.quotas.tokenSeconds * 1000, revoked: false }
  state.tokens.set(value, token)
  return token
}

const newest = (state: State, account: Account, scope: Scope): IssuedToken | undefined => {
  let found: IssuedToken | undefined
  for (const token of state.tokens.values())
    if (token.account === account && token.scope === scope && !token.revoked && nowOf(state) < token.until)
      found = token
  return found
}

const said = (state: State, token: IssuedToken): Answer =>
  bare({
    access_token: token.value,
    expires_in: Math.floor((token.until - nowOf(state)) / 1000),
  })

const shorten = (state: State, token: IssuedToken): void => {
  token.until = Math.min(token.until, nowOf(state) + state.quotas.overlapSeconds * 1000)
}

/** The old kind: a new one ends the one before, five minutes later. */
const plainToken = ({ state }: Call, account: Account): Answer => {
  const before = newest(state, account, 'official')
  const token = issue(state, account, 'official')
  if (before !== undefined) shorten(state, before)
  return said(state, token)
}

const forced = (state: State, account: Account, before: IssuedToken | undefined): Answer => {
  const now = nowOf(state)
  const dayKey = `force ${account.id} ${dayOf(now)}`
  const lastKey = `forced ${account.id}`
  const times = state.counts.get(dayKey) ?? 0
  const gap = now - (state.counts.get(lastKey) ?? -Infinity)
  if (times >= state.quotas.forceRefreshPerDay) return refuse(45009)
  if (before !== undefined && gap < state.quotas.forceRefreshGapSeconds * 1000) return said(state, before)
  state.counts.set(dayKey, times + 1)
  state.counts.set(lastKey, now)
  if (before !== undefined) before.revoked = true
  return said(state, issue(state, account, 'stable'))
}

/** The same token until five minutes before its end; then a new one, and both are good for the rest. */
const stableToken = ({ state }: Call, account: Account, force: boolean): Answer => {
  const before = newest(state, account, 'stable')
  if (force) return forced(state, account, before)
  const fresh = before !== undefined && before.until - nowOf(state) > state.quotas.overlapSeconds * 1000
  return said(state, fresh ? before : issue(state, account, 'stable'))
}

const officialOf = (call: Call, id: string, secret: string, use: (account: Account) => Answer): Answer => {
  const account = call.state.accounts.find((one) => one.kind !== 'wecom' && one.id === id)
  if (account === undefined) return refuse(40013)
  if (account.secret !== secret) return refuse(40125)
  if (account.addresses !== undefined && !account.addresses.includes(call.address)) return refuse(40164)
  return spent(call, account) ? refuse(45009) : use(account)
}

/** Counts the call; true when the day's quota was used up before. */
export const spent = ({ state, api }: Pick<Call, 'state' | 'api'>, account: Account): boolean => {
  const limit = state.quotas.daily[api]
  if (limit === undefined) return false
  const key = `${account.id} ${api} ${dayOf(nowOf(state))}`
  const times = state.counts.get(key) ?? 0
  if (times >= limit) return true
  state.counts.set(key, times + 1)
  return false
}

const stableRequest = z.object({
  grant_type: z.string(),
  appid: z.string(),
  secret: z.string(),
  force_refresh: z.boolean().default(false),
})

const corporationToken = (call: Call): Answer => {
  const { state, query } = call
  const account = state.accounts.find((one) => one.kind === 'wecom' && one.id === query.get('corpid'))
  if (account === undefined) return refuse(40013, 'invalid corpid')
  const secret = query.get('corpsecret')
  const scope = secret === account.secret ? 'application' : secret === account.kfSecret ? 'kf' : undefined
  if (scope === undefined) return refuse(40001, 'invalid credential')
  if (account.addresses !== undefined && !account.addresses.includes(call.address)) return refuse(60020, 'not allow ip')
  const token = newest(state, account, scope) ?? issue(state, account, scope)
  return ok({ access_token: token.value, expires_in: Math.floor((token.until - nowOf(state)) / 1000) })
}

export const tokenRoutes: Routes = {
  '/cgi-bin/token': {
    method: 'GET',
    open: (call) => {
      if (call.query.get('grant_type') !== 'client_credential') return refuse(40002, 'invalid grant_type')
      const id = call.query.get('appid') ?? ''
      return officialOf(call, id, call.query.get('secret') ?? '', (account) => plainToken(call, account))
    },
  },
  '/cgi-bin/stable_token': {
    method: 'POST',
    open: (call) =>
      parsed(stableRequest, call.body, ({ grant_type, appid, secret, force_refresh }) => {
        if (grant_type !== 'client_credential') return refuse(40002, 'invalid grant_type')
        return officialOf(call, appid, secret, (account) => stableToken(call, account, force_refresh))
      }),
  },
  '/cgi-bin/gettoken': { method: 'GET', open: corporationToken },
}

/** The token of a call, or the code it is refused with. */
export const checkToken = (state: State, value: string | null): IssuedToken | number => {
  if (value === null || value === '') return 41001
  const token = state.tokens.get(value)
  if (token === undefined || token.revoked) return 40001
  return nowOf(state) < token.until ? token : 42001
}
