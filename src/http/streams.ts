import { PassThrough } from 'node:stream'
import type { Clock } from '../core/clock.ts'
import { notices, personTopic } from '../core/conversation.ts'
import { ensure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { revealNothing, type PrivateTalks } from '../dialogue/private-talk.ts'
import { rangeOfPerson } from '../people/joined.ts'
import { findPerson } from '../people/persons.ts'
import type { DraftEvent, StreamEvent } from './api/member.ts'

const streamsPerPerson = 3
const streamsInAll = 2000
const heartbeatMs = 20_000
const retryMs = 3000
const page = 50
/** A reader that takes nothing is let go; it comes back with its Last-Event-ID. */
const maxWaitingBytes = 256 * 1024

export const webAccount = 'web'

export interface StreamParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Puts in the words of a private talk; without it there are none. */
  readonly privately?: Pick<PrivateTalks, 'reveal' | 'ownWords'> | undefined
  /** Hears of the drafts that are written for a sender; not there without a model. */
  readonly drafts?: ((sender: string, listener: (event: DraftEvent) => void) => () => void) | undefined
}

export interface Streams {
  /** What is said to the person behind `sender` after notice `after`, as server-sent events, for as long as it is read. */
  open(sender: string, after: number): PassThrough
  /** The sender has just become, or may have become, somebody we know. */
  wake(sender: string): void
  /** Ends all of them. */
  close(): void
}

interface Stream {
  /** Reads what is new, if there is anything. */
  readonly look: () => void
  readonly end: () => void
}

interface Following extends StreamParts {
  readonly sender: string
  readonly after: number
  readonly output: PassThrough
}

const eventText = (event: StreamEvent): string => `id: ${event.seq}\nevent: notice\ndata: ${JSON.stringify(event)}\n\n`

/** Seen while it is written or not at all: no id, so that a reconnect asks for notices only. */
const draftText = (event: DraftEvent): string => `event: draft\ndata: ${JSON.stringify(event)}\n\n`

/** Runs `look` again and again, but one at a time: a wake-up during a look makes it look once more. */
const oneAtATime = (look: () => Promise<void>, failed: (error: unknown) => void): (() => void) => {
  let looking = false
  let again = false
  const run = async (): Promise<void> => {
    looking = true
    try {
      while (again) {
        again = false
        await look()
      }
    } catch (error) {
      failed(error)
    } finally {
      looking = false
    }
  }
  return () => {
    again = true
    if (!looking) void run()
  }
}

/** Signs of life, so that proxies keep a quiet line open. The result ends them. */
const keepAlive = (clock: Clock, output: PassThrough, beaten: () => void): (() => void) => {
  let cancel = (): void => undefined
  const wait = (): void => {
    cancel = clock.after(heartbeatMs, () => {
      if (output.writableLength > maxWaitingBytes) output.destroy()
      if (!output.writable) return
      output.write(':\n\n')
      beaten()
      wait()
    })
  }
  wait()
  return () => cancel()
}

/** Writes the notices of the person behind `sender` to `output` until that closes. */
const follow = ({ store, clock, log, drafts, privately, sender, after, output }: Following): Stream => {
  const reveal = privately?.reveal ?? revealNothing
  let last = after
  let person: string | undefined
  let unsubscribe = (): void => undefined

  const writeNew = async (): Promise<void> => {
    // Looked up anew each time: joined to another account, the person goes by another id.
    const id = await store.read(async (read) => (await findPerson(read, webAccount, sender))?.id)
    if (id === undefined || output.destroyed) return
    if (person !== id) {
      unsubscribe()
      unsubscribe = store.subscribe(personTopic(id), look)
    }
    person = id
    for (;;) {
      const rows = await store.read(async (read) => {
        const told = await rangeOfPerson(read, notices, 'person', { person: id, from: last + 1, limit: page })
        const to = { account: webAccount, sender }
        return Promise.all(told.map(async (one) => ({ ...one, replies: [...(await reveal(read, one.replies, to))] })))
      })
      if (!output.writable) return
      for (const { seq, at, replies } of rows) {
        last = seq
        output.write(eventText({ seq, at, replies }))
      }
      if (rows.length < page) return
    }
  }

  const look = oneAtATime(writeNew, (error) => {
    log.error('http', 'a stream could not read its notices', error)
    output.destroy()
  })
  // Somebody we do not know yet may have written through another process: looked for at every sign of life.
  const stopBeats = keepAlive(clock, output, () => {
    if (person === undefined) look()
  })
  const stopDrafts = drafts?.(sender, (event) => {
    if (output.writable) output.write(draftText(event))
  })
  output.on('close', () => {
    stopDrafts?.()
    unsubscribe()
    stopBeats()
  })
  return { look, end: () => output.end() }
}

/**
 * Live updates without a queue: a notice is a row with a number, a wake-up only means "look again", and a reconnect reads
 * what came after the last number seen.
 */
export const createStreams = (parts: StreamParts): Streams => {
  const open = new Map<string, Set<Stream>>()
  let count = 0
  return {
    open: (sender, after) => {
      const mine = open.get(sender) ?? new Set()
      ensure(mine.size < streamsPerPerson, 'too_many', '开着的页面太多了，关掉几个再看')
      ensure(count < streamsInAll, 'unavailable', '这会儿人太多，过一会儿再试')
      const output = new PassThrough()
      output.write(`retry: ${retryMs}\n\n`)
      const stream = follow({ ...parts, sender, after, output })
      open.set(sender, mine.add(stream))
      count += 1
      output.on('close', () => {
        count -= 1
        mine.delete(stream)
        if (mine.size === 0) open.delete(sender)
      })
      stream.look()
      return output
    },
    wake: (sender) => {
      for (const stream of open.get(sender) ?? []) stream.look()
    },
    close: () => {
      for (const mine of open.values()) for (const stream of mine) stream.end()
    },
  }
}
