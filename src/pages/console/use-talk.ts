import { useCallback, useEffect, useRef, useState } from 'react'
import { privateTranscript, type PrivateTurnView, type Transcript } from '../../http/api/private.ts'
import { call, CallError, messageOf } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'

/** A talk: slower than this feels like nobody being there. */
const everyMs = 3_000

export interface Talk {
  readonly known: Transcript | undefined
  readonly turns: readonly PrivateTurnView[]
  readonly trouble: string | undefined
  readonly reload: () => Promise<void>
}

const lastOf = (turns: readonly PrivateTurnView[]): number => turns.at(-1)?.seq ?? 0

/** One talk, by its id or its case: what is new is asked for while the page is looked at and the talk goes on. */
export const useTalk = (id: string): Talk => {
  const { me, dropped } = useStaff()
  const [known, setKnown] = useState<Transcript>()
  const [turns, setTurns] = useState<readonly PrivateTurnView[]>([])
  const [trouble, setTrouble] = useState<string>()
  const have = useRef<{ session: string | undefined; turns: readonly PrivateTurnView[] }>({
    session: undefined,
    turns: [],
  })
  const busy = useRef<Promise<void>>(undefined)

  const ask = useCallback(async () => {
    try {
      const since = lastOf(have.current.turns)
      const answer = await call(privateTranscript, { params: { id }, body: { since }, csrf: me.csrf })
      // A new talk of the same case counts its turns from the beginning.
      const isSame = answer.session?.id === have.current.session
      const fresh = isSame || since === 0 ? answer.turns : []
      have.current = { session: answer.session?.id, turns: [...(isSame ? have.current.turns : []), ...fresh] }
      setKnown(answer)
      setTurns(have.current.turns)
      setTrouble(undefined)
    } catch (error) {
      if (error instanceof CallError && error.status === 401) dropped()
      else setTrouble(messageOf(error))
    }
  }, [dropped, id, me.csrf])

  /** One asking at a time, so that no turn is added twice. */
  const reload = useCallback(async () => {
    const before = busy.current
    const mine = (async () => {
      await before
      await ask()
    })()
    busy.current = mine
    await mine
  }, [ask])

  const isOver = known?.session?.state === 'ended'
  useEffect(() => {
    void reload()
    if (isOver) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void reload()
    }, everyMs)
    return () => clearInterval(timer)
  }, [reload, isOver])

  return { known, turns, trouble, reload }
}
