import { eventTypes, type EventType } from '../core/event-types.ts'

type Json = Readonly<Record<string, unknown>>

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const headers = [
  header('webhook-id', 'The same on every try and every replay: drop what you have seen'),
  header('webhook-timestamp', 'Seconds since 1970, of this try: refuse what is older than five minutes'),
  header(
    'webhook-signature',
    'v1, and base64 of HMAC-SHA256 over id.timestamp.body; several with spaces between while a secret is replaced',
  ),
]

const payload = (type: EventType): Json => ({
  type: 'object',
  required: ['type', 'timestamp', 'data'],
  properties: {
    type: { const: type },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened' },
    data: {
      type: 'object',
      required: ['id', 'kind', 'state'],
      properties: { id: { type: 'string' }, kind: { type: 'string' }, state: { type: 'string' } },
    },
  },
})

const operationOf = (type: EventType, summary: string): Json => ({
  summary,
  description:
    'Standard Webhooks 1.0. Ids and names only, nothing of a person. Any 2xx within 15 seconds is a yes; a redirect is a no; 410 ends it. ' +
    'Ten tries in 75 hours, Retry-After of 429 and 503 is kept to. At least once, in no promised order.',
  parameters: headers,
  requestBody: { content: { 'application/json': { schema: payload(type) } } },
  responses: { '2XX': { description: 'Taken' }, '410': { description: 'Never again' } },
})

const isEventType = (name: string): name is EventType => Object.hasOwn(eventTypes, name)

/** What other programs can be told of, by the names of the events. */
export const describedEvents = (): Json =>
  Object.fromEntries(
    Object.entries(eventTypes).flatMap(([name, summary]) =>
      isEventType(name) ? [[name, { post: operationOf(name, summary) }]] : [],
    ),
  )
