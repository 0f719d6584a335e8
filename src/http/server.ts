import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { Router } from '@koa/router'
import Koa from 'koa'
import type { Clock } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { answerError } from './errors.ts'
import type { Exchange, Mount, RequestState } from './exchange.ts'
import { createGuards } from './guard.ts'
import { setSecurityHeaders } from './headers.ts'
import { createLimits, usualLimits, type LimitFigures } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { accountMounts } from './routes/accounts.ts'
import { answerPageMounts, type ReadAnswerPage } from './routes/answer-pages.ts'
import { acknowledgeMounts, type PageLinks } from './routes/acknowledge.ts'
import { campaignLinkMounts, type FollowLink } from './routes/campaign-links.ts'
import { calendarMounts, type CalendarOfLink } from './routes/calendar.ts'
import { calendarFeedMounts, type CalendarFeedOf } from './routes/calendar-feed.ts'
import { channelMounts, type Webhook } from './routes/channels.ts'
import { channelStateMounts, type ChannelStanding } from './routes/channel-states.ts'
import { deadJobMounts } from './routes/dead-jobs.ts'
import { hookMounts } from './routes/hooks.ts'
import { memberMediaMounts, type MemberMedia } from './routes/media.ts'
import { memberMounts, type MemberParts } from './routes/member.ts'
import { operationMounts, type HealthCheck } from './routes/operations.ts'
import { sessionMounts } from './routes/session.ts'
import { staffMounts, type StaffHandlers } from './routes/staff.ts'
import { wechatPageMounts, type WechatPageParts } from './routes/wechat-pages.ts'
import type { Incoming } from '../webhooks/incoming/incoming.ts'
import { createPages } from './static.ts'
import { createStreams, type StreamParts, type Streams } from './streams.ts'

/** How long a stop waits for requests that are being answered. */
const patienceMs = 8000

export interface ServerParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** `BASE_URL`; https there makes cookies secure and turns HSTS on. */
  readonly baseUrl: string | undefined
  /** One proxy in front of us is believed about the address and the protocol of who asks. */
  readonly trustProxy: boolean
  readonly member: Pick<MemberParts, 'inbox' | 'greeting' | 'needsHelp'>
  /** Pictures on the member's page; without it there is no such address. */
  readonly media?: MemberMedia | undefined
  readonly drafts?: StreamParts['drafts']
  readonly privately?: StreamParts['privately']
  readonly staff: StaffHandlers
  /** The links that pages to the people on call carry. */
  readonly links: PageLinks
  /** The calendar file a member's link leads to. */
  readonly calendarOfLink: CalendarOfLink
  /** The calendar at a member's private address. */
  readonly calendarFeedOf: CalendarFeedOf
  /** The counted links of campaigns; without it there is no such address. */
  readonly followLink?: FollowLink | undefined
  /** Answers too long for a chat; without it there is no such address. */
  readonly answerPage?: ReadAnswerPage | undefined
  /** What the web page needs of the Official Account. */
  readonly wechatPages?: WechatPageParts | undefined
  /** By the last part of the address: `official-account`, `wecom`, `wecom-kf`. */
  readonly webhooks: ReadonlyMap<string, Webhook>
  /** What other systems tell us. */
  readonly incoming: Incoming
  /** How each running channel stands, for the console; without it none is shown as set up. */
  readonly channels?: () => readonly ChannelStanding[]
  readonly metrics: Metrics
  readonly checks: readonly HealthCheck[]
  /** Where the built pages lie. */
  readonly pagesDir: string
  readonly limits?: Partial<LimitFigures>
}

export interface Server {
  readonly app: Koa<RequestState>
  listen(port: number, host: string): Promise<{ readonly host: string; readonly port: number }>
  /** Takes no more, ends the streams, waits for what is being answered, eight seconds at most. */
  close(): Promise<void>
}

type Next = () => Promise<void>

/** Numbers the request, catches what is thrown, logs one line without address, query or body, and measures. */
const around = (parts: ServerParts) => async (ctx: Exchange, next: Next) => {
  const stop = parts.metrics.startRequest()
  ctx.state.id = newId('req', parts.clock.now())
  ctx.set('X-Request-Id', ctx.state.id)
  setSecurityHeaders(ctx, ctx.secure || (parts.baseUrl?.startsWith('https:') ?? false))
  try {
    await next()
  } catch (error) {
    answerError(ctx, error, parts.log)
  }
  const { id, route = 'none' } = ctx.state
  const { status } = ctx
  const seconds = stop({ route, method: ctx.method, status })
  parts.log.info('http', 'answered', { id, method: ctx.method, route, status, ms: Math.round(seconds * 1000) })
}

const buildRouter = (mounts: readonly Mount[]): Router<RequestState> => {
  const router = new Router<RequestState>()
  for (const mount of mounts) {
    router.register(mount.path, [mount.method], async (ctx) => {
      ctx.state.route = mount.path
      await mount.answer(ctx)
    })
  }
  return router
}

