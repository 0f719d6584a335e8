import { createHmac } from 'node:crypto'
import type { WebhookDelivery, WebhookEndpoint } from '../../core/events.ts'
import { newBytes } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import { addMs, type Instant } from '../../core/time.ts'

const prefix = 'whsec_'
/** Standard Webhooks asks for 24 to 64. */
const secretBytes = 32

/** A new secret, in the words in which its owner gets it, once. */
export const newSecret = (): string => `${prefix}${newBytes(secretBytes).toString('base64')}`

type Secrets = WebhookEndpoint['secrets']

export const firstSecret = (sealer: Sealer, secret: string): Secrets => [{ sealed: sealer.seal('key', secret) }]

/** More keys than this at once sign nothing: who rotates again and again wants the earliest gone. */
const mostSecrets = 3

/** The new secret signs from now on, what was newest goes on beside it for a while. */
export const rotated = (
  sealer: Sealer,
  secrets: Secrets,
  { secret, now, overlapMs }: { readonly secret: string; readonly now: Instant; readonly overlapMs: number },
): Secrets => {
  const until = addMs(now, overlapMs)
  const earlier = secrets.map(({ sealed, until: ends }) => ({ sealed, until: ends ?? until }))
  return [...firstSecret(sealer, secret), ...earlier.filter((one) => one.until > now)].slice(0, mostSecrets)
}

const isValid = (now: Instant) => (secret: Secrets[number]) => secret.until === undefined || secret.until > now

/** The secrets that sign now, the newest first. */
export const openSecrets = (sealer: Sealer, secrets: Secrets, now: Instant): readonly string[] =>
  secrets.filter(isValid(now)).map(({ sealed }) => sealer.open('key', sealed))

/** What is sent: names and ids; whoever wants to know more asks for it as somebody who may. The same text on every try. */
export const bodyOf = ({ type, at, subject, kind, subjectState }: WebhookDelivery): string =>
  JSON.stringify({ type, timestamp: at, data: { id: subject, kind, state: subjectState } })

interface Signed {
  readonly id: string
  readonly body: string
  /** Of this try. */
  readonly now: Instant
  readonly secrets: readonly string[]
}

/** The three headers of Standard Webhooks 1.0. */
export const signedHeaders = ({ id, body, now, secrets }: Signed): Readonly<Record<string, string>> => {
  const seconds = String(Math.floor(Date.parse(now) / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') }
}
