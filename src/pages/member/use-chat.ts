import { useCallback, useEffect, useReducer, useRef, type Dispatch } from 'react'
import type { DraftEvent, StreamEvent } from '../../http/api/member.ts'
import { call, CallError } from '../shared/call.ts'
import { emptyTalk, step, type Happening, type Mine, type Photo, type Rating, type Talk } from './conversation.ts'
import { chat, chatHistory, rateAnswer } from './endpoints.ts'
import { newMessageId } from './message-id.ts'
import { isRefusal, sendPhoto } from './photo.ts'
import { createQueue } from './queue.ts'
import { useStream } from './use-stream.ts'

export interface Chat {
  readonly talk: Talk
  /** Sends `send`; `label` is what is shown when a button was tapped. */
  readonly say: (send: string, label?: string) => void
  readonly sayPhoto: (photo: Photo) => void
  readonly sayAgain: (mine: Mine) => void
  /** Resolves to whether it was stored. */
  readonly rate: (turn: string, rating: Rating) => Promise<boolean>
  readonly reload: () => void
}

type Enqueue = ReturnType<typeof createQueue>

interface Outgoing {
  readonly id: string
  readonly send: string
  readonly photo?: Photo
}

const whyOf = (error: unknown): { readonly why?: string; readonly isRefused?: boolean } =>
  error instanceof CallError && error.status > 0
    ? { why: error.message, ...(isRefusal(error) ? { isRefused: true } : {}) }
    : {}

/** Sends words and pictures alike, one at a time, each with its id, and says what became of them. */
const useDeliver = (queue: Enqueue, dispatch: Dispatch<Happening>, onAnswer: () => void) =>
  useCallback(
    ({ id, send, photo }: Outgoing) =>
      queue(async () => {
        try {
          const onShare = (share: number): void => dispatch({ kind: 'progressed', id, share })
          const { replies, turn } = await (photo === undefined
            ? call(chat, { body: { text: send, id } })
            : sendPhoto(photo.file, id, onShare))
          dispatch({ kind: 'answered', id, replies, turn })
          onAnswer()
        } catch (error) {
          dispatch({ kind: 'failed', id, ...whyOf(error) })
        }
      }),
    [queue, dispatch, onAnswer],
  )

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

  const deliver = useDeliver(queue.current, dispatch, revive)

  const say = useCallback(
    (send: string, label?: string) => {
      const id = newMessageId()
      dispatch({ kind: 'said', id, text: label ?? send, send })
      void deliver({ id, send })
    },
    [deliver],
  )

  const sayPhoto = useCallback(
    (photo: Photo) => {
      const id = newMessageId()
      dispatch({ kind: 'said', id, text: '［照片］', send: '', photo })
      void deliver({ id, send: '', photo })
    },
    [deliver],
  )

  const sayAgain = useCallback(
    (mine: Mine) => {
      const { id, send, photo } = mine
      if (id === undefined || mine.state !== 'failed') return
      dispatch({ kind: 'again', id })
      void deliver({ id, send, ...(photo === undefined ? {} : { photo }) })
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

  return { talk, say, sayPhoto, sayAgain, rate, reload }
}
