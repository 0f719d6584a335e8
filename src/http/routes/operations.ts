import type { Log } from '../../core/log.ts'
import { memberMediaRoutes } from '../api/media.ts'
import { memberRoutes } from '../api/member.ts'
import { wechatPageRoutes } from '../api/wechat-pages.ts'
import { staffRoutes } from '../api/staff.ts'
import type { Exchange, Mount } from '../exchange.ts'
import type { Metrics } from '../metrics.ts'
import { openApi } from '../openapi.ts'

export interface HealthCheck {
  readonly name: string
  /** Not well: we are not ready. Otherwise it is only shown. */
  readonly required: boolean
  /** `detail`: figures and codes, no secret; anybody can read it. */
  readonly check: () => Promise<{ readonly ok: boolean; readonly detail: string }>
}

interface OperationsParts {
  readonly metrics: Metrics
  readonly checks: readonly HealthCheck[]
  readonly log: Log
}

const runCheck = async (
  { name, required, check }: HealthCheck,
  log: Log,
): Promise<{ readonly name: string; readonly required: boolean; readonly ok: boolean; readonly detail: string }> => {
  try {
    return { name, required, ...(await check()) }
  } catch (error) {
    log.error('http', 'a health check failed', error, { check: name })
    return { name, required, ok: false, detail: 'failed' }
  }
}

/** What machines ask: alive, ready, figures, the description of the interface. */
export const operationMounts = ({ metrics, checks, log }: OperationsParts): readonly Mount[] => {
  const description = JSON.stringify(
    openApi([...memberRoutes, ...wechatPageRoutes, ...memberMediaRoutes, ...staffRoutes]),
  )
  const get = (path: string, answer: (ctx: Exchange) => Promise<void>): Mount => ({
    method: 'GET',
    path,
    answer: async (ctx) => {
      ctx.set('Cache-Control', 'no-store')
      await answer(ctx)
    },
  })
  return [
    get('/healthz', async (ctx) => {
      ctx.body = { status: 'ok' }
    }),
    get('/readyz', async (ctx) => {
      const results = await Promise.all(checks.map((one) => runCheck(one, log)))
      const ready = results.every(({ ok, required }) => ok || !required)
      ctx.status = ready ? 200 : 503
      ctx.body = { status: ready ? 'ready' : 'not-ready', checks: results }
    }),
    get('/metrics', async (ctx) => {
      ctx.set('Content-Type', metrics.contentType)
      ctx.body = await metrics.text()
    }),
    get('/openapi.json', async (ctx) => {
      ctx.type = 'application/json'
      ctx.body = description
    }),
  ]
}
