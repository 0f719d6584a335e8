import { useCallback, useEffect, useRef, useState } from 'react'
import { CallError, messageOf } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'

const usualMs = 15_000

export interface Polled<Result> {
  readonly data: Result | undefined
  /** Why the last asking failed; what is shown is then from before. */
  readonly trouble: string | undefined
  readonly isLoading: boolean
  readonly reload: () => Promise<void>
}

/** Asks now and every fifteen seconds, or as often as is said, while the page is looked at. An answer that was overtaken is dropped. */
export const usePoll = <Result>(ask: () => Promise<Result>, everyMs = usualMs): Polled<Result> => {
  const { dropped } = useStaff()
  const [data, setData] = useState<Result>()
  const [trouble, setTrouble] = useState<string>()
  const [isLoading, setLoading] = useState(true)
  const round = useRef(0)

  const reload = useCallback(async () => {
    round.current += 1
    const mine = round.current
    try {
      const answer = await ask()
      if (mine !== round.current) return
      setData(answer)
      setTrouble(undefined)
    } catch (error) {
      if (mine !== round.current) return
      if (error instanceof CallError && error.status === 401) dropped()
      else setTrouble(messageOf(error))
    }
    setLoading(false)
  }, [ask, dropped])

  useEffect(() => {
    setLoading(true)
    void reload()
    const look = (): void => {
      if (document.visibilityState === 'visible') void reload()
    }
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      round.current += 1
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [reload, everyMs])

  return { data, trouble, isLoading, reload }
}
