type Json = Readonly<Record<string, unknown>>

interface PlainAddress {
  readonly path: string
  readonly method: 'get' | 'post'
  readonly summary: string
  /** What a good answer is, by its type. */
  readonly type: string
  /** 302 sends the browser on. */
  readonly status?: '200' | '302'
}

const channelSummary =
  "A platform's server: `official-account`, `wecom` or `wecom-kf`; signed as the platform has it, 404 while it is not set up"

/** What is answered besides JSON routes: for machines that watch us, for platforms, and links that were given to somebody. */
const addresses: readonly PlainAddress[] = [
  { path: '/healthz', method: 'get', summary: 'Alive', type: 'application/json' },
  { path: '/readyz', method: 'get', summary: 'Ready; 503 when something required is not', type: 'application/json' },
  { path: '/metrics', method: 'get', summary: 'Figures for Prometheus', type: 'text/plain' },
  { path: '/openapi.json', method: 'get', summary: 'This description', type: 'application/json' },
  {
    path: '/channels/:name',
    method: 'get',
    summary: `${channelSummary}; the check of the address`,
    type: 'text/plain',
  },
  { path: '/channels/:name', method: 'post', summary: channelSummary, type: 'application/xml' },
  { path: '/a/:token', method: 'get', summary: 'An answer too long for a chat', type: 'text/html' },
  { path: '/p/:token', method: 'get', summary: 'A page to staff on call: asks who has it', type: 'text/html' },
  { path: '/p/:token', method: 'post', summary: 'Somebody on call has it', type: 'text/html' },
  { path: '/c/:token.ics', method: 'get', summary: 'One appointment for a calendar', type: 'text/calendar' },
  { path: '/c/:code', method: 'get', summary: 'The counted link of a campaign', type: 'text/html', status: '302' },
  { path: '/cal/:token.ics', method: 'get', summary: "A member's private calendar", type: 'text/calendar' },
  { path: '/check-in/:event', method: 'get', summary: 'The code that a hall shows', type: 'text/html' },
  {
    path: '/auth/wechat/start',
    method: 'get',
    summary: 'To WeChat, to say who one is',
    type: 'text/html',
    status: '302',
  },
  { path: '/auth/wechat/callback', method: 'get', summary: 'Back from WeChat', type: 'text/html' },
]

/** Written with `:name`, as routes are; whoever describes them turns the names into parameters. */
export const plainOperations = (
  parametersOf: (path: string) => readonly Json[],
): readonly { readonly path: string; readonly method: string; readonly operation: Json }[] =>
  addresses.map(({ path, method, summary, type, status = '200' }) => ({
    path,
    method,
    operation: {
      summary,
      security: [],
      parameters: parametersOf(path),
      responses: {
        [status]:
          status === '302'
            ? { description: 'Elsewhere' }
            : { description: '好了', content: { [type]: { schema: { type: 'string' } } } },
        default: { description: '出错' },
      },
    },
  }))
