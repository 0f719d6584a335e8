import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Entry } from './conversation.ts'

const nearPx = 60

interface Stick {
  readonly log: RefObject<HTMLDivElement | null>
  /** Something new is below what is seen. */
  readonly hasNews: boolean
  readonly toEnd: () => void
}

/** Where to scroll for a new entry: its beginning stays in view, also when it is longer than the screen. */
const scrollForNew = (log: HTMLDivElement, key: string): void => {
  const newest = log.querySelector(`[data-key="${CSS.escape(key)}"]`)
  const start = newest instanceof HTMLElement ? newest.offsetTop - 12 : Number.POSITIVE_INFINITY
  log.scrollTop = Math.min(start, log.scrollHeight - log.clientHeight)
}

/** Follows the conversation while its end is in view; who has scrolled up to read is left alone and told of news. */
export const useStick = (entries: readonly Entry[]): Stick => {
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const shown = useRef<string | undefined>(undefined)
  const [hasNews, setNews] = useState(false)

  const toEnd = useCallback(() => {
    const list = log.current
    if (list === null) return
    list.scrollTop = list.scrollHeight
    isAtEnd.current = true
    setNews(false)
  }, [])

  useEffect(() => {
    const list = log.current
    if (list === null) return undefined
    const look = (): void => {
      isAtEnd.current = list.scrollHeight - list.clientHeight - list.scrollTop < nearPx
      if (isAtEnd.current) setNews(false)
    }
    const keep = new ResizeObserver(() => {
      if (isAtEnd.current) list.scrollTop = list.scrollHeight
    })
    list.addEventListener('scroll', look, { passive: true })
    keep.observe(list)
    return () => {
      list.removeEventListener('scroll', look)
      keep.disconnect()
    }
  }, [])

  const newest = entries[entries.length - 1]
  useLayoutEffect(() => {
    const list = log.current
    if (list === null || newest === undefined || newest.key === shown.current) return
    const isFirst = shown.current === undefined
    shown.current = newest.key
    if (newest.kind === 'mine' || isFirst) toEnd()
    else if (isAtEnd.current) scrollForNew(list, newest.key)
    else setNews(true)
  }, [newest, toEnd])

  return { log, hasNews, toEnd }
}