/** What no route answered: a page or a file of it, else a refusal in the common form. */
const otherwise = (
  pages: (ctx: Exchange) => Promise<boolean>,
  mounts: readonly Mount[],
  router: Router<RequestState>,
) => {
  const methodsAt = (path: string): readonly string[] =>
    mounts.filter(({ method }) => router.match(path, method).route).map(({ method }) => method)
  return async (ctx: Exchange) => {
    if (await pages(ctx)) return
    const allowed = [...new Set(methodsAt(ctx.path))]
    if (allowed.length === 0) throw new AppError('not_found', '没有这个地址')
    ctx.set('Allow', allowed.join(', '))
    throw new AppError('method_not_allowed', '这个地址不能这样用')
  }
}

const allMounts = (parts: ServerParts, streams: Streams): readonly Mount[] => {
  const { store, clock, log, baseUrl } = parts
  const secure = baseUrl?.startsWith('https:') ?? false
  const limits = createLimits({ ...usualLimits, ...parts.limits })
  const guards = createGuards({ store, log, secure, baseUrl })
  const api = [
    ...memberMounts({
      store,
      clock,
      guards,
      limits,
      streams,
      secure,
      privately: parts.privately,
      picturesOf: parts.media?.ofTurns,
      ...parts.member,
    }),
    ...(parts.media === undefined
      ? []
      : memberMediaMounts({
          store,
          clock,
          guards,
          limits,
          streams,
          secure,
          baseUrl,
          inbox: parts.member.inbox,
          media: parts.media,
        })),
    ...sessionMounts({ store, guards, limits, secure }),
    ...accountMounts({ store, guards, limits, secure, handlers: parts.staff.accounts }),
    ...staffMounts({ store, guards, handlers: parts.staff }),
    ...deadJobMounts({ store, guards }),
    ...hookMounts({ store, guards, incoming: parts.incoming }),
    ...channelStateMounts({ guards, standings: parts.channels ?? (() => []) }),
    ...acknowledgeMounts({ store, links: parts.links }),
    ...calendarMounts({ store, calendarOfLink: parts.calendarOfLink }),
    // Behind the files of `/c/`, whose addresses it would take for its own.
    ...(parts.followLink === undefined ? [] : campaignLinkMounts({ follow: parts.followLink })),
    ...calendarFeedMounts({ store, limits, feedOf: parts.calendarFeedOf }),
    ...(parts.answerPage === undefined ? [] : answerPageMounts({ read: parts.answerPage })),
    ...wechatPageMounts({ guards, secure, baseUrl, pages: parts.wechatPages }),
  ].map((mount): Mount => ({
    ...mount,
    answer: async (ctx) => {
      const wait = await limits.request(ctx.ip)
      if (wait !== undefined) ctx.state.wait = wait
      await mount.answer(ctx)
    },
  }))
  return [
    ...api,
    ...channelMounts(parts.webhooks),
    ...operationMounts({ metrics: parts.metrics, checks: parts.checks, log }),
  ]
}

const listenOn = (server: HttpServer, port: number, host: string): Promise<{ host: string; port: number }> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve({ host, port: typeof address === 'object' && address !== null ? address.port : port })
    })
  })

/** The web server: everything it needs is handed in, nothing is started before `listen`. */
export const createServer = (parts: ServerParts): Server => {
  const { log, clock } = parts
  const streams = createStreams(parts)
  const mounts = allMounts(parts, streams)
  const router = buildRouter(mounts)
  const app = new Koa<RequestState>()
  app.proxy = parts.trustProxy
  // The proxy writes the last entry of X-Forwarded-For; what stands before it is the sender's own claim.
  app.maxIpsCount = 1
  app.on('error', (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // A reader that leaves in the middle of a stream is no fault.
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET') log.error('http', 'an answer broke off', error)
  })
  let closing = false
  app.use(around(parts))
  // What platforms call is looked for first, among few addresses: most requests are theirs.
  app.use(buildRouter(channelMounts(parts.webhooks)).routes())
  app.use(router.routes())
  app.use(otherwise(createPages(parts.pagesDir, log), mounts, router))

  const handle = app.callback()
  const server = createHttpServer((request, response) => {
    // While stopping, a connection whose answer has gone out is of no more use, and would be waited for.
    response.on('finish', () => {
      if (closing) setImmediate(() => server.closeIdleConnections())
    })
    void handle(request, response)
  })
  server.headersTimeout = 15_000
  server.requestTimeout = 30_000

  return {
    app,
    listen: (port, host) => listenOn(server, port, host),
    close: async () => {
      closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      streams.close()
      server.closeIdleConnections()
      const cancel = clock.after(patienceMs, () => server.closeAllConnections())
      await closed
      cancel()
    },
  }
}
