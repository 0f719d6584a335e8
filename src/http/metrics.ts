import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Inbox } from '../core/channel.ts'

interface WebhookFigures {
  readonly id: string
  readonly state: 'up' | 'failing' | 'off'
  readonly waiting: number
  readonly failed: number
}

interface MetricsParts {
  /** How many jobs there are in each state, read when somebody asks. */
  readonly jobs: () => Promise<Readonly<Record<string, number>>>
  /** How each program that is told of events is doing. */
  readonly webhooks?: () => Promise<readonly WebhookFigures[]>
}

export interface Metrics {
  /** Starts the clock of a request; the result stops it. */
  startRequest(): (labels: { readonly route: string; readonly method: string; readonly status: number }) => number
  /** The same inbox, counting its messages by channel. */
  counting(inbox: Inbox): Inbox
  readonly contentType: string
  text(): Promise<string>
}

/** The account's first part is the channel: `official-account:gh_…` has one account in it, labels must stay few. */
const channelOf = (account: string): string => account.split(':', 1)[0] ?? account

const addWebhookGauges = (registry: Registry, read: MetricsParts['webhooks']): void => {
  if (read === undefined) return
  // Gauges are read at the same moment: each asks for itself, one that another sets would be a scrape behind.
  const up: Gauge<'endpoint'> = new Gauge({
    name: 'liangxin_webhook_up',
    help: 'Whether the last delivery to an endpoint was taken; 0 also while it is off',
    labelNames: ['endpoint'] as const,
    registers: [registry],
    collect: async () => {
      up.reset()
      for (const { id: endpoint, state } of await read()) up.set({ endpoint }, state === 'up' ? 1 : 0)
    },
  })
  const deliveries = new Gauge({
    name: 'liangxin_webhook_deliveries',
    help: 'Deliveries that wait or were given up, by endpoint',
    labelNames: ['endpoint', 'state'] as const,
    registers: [registry],
    collect: async () => {
      deliveries.reset()
      for (const { id: endpoint, waiting, failed } of await read()) {
        deliveries.set({ endpoint, state: 'waiting' }, waiting)
        deliveries.set({ endpoint, state: 'failed' }, failed)
      }
    },
  })
}

/** Prometheus metrics in a registry of our own, so that two servers in one process do not meet. */
export const createMetrics = (parts: MetricsParts): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'liangxin_http_request_seconds',
    help: 'Time to answer a request, by route pattern',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const messages = new Counter({
    name: 'liangxin_messages_total',
    help: 'Messages received, by channel',
    labelNames: ['channel'] as const,
    registers: [registry],
  })
  const jobs = new Gauge({
    name: 'liangxin_jobs',
    help: 'Jobs, by state',
    labelNames: ['state'] as const,
    registers: [registry],
    collect: async () => {
      for (const [state, count] of Object.entries(await parts.jobs())) jobs.set({ state }, count)
    },
  })
  addWebhookGauges(registry, parts.webhooks)
  return {
    startRequest: () => {
      const stop = requests.startTimer()
      return ({ route, method, status }) => stop({ route, method, status: String(status) })
    },
    counting: (inbox) => ({
      receive: (message) => {
        messages.inc({ channel: channelOf(message.account) })
        return inbox.receive(message)
      },
      deliverLater: (message) => inbox.deliverLater(message),
    }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
