import type { RouterContext } from '@koa/router'

/** What we keep about a request while it is answered. */
export interface RequestState {
  /** Given back in `x-request-id` and in every error, and logged. */
  id: string
  /** The pattern of the route that answers: what logs and metrics say instead of the path. */
  route?: string
  /** The address asks too often: seconds to wait. The guard refuses, except where a message must be screened first. */
  wait?: number
}

/** One request and its answer. */
export type Exchange = RouterContext<RequestState>

/** A route with what answers it, for the router. */
export interface Mount {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly answer: (ctx: Exchange) => Promise<void>
}
