import type { Pool } from 'pg'
import { withClient } from './connections.ts'
import { createSession, type Session } from './session.ts'

/** The session until the work ends: after that its connection serves somebody else. */
export const lend = (session: Session) => {
  let open = true
  return {
    current: (): Session => {
      if (!open) throw new Error('this transaction has ended; await everything it does')
      return session
    },
    end: (): void => {
      open = false
    },
  }
}

export type Attempt<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Runs `body` in a session; whatever goes wrong, the connection is left clean or given up. */
export const attemptIn = <T>(pool: Pool, body: (session: Session) => Promise<T>): Promise<Attempt<T>> =>
  withClient<Attempt<T>>(pool, async (client) => {
    const session = createSession(client)
    try {
      return { value: { kind: 'done', result: await body(session) }, reusable: true }
    } catch (error) {
      const reusable = await session.abandon()
      // What the driver met comes first: `work` may have made another error of it.
      return { value: { kind: 'failed', error: session.failure()?.error ?? error }, reusable }
    }
  })
