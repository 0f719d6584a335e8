import path from 'node:path'
import type { App } from './app.ts'
import { dataRoot, pagesRoot, type Config } from './config.ts'
import type { Channel } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import { jobs } from './core/job.ts'
import type { Log } from './core/log.ts'
import { addMs, localDate, minuteMs, msBetween, toInstant } from './core/time.ts'
import { greeting } from './dialogue/words.ts'
import type { Metrics } from './http/metrics.ts'
import type { ChannelStanding } from './http/routes/channel-states.ts'
import type { HealthCheck } from './http/routes/operations.ts'
import { createServer, type Server } from './http/server.ts'
import { readPhone } from './people/phone.ts'
import { incomingHealth } from './webhooks/incoming/health.ts'
import { createIncoming, type Incoming } from './webhooks/incoming/incoming.ts'
import { outgoingLine } from './webhooks/outgoing/health.ts'
import { plainTransforms } from './webhooks/incoming/transforms.ts'

interface WebParts {
  readonly app: App
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** How many jobs there are in each state that wants looking at. */
export const countJobs = async (app: Pick<App, 'store'>): Promise<Readonly<Record<string, number>>> =>
  app.store.read(async (read) => {
    const states = ['due', 'running', 'dead'] as const
    const counts = await Promise.all(states.map((state) => read.rows(jobs).count('due', { where: [state] })))
    return Object.fromEntries(states.map((state, index) => [state, counts[index] ?? 0]))
  })

/** What other systems may tell us, by the release's data files and the union's own beside its data. */
const incomingOf = ({ app, config, clock, log }: WebParts): Incoming =>
  createIncoming({
    store: app.store,
    sealer: app.sealer,
    clock,
    log,
    dirs: [dataRoot, config.dataDir].map((dir) => path.join(dir, 'hooks')),
    secrets: config.hookSecrets,
    actions: new Map(app.services.hooks.actions.map((action) => [action.name, action])),
    buried: app.services.hooks.buried,
    transforms: new Map([...Object.entries(plainTransforms), ['phone', readPhone]]),
  })

const checks = ({ app, clock }: WebParts, incoming: Incoming): readonly HealthCheck[] => [
  {
    name: 'store',
    required: true,
    check: async () => {
      const trouble = app.store.trouble()
      return { ok: trouble === undefined, detail: trouble === undefined ? 'writable' : 'cannot write' }
    },
  },
  {
    name: 'sweep',
    required: true,
    check: async () => {
      const last = app.lastSweep()
      const now = toInstant(clock.now())
      return { ok: last !== undefined && msBetween(last, now) < 2 * minuteMs, detail: last ?? 'never' }
    },
  },
  {
    name: 'holidays',
    required: false,
    check: async () => {
      const { horizon } = app.calendar
      const soon = localDate(addMs(toInstant(clock.now()), 14 * 24 * 60 * minuteMs))
      return { ok: horizon > soon, detail: `known until ${horizon}` }
    },
  },
  {
    name: 'on-call',
    required: false,
    check: async () =>
      (await app.store.read(app.oncall.onCall))
        ? { ok: true, detail: 'somebody is on the rota' }
        : { ok: false, detail: 'nobody is on the rota: alerts are seen in the console only' },
  },
  {
    name: 'hooks',
    required: false,
    check: () => app.store.read((read) => incomingHealth(read, incoming.standings())),
  },
  { name: 'webhooks', required: false, check: async () => outgoingLine(await app.store.read(app.outgoing.health)) },
  ...app.channels.map((channel): HealthCheck => ({
    name: `channel ${channel.name}`,
    required: false,
    check: async () => {
      const login = channel.loginState?.().login
      const state = login === undefined ? '' : `login ${login}, `
      return {
        ok: login === undefined || login === 'in',
        detail: `${state}last contact ${channel.lastContact() ?? 'never'}`,
      }
    },
  })),
]

/** A channel as the console shows it. */
const standingOf = (app: App, channel: Channel): ChannelStanding => ({
  name: channel.name,
  lastContact: channel.lastContact(),
  login: channel.loginState?.(),
  abilities: channel.abilities ?? [],
  ...app.tallies.today(channel.name),
})

/** The web server with everything it serves: pages, the members' and the staff's API, platforms' callbacks. */
export const createWeb = (parts: WebParts): Server => {
  const { app, config, clock, log, metrics } = parts
  const incoming = incomingOf(parts)
  const webhooks = new Map(
    app.channels.flatMap((channel) =>
      channel.webhook === undefined ? [] : [[channel.name, channel.webhook] as const],
    ),
  )
  return createServer({
    store: app.store,
    clock,
    log,
    baseUrl: config.baseUrl,
    trustProxy: config.trustProxy,
    privately: app.services.privately,
    member: { inbox: app.inbox, greeting, needsHelp: (words) => app.look(words) !== undefined },
    media: app.services.media.member,
    drafts: app.model?.listen,
    staff: { ...app.services.staff, outgoing: app.outgoing.staff },
    links: app.oncall.link,
    calendarOfLink: app.services.calendarOfLink,
    calendarFeedOf: app.services.calendarFeedOf,
    incoming,
    answerPage: app.services.longAnswers.read,
    followLink: app.services.campaigns.follow,
    wechatPages: app.wechatPages,
    webhooks,
    channels: () => app.channels.map((channel) => standingOf(app, channel)),
    metrics,
    checks: checks(parts, incoming),
    pagesDir: pagesRoot,
  })
}
