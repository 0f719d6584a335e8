import { useCallback, useEffect, useState } from 'react'
import { signOut, whoAmI, type Me } from '../../http/api/staff.ts'
import { call, CallError, messageOf } from '../shared/call.ts'

export type Session =
  | { readonly kind: 'asking' }
  /** `wasIn`: the server no longer knows the session of whoever was at work here. */
  | { readonly kind: 'out'; readonly wasIn?: true }
  | { readonly kind: 'in'; readonly me: Me }
  | { readonly kind: 'trouble'; readonly message: string }

interface SessionHold {
  readonly session: Session
  readonly enter: (me: Me) => void
  /** The server no longer knows this session. */
  readonly dropped: () => void
  readonly leave: () => Promise<void>
  readonly ask: () => void
}

export const useSession = (): SessionHold => {
  const [session, setSession] = useState<Session>({ kind: 'asking' })

  const ask = useCallback(() => {
    setSession({ kind: 'asking' })
    call(whoAmI, {})
      .then((me) => setSession({ kind: 'in', me }))
      .catch((error: unknown) => {
        const isOut = error instanceof CallError && error.status === 401
        setSession(isOut ? { kind: 'out' } : { kind: 'trouble', message: messageOf(error) })
      })
  }, [])
  useEffect(ask, [ask])

  const enter = useCallback((me: Me) => setSession({ kind: 'in', me }), [])
  const dropped = useCallback(() => setSession({ kind: 'out', wasIn: true }), [])
  const csrf = session.kind === 'in' ? session.me.csrf : undefined
  const leave = useCallback(async () => {
    try {
      if (csrf !== undefined) await call(signOut, { csrf })
    } catch (error) {
      // A session that is over already needs no end.
      if (!(error instanceof CallError && error.status === 401)) throw error
    }
    setSession({ kind: 'out' })
  }, [csrf])

  return { session, enter, dropped, leave, ask }
}
