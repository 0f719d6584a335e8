import { expect, onTestFinished } from 'vitest'
import type { Channel, Inbox, SendOutcome } from '../../src/core/channel.ts'
import type { Log } from '../../src/core/log.ts'
import { recordingInbox, type RecordingInbox } from '../channels/inbox.ts'

export type OutcomeKind = SendOutcome['kind']
export const kinds: readonly OutcomeKind[] = ['sent', 'parked', 'no-permission', 'permanent', 'retry', 'unknown']

/** What a platform may do that not every platform does. */
export type Trait =
  | Exclude<OutcomeKind, 'sent'>
  /** A `retry` that says when. */
  | 'retry-at'
  /** Members write through the channel itself. */
  | 'writing'
  /** What is sent can be seen. */
  | 'showing'
  /** The platform brings the same message again. */
  | 'repeat'
  /** It brings two messages in the other order. */
  | 'disorder'
  /** It brings us our own words. */
  | 'own-words'
  | 'media'
  /** It can fall silent. */
  | 'trouble'

/** What a channel cannot show, each with the reason: the suite prints it instead of testing it. */
export type Lacks = Readonly<Partial<Record<Trait, string>>>

export interface Wires {
  readonly inbox: Inbox
  readonly log: Log
}

/** A started channel with its platform, as one member sees it. What a channel lacks is left out. */
export interface ChannelBench {
  readonly channel: Channel
  readonly recipient: string
  /** The member writes; settles with everything the member was shown in answer. */
  readonly say?: (words: string) => Promise<string>
  /** Words that the way in itself cannot carry, such as a line's end where a line is a message. */
  readonly cannotSay?: (words: string) => boolean
  /** The platform brings the member's last message again. */
  readonly repeat?: () => Promise<void>
  /** The member writes both; the second arrives first. */
  readonly disorder?: (first: string, second: string) => Promise<void>
  /** The platform brings us something that we said ourselves. */
  readonly bringOwn?: () => Promise<void>
  /** The member sends a file of these bytes. */
  readonly sendPicture?: (bytes: Buffer) => Promise<void>
  /** All that the member was shown so far. */
  readonly shown?: () => string
  /** Makes the platform treat the next send so; the result is whom to send to, if it is not the member. */
  readonly provoke?: Readonly<Partial<Record<OutcomeKind | 'retry-at', () => string | void | Promise<string | void>>>>
  /** What was provoked is over; needed where it does not end with one send. */
  readonly heal?: () => Promise<void>
  /** From now on the platform fails. */
  readonly breakPlatform?: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface Started extends ChannelBench {
  readonly inbox: RecordingInbox
  /** The lines that were logged. */
  readonly lines: readonly string[]
}

/** As the log of production, which keeps an error's name and never its message: a platform's words may quote a person's. */
const recordingLog = (lines: string[]): Log => ({
  info: (...line) => void lines.push(JSON.stringify(line)),
  warn: (...line) => void lines.push(JSON.stringify(line)),
  error: (category, message, error, fields) =>
    void lines.push(JSON.stringify([category, message, error instanceof Error ? error.name : '', fields])),
})

/** Opened for one test. Whatever the test does, the member's name is in no line of the log. */
export const start = async (make: (wires: Wires) => Promise<ChannelBench>): Promise<Started> => {
  const inbox = recordingInbox()
  const lines: string[] = []
  const bench = await make({ inbox, log: recordingLog(lines) })
  onTestFinished(async () => {
    await bench.close()
    expect(lines.filter((line) => line.includes(bench.recipient))).toEqual([])
  })
  return { ...bench, inbox, lines }
}

/** One thing that the application may expect of a channel. */
export interface Clause {
  readonly name: string
  /** Left out where the channel says that it lacks this. */
  readonly needs?: Trait
  /** Only where it says so. */
  readonly without?: Trait
  readonly check: (bench: Started, lacks: Lacks) => Promise<void>
}
