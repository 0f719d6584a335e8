import type { Clock } from '../../core/clock.ts'
import { mostEndpoints, webhookEndpoints } from '../../core/events.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { hourMs } from '../../core/time.ts'
import { createAddressGuard } from './addresses.ts'
import { createDelivering } from './delivering.ts'
import { createGate, usualLimits, type GateLimits } from './gate.ts'
import { healthOf, type EndpointHealth } from './health.ts'
import { createManaging } from './managing.ts'
import { createPost, type PostParts } from './post.ts'

export interface OutgoingConfig {
  /** Networks inside that endpoints may be in, also without https. */
  readonly allow: readonly string[]
  /** How long an earlier secret signs along after a rotation. */
  readonly overlapHours: number
}

interface OutgoingParts {
  readonly config: OutgoingConfig
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly sealer: Sealer
  readonly post?: Omit<PostParts, 'standingOf'>
  readonly limits?: GateLimits
}

/** Tells other programs of what happened here, as Standard Webhooks 1.0 has it. The order is not promised. */
export const createOutgoing = ({ config, store, clock, log, sealer, post, limits = usualLimits }: OutgoingParts) => {
  const standingOf = createAddressGuard(config.allow)
  return {
    job: createDelivering({
      store,
      clock,
      log,
      sealer,
      post: createPost({ ...post, standingOf }),
      gate: createGate(limits),
    }),
    staff: createManaging({
      sealer,
      allowsInside: config.allow.length > 0,
      standingOf,
      overlapMs: config.overlapHours * hourMs,
    }),
    /** A line for each endpoint. */
    health: async (read: ReadWork): Promise<readonly EndpointHealth[]> => {
      const rows = await read.rows(webhookEndpoints).range('created', { limit: mostEndpoints })
      return Promise.all(rows.map((row) => healthOf(read, row)))
    },
  }
}

export type Outgoing = ReturnType<typeof createOutgoing>
