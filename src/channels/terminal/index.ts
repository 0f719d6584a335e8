import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Channel, Inbox } from '../../core/channel.ts'
import type { MovableClock } from '../../core/clock.ts'
import { newId } from '../../core/ids.ts'
import { cleanText } from '../../core/message.ts'
import { type Reply, asPlainText } from '../../core/reply.ts'
import { type Instant, instantText, toInstant } from '../../core/time.ts'
import { type TerminalLine, readLine } from './commands.ts'

export interface TerminalParts {
  readonly inbox: Inbox
  readonly clock: MovableClock
  readonly input: Readable
  readonly output: Writable
  /** What waits to be done, one line each. */
  readonly jobsDue: () => Promise<readonly string[]>
  /** Does what has become due, after the clock was moved. */
  readonly sweep: () => Promise<void>
}

export interface Terminal extends Channel {
  /** Settles when the input ended or `:quit` was typed. */
  readonly finished: Promise<void>
}

const help = '命令有 :time、:time +1d（+2h、+30m）、:jobs、:quit。'
const account = 'terminal'

/** A chat in the terminal, one line at a time, with a clock that can be moved. */
export const createTerminal = (parts: TerminalParts): Terminal => {
  const { inbox, clock, output } = parts
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let lines: ReturnType<typeof createInterface> | undefined
  let contact: Instant | undefined

  const print = (words: string): void => {
    output.write(`${words}\n`)
  }
  const printReplies = (replies: readonly Reply[]): void => {
    for (const reply of replies) print(`${asPlainText(reply)}\n`)
  }
  const say = async (text: string): Promise<void> => {
    contact = toInstant(clock.now())
    const id = newId('msg', clock.now())
    const message = { account, sender: account, id, receivedAt: contact, kind: 'text', text: cleanText(text) } as const
    printReplies(await inbox.receive(message))
  }
  /** False when the chat is over. */
  const run = async (line: TerminalLine): Promise<boolean> => {
    switch (line.kind) {
      case 'say':
        await say(line.text)
        return true
      case 'move':
        clock.move(line.ms)
        print(`现在是${instantText(toInstant(clock.now()))}`)
        await parts.sweep()
        return true
      case 'time':
        print(`现在是${instantText(toInstant(clock.now()))}`)
        return true
      case 'jobs': {
        const due = await parts.jobsDue()
        print(due.length === 0 ? '没有到点的任务。' : due.join('\n'))
        return true
      }
      case 'quit':
        return false
      case 'unknown':
        print(help)
        return true
      case 'empty':
        return true
    }
  }
  const read = async (source: AsyncIterable<string>): Promise<void> => {
    for await (const line of source) {
      try {
        if (!(await run(readLine(line)))) break
      } catch (error) {
        // The person at the terminal is the developer: a failure is shown and the chat goes on.
        print(`出错了：${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  return {
    account,
    name: 'terminal',
    deduplicates: false,
    takesOver: false,
    finished,
    send: async (_recipient, replies) => {
      printReplies(replies)
      return { kind: 'sent' }
    },
    start: async () => {
      if (lines !== undefined) return
      lines = createInterface({ input: parts.input, crlfDelay: Infinity })
      void read(lines).finally(() => finish())
    },
    stop: async () => {
      lines?.close()
      finish()
    },
    lastContact: () => contact,
  }
}
