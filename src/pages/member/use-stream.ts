import { useCallback, useEffect, useRef } from 'react'
import type { DraftEvent, StreamEvent } from '../../http/api/member.ts'
import { streamPath } from './endpoints.ts'
import { parseDraftEvent, parseStreamEvent } from './stream-event.ts'

const firstPauseMs = 5_000
const longestPauseMs = 60_000

/**
 * Listens to what staff and reminders say, from the notice after `seq` on; undefined: not yet. The browser reconnects by
 * itself after a broken line, but gives up on an answer that is not a stream (signed out, server starting): then it is
 * opened anew, ever more slowly, and at once when `revive` is called or the page is looked at again.
 */
export const useStream = (
  seq: number | undefined,
  onEvent: (event: StreamEvent) => void,
  onDraft: (event: DraftEvent) => void,
): (() => void) => {
  const latest = useRef(0)
  const open = useRef<() => void>(() => undefined)
  const isReady = seq !== undefined
  latest.current = seq ?? 0

  useEffect(() => {
    if (!isReady) return undefined
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let pause = firstPauseMs

    const connect = (): void => {
      if (source !== undefined && source.readyState !== EventSource.CLOSED) return
      clearTimeout(timer)
      const stream = new EventSource(`${streamPath}?after=${latest.current}`)
      source = stream
      stream.addEventListener('open', () => {
        pause = firstPauseMs
      })
      stream.addEventListener('notice', (event: MessageEvent<string>) => {
        const said = parseStreamEvent(event.data)
        if (said !== undefined) onEvent(said)
      })
      stream.addEventListener('draft', (event: MessageEvent<string>) => {
        const news = parseDraftEvent(event.data)
        if (news !== undefined) onDraft(news)
      })
      stream.addEventListener('error', () => {
        if (stream.readyState !== EventSource.CLOSED) return
        clearTimeout(timer)
        timer = setTimeout(connect, pause)
        pause = Math.min(pause * 2, longestPauseMs)
      })
    }
    const looked = (): void => {
      if (document.visibilityState === 'visible') connect()
    }

    open.current = connect
    connect()
    document.addEventListener('visibilitychange', looked)
    return () => {
      open.current = () => undefined
      document.removeEventListener('visibilitychange', looked)
      clearTimeout(timer)
      source?.close()
    }
  }, [isReady, onEvent, onDraft])

  return useCallback(() => open.current(), [])
}
