import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { accountRoutes } from './account-side.ts'
import { recipientOf, refuse, type Answer, type Call, type Route, type Routes } from './calls.ts'
import { answerBadly, faultName, refusesCall, type Fault } from './faults.ts'
import { kfRoutes } from './kf.ts'
import { massRoutes } from './mass.ts'
import { messageRoutes } from './messages.ts'
import { oauthRoutes } from './oauth.ts'
import { nowOf, type State } from './state.ts'
import { checkToken, spent, tokenRoutes } from './tokens.ts'
import { wecomRoutes } from './wecom.ts'

const routes: Routes = {
  ...tokenRoutes,
  ...messageRoutes,
  ...massRoutes,
  ...accountRoutes,
  ...oauthRoutes,
  ...wecomRoutes,
  ...kfRoutes,
}

const verifiedKinds = ['service', 'subscription', 'wecom'] as const

interface Done {
  readonly answer: Answer
  readonly account: string
}

/** Checks the token, the account's rights and its quota, in this order, then does the call. */
const perform = (call: Call, route: Route): Done => {
  const { state, query, api } = call
  if (route.open !== undefined) {
    const account = query.get('appid') ?? query.get('corpid') ?? ''
    return { answer: route.open(call), account }
  }
  const token = checkToken(state, query.get('access_token'))
  if (typeof token === 'number') return { answer: refuse(token), account: '' }
  const { account, scope } = token
  const done = (answer: Answer): Done => ({ answer, account: account.id })
  const kinds: readonly string[] = route.kinds ?? verifiedKinds
  if (!kinds.includes(account.kind)) return done(refuse(48001))
  if (route.scope !== undefined && route.scope !== scope) return done(refuse(48002, 'api forbidden'))
  if (spent({ state, api }, account)) return done(refuse(45009))
  return done(route.handle?.({ ...call, account, scope }) ?? refuse(-1))
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const jsonOf = (raw: Buffer): unknown => {
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'))
    return body
  } catch {
    return undefined
  }
}

const textOf = (answer: Answer): string => (answer.kind === 'json' ? JSON.stringify(answer.body) : '')

const write = (response: ServerResponse, answer: Answer): void => {
  if (answer.kind === 'json')
    response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(answer.body))
  else if (answer.kind === 'bytes') response.writeHead(200, { 'content-type': answer.type }).end(answer.bytes)
  else response.writeHead(302, { location: answer.to }).end()
}

const bodyForLog = (call: Call): unknown =>
  call.body ?? (call.raw.length === 0 ? undefined : `${call.raw.length} bytes`)

export interface ServerParts {
  readonly state: State
  readonly takeFault: (api: string) => Fault | undefined
  /** How long every answer takes. */
  readonly latencyMs: () => number
  /** Addresses that are not the platform's own: the page to try things by hand. */
  readonly other?: (request: IncomingMessage, response: ServerResponse, url: URL, raw: Buffer) => boolean
}

const answerCall = async (parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { state } = parts
  const url = new URL(request.url ?? '/', 'http://platform')
  const raw = await read(request)
  if (parts.other?.(request, response, url, raw) === true) return
  const api = url.pathname
  const call: Call = {
    state,
    api,
    query: url.searchParams,
    body: jsonOf(raw),
    raw,
    contentType: request.headers['content-type'] ?? '',
    address: request.headers['x-test-address']?.toString() ?? '127.0.0.1',
  }
  const route = routes[api]
  if (route === undefined || route.method !== request.method) return void response.writeHead(404).end()
  const fault = parts.takeFault(api)
  const refused = fault !== undefined && refusesCall(fault)
  const { answer, account } = refused ? { answer: undefined, account: '' } : perform(call, route)
  state.seen.push({
    at: nowOf(state),
    api,
    account,
    to: recipientOf(call.body),
    body: bodyForLog(call),
    answer: answer?.kind === 'json' ? answer.body : answer?.kind,
    ...(fault === undefined ? {} : { fault: faultName(fault) }),
  })
  if (parts.latencyMs() > 0) await new Promise((resolve) => setTimeout(resolve, parts.latencyMs()))
  if (fault !== undefined) answerBadly(response, fault, answer === undefined ? '' : textOf(answer))
  else if (answer !== undefined) write(response, answer)
}

export const createPlatformServer = (parts: ServerParts): Server =>
  createServer((request, response) => {
    answerCall(parts, request, response).catch((error: unknown) => {
      // A mistake of the double itself: seen in the test that made the call.
      if (!response.headersSent) response.writeHead(500).end(String(error))
    })
  })
