import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { createTokenShelf } from '../tencent/token-shelf.ts'
import { createAccountApi } from './account-api.ts'
import { createAsking } from './asking.ts'
import { createBroadcast } from './broadcast.ts'
import { can, type AccountType } from './capabilities.ts'
import { createTicketSource, newPageNonce, signPage, type PageSignature } from './ticket.ts'
import { noTemplates, type Templates } from './templates.ts'
import { usualWindow, type WindowFigures } from './window.ts'

interface AccountParts {
  readonly config: {
    readonly appId: string
    readonly appSecret: string | undefined
    readonly apiBase: string
    /** Where people are sent to say who they are. */
    readonly openBase: string
    readonly accountType: AccountType
    readonly window?: WindowFigures | undefined
  }
  readonly baseUrl: string | undefined
  readonly templates?: Templates | undefined
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly log: Log
}

const scriptsOf = (parts: AccountParts, api: ReturnType<typeof createAccountApi>) => {
  const { config, clock } = parts
  const ticket = createTicketSource({ ...parts, appId: config.appId, api })
  return async (url: string): Promise<PageSignature | undefined> => {
    const value = await ticket()
    if (value === undefined) return undefined
    const timestamp = Math.floor(clock.now().getTime() / 1_000)
    return signPage({ ticket: value, appId: config.appId }, url, { timestamp, nonceStr: newPageNonce() })
  }
}

/** Undefined where no member could be asked for a grant: no template, no page, or an account that may not. */
const askingOf = ({ config, baseUrl, templates = noTemplates }: AccountParts) => {
  const isThere = templates.subscription.some(({ id }) => id !== '')
  if (!isThere || baseUrl === undefined || !can(config.accountType, 'subscription')) return undefined
  const account = `official-account:${config.appId}`
  return createAsking({ account, templates, figures: config.window ?? usualWindow })
}

/** What the account does besides messages, as far as its type, its secret and our address allow: undefined is what it may not. */
export const createAccount = (parts: AccountParts) => {
  const { config, baseUrl, clock, log } = parts
  const { appId, appSecret, apiBase, openBase, accountType } = config
  if (appSecret === undefined) return {}
  const shelf = createTokenShelf({ ...parts, account: `official-account:${appId}` })
  const api = createAccountApi({ appId, appSecret, apiBase, clock, log, shelf })
  const loginAddress = (state: string): string => {
    const query = new URLSearchParams({
      appid: appId,
      redirect_uri: `${baseUrl ?? ''}/auth/wechat/callback`,
      response_type: 'code',
      scope: 'snsapi_base',
      state,
    })
    // The platform's page does not open without the mark at its end.
    return `${openBase}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`
  }
  const asking = askingOf(parts)
  const account = `official-account:${appId}`
  const campaigns = createBroadcast({ account, accountType, api, templates: parts.templates ?? noTemplates })
  return {
    ...(campaigns === undefined ? {} : { campaigns }),
    ...(asking === undefined ? {} : { asking }),
    ...(can(accountType, 'scenes') ? { makeCode: api.makeCode } : {}),
    ...(can(accountType, 'oauth') && baseUrl !== undefined
      ? { platform: { account: `official-account:${appId}`, loginAddress, openidOf: api.openidOf } }
      : {}),
    ...(can(accountType, 'jsSdk') ? { sign: scriptsOf(parts, api) } : {}),
  }
}

export type Account = ReturnType<typeof createAccount>
