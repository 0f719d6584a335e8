import { PassThrough } from 'node:stream'
import type { Clock } from '../core/clock.ts'
import { notices, personTopic } from '../core/conversation.ts'
import { ensure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { findPerson } from '../people/persons.ts'
import type { StreamEvent } from './api/member.ts'

const streamsPerPerson = 3
const streamsInAll = 2000
const heartbeatMs = 20_000
const retryMs = 3000
const page = 50
/** A reader that takes nothing is let go; it comes back with its Last-Event-ID. */
const maxWaitingBytes = 256 * 1024

export const webAccount = 'web'

interface StreamParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

export interface Streams {
  /** What is said to the person behind `sender` after notice `after`, as server-sent events, for as long as it is read. */
  open(sender: string, after: number): PassThrough
  /** The sender has just become, or may have become, somebody we know. */
  wake(sender: string): void
  count(): number
  /** Ends all of them. */
  close(): void
}

const eventText = (event: StreamEvent): string => `id: ${event.seq}\nevent: notice\ndata: ${JSON.stringify(event)}\n\n`

/**
 * Live updates without a queue: a notice is a row with a number, a wake-up only means "look again", and a reconnect reads
 * what came after the last number seen.
 */
export const createStreams = (parts: StreamParts): Streams => {
  const { store, clock, log } = parts
  const open = new Map<string, Set<{ readonly look: () => void; readonly end: () => void }>>()
  let count = 0

  const follow = (sender: string, after: number, output: PassThrough): { look: () => void; end: () => void } => {
    let last = after
    let person: string | undefined
    let unsubscribe = (): void => undefined
    let looking = false
    let again = false

    const write = async (): Promise<void> => {
      const id = person ?? (await store.read(async (read) => (await findPerson(read, webAccount, sender))?.id))
      if (id === undefined || output.destroyed) return
      if (person === undefined) unsubscribe = store.subscribe(personTopic(id), look)
      person = id
      for (;;) {
        const rows = await store.read((read) =>
          read.rows(notices).range('person', { where: [id], from: last + 1, limit: page }),
        )
        for (const { seq, at, replies } of rows) {
          last = seq
          if (output.writable) output.write(eventText({ seq, at, replies }))
        }
        if (rows.length < page) return
      }
    }

    const lookAll = async (): Promise<void> => {
      looking = true
      try {
        do {
          again = false
          await write()
        } while (again && output.writable)
      } catch (error) {
        log.error('http', 'a stream could not read its notices', error)
        output.destroy()
      } finally {
        looking = false
      }
    }

    // One look at a time: a wake-up during a look makes it look once more.
    const look = (): void => {
      again = true
      if (!looking) void lookAll()
    }

    let cancelBeat = (): void => undefined
    const beat = (): void => {
      cancelBeat = clock.after(heartbeatMs, () => {
        if (output.writableLength > maxWaitingBytes) output.destroy()
        if (output.destroyed || !output.writable) return
        output.write(':\n\n')
        if (person === undefined) look()
        beat()
      })
    }

    output.on('close', () => {
      unsubscribe()
      cancelBeat()
    })
    beat()
    return { look, end: () => output.end() }
  }

  return {
    open: (sender, after) => {
      const mine = open.get(sender) ?? new Set()
      ensure(mine.size < streamsPerPerson, 'too_many', '开着的页面太多了，关掉几个再看')
      ensure(count < streamsInAll, 'unavailable', '这会儿人太多，过一会儿再试')
      const output = new PassThrough()
      output.write(`retry: ${retryMs}\n\n`)
      const stream = follow(sender, after, output)
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
    count: () => count,
    close: () => {
      for (const mine of open.values()) for (const stream of mine) stream.end()
    },
  }
}
