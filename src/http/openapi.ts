import { z } from 'zod'
import { streamEventSchema } from './api/member.ts'
import { describedEvents } from './openapi-events.ts'
import { plainOperations } from './openapi-plain.ts'
import { errorSchema, type Route } from './api/route.ts'

type Json = Readonly<Record<string, unknown>>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

const jsonContent = (schema: Json): Json => ({ 'application/json': { schema } })

const errorRef: Json = {
  description: '出错',
  content: jsonContent({ $ref: '#/components/schemas/Error' }),
}

/** `/cases/:id` is `/cases/{id}` there. */
const openPath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

const pathParameters = (path: string): readonly Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

const queryParameters = (schema: z.ZodType): readonly Json[] => {
  const { properties, required } = schemaOf(schema, 'input')
  const needed = Array.isArray(required) ? required : []
  return Object.entries(properties ?? {}).map(([name, of]) => ({
    name,
    in: 'query',
    required: needed.includes(name),
    schema: of as unknown,
  }))
}

const securityOf = (route: Route): readonly Json[] => {
  if (route.access === 'public') return []
  // The member cookie is set by the first call, so it may be missing.
  if (route.access === 'member') return [{ member: [] }, {}]
  return [route.method === 'GET' ? { staff: [] } : { staff: [], csrf: [] }]
}

const hasBody = (route: Route): boolean => route.method !== 'GET' && route.method !== 'DELETE'

const operationOf = (route: Route): Json => ({
  summary: route.summary,
  ...(typeof route.access === 'string' ? {} : { 'x-roles': route.access }),
  security: securityOf(route),
  parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
  ...(hasBody(route) ? { requestBody: { content: jsonContent(schemaOf(route.body, 'input')) } } : {}),
  responses: {
    '200': { description: '好了', content: jsonContent(schemaOf(route.reply, 'output')) },
    default: errorRef,
  },
})

const streamOperation: Json = {
  summary: 'What staff and reminders say, as server-sent events',
  security: [{ member: [] }, {}],
  parameters: [
    { name: 'after', in: 'query', required: false, schema: { type: 'integer', minimum: 0 } },
    { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer', minimum: 0 } },
  ],
  responses: {
    '200': {
      description: 'Events named notice; the data of each is a StreamEvent',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    default: errorRef,
  },
}

/** What other systems tell us; what their words mean is in the data file of the source. */
const hookOperation: Json = {
  summary:
    'Another system tells of something, signed with the secret of its source; a repeated id is answered as before',
  description:
    'Standard Webhooks 1.0, or a source whose data file says `github`: X-Hub-Signature-256 or the header named there. JSON, at most ' +
    '64 KB. 200 means that it is kept, also when it did not fit and waits for staff.',
  security: [],
  parameters: [
    ...pathParameters('/hooks/:source'),
    ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
      name,
      in: 'header',
      required: false,
      schema: { type: 'string' },
    })),
  ],
  requestBody: { content: jsonContent({ type: 'object' }) },
  responses: {
    '200': { description: 'Kept', content: jsonContent({ type: 'object', properties: { ok: { const: true } } }) },
    default: errorRef,
  },
}

/** The description of the interface, made from the same declarations that the guard checks by. */
export const openApi = (routes: readonly Route[]): Json => {
  const paths: Record<string, Record<string, Json>> = {
    '/api/chat/stream': { get: streamOperation },
    '/hooks/{source}': { post: hookOperation },
  }
  for (const { path, method, operation } of plainOperations(pathParameters))
    paths[openPath(path)] = { ...paths[openPath(path)], [method]: operation }
  for (const route of routes) {
    const at = openPath(route.path)
    paths[at] = { ...paths[at], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Liangxin 梁心', version: '1' },
    paths,
    webhooks: describedEvents(),
    components: {
      schemas: { Error: schemaOf(errorSchema, 'output'), StreamEvent: schemaOf(streamEventSchema, 'output') },
      securitySchemes: {
        member: { type: 'apiKey', in: 'cookie', name: 'liangxin_member' },
        staff: { type: 'apiKey', in: 'cookie', name: 'liangxin_staff' },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
      },
    },
  }
}
