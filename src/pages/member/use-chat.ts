import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { DraftEvent, StreamEvent } from '../../http/api/member.ts'
import { call, CallError } from '../shared/call.ts'
import { emptyTalk, step, type Mine, type Rating, type Talk } from './conversation.ts'
import { chat, chatHistory, rateAnswer } from './endpoints.ts'
import { newMessageId } from './message-id.ts'
import { createQueue } from './queue.ts'
import { useStream } from './use-stream.ts'

export interface Chat {
  readonly talk: Talk
  /** Sends `send`; `label` is what is shown when a button was tapped. */
  readonly say: (send: string, label?: string) => void
  readonly sayAgain: (mine: Mine) => void
  /** Resolves to whether it was stored. */
  readonly rate: (turn: string, rating: Rating) => Promise<boolean>
  readonly reload: () => void
}

/** The conversation with the server. One request at a time: the history first, then the messages in order. */
export const useChat = (): Chat => {
  const [talk, dispatch] = useReducer(step, emptyTalk)
  const queue = useRef(createQueue())

  const noticed = useCallback((event: StreamEvent) => dispatch({ kind: 'noticed', event }), [])
  const drafted = useCallback((event: DraftEvent) => dispatch({ kind: 'drafted', event }), [])
  const revive = useStream(talk.history === 'ready' ? talk.seq : undefined, noticed, drafted)

  const reload = useCallback(() => {
    dispatch({ kind: 'loading' })
    void queue.current(async () => {
      try {
        dispatch({ kind: 'loaded', ...(await call(chatHistory, {})) })
      } catch (error) {
        // Nobody yet: the first message makes the visitor known.
        const isNew = error instanceof CallError && error.status === 401
        dispatch(isNew ? { kind: 'loaded', lines: [], seq: 0, greeting: [] } : { kind: 'unreachable' })
      }
    })
  }, [])
  useEffect(reload, [reload])

  const deliver = useCallback(
    (id: string, text: string) =>
      queue.current(async () => {
        try {
          const { replies, turn } = await call(chat, { body: { text, id } })
          dispatch({ kind: 'answered', id, replies, turn })
          revive()
        } catch (error) {
          const why = error instanceof CallError && error.status > 0 ? { why: error.message } : {}
          dispatch({ kind: 'failed', id, ...why })
        }
      }),
    [revive],
  )

  const say = useCallback(
    (send: string, label?: string) => {
      const id = newMessageId()
      dispatch({ kind: 'said', id, text: label ?? send, send })
      void deliver(id, send)
    },
    [deliver],
  )

  const sayAgain = useCallback(
    (mine: Mine) => {
      if (mine.id === undefined || mine.state !== 'failed') return
      dispatch({ kind: 'again', id: mine.id })
      void deliver(mine.id, mine.send)
    },
    [deliver],
  )

  const rate = useCallback(async (turn: string, rating: Rating) => {
    try {
      await call(rateAnswer, { body: { turn, rating } })
      dispatch({ kind: 'rated', turn, rating })
      return true
    } catch {
      return false
    }
  }, [])

  return { talk, say, sayAgain, rate, reload }
}
