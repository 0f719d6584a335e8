import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { type Terminal, createTerminal } from '../../../src/channels/terminal/index.ts'
import type { Inbox } from '../../../src/core/channel.ts'
import { type MovableClock, manualClock } from '../../../src/core/clock.ts'

export interface TerminalBench {
  readonly terminal: Terminal
  readonly clock: MovableClock
  /** Types a line and settles with what was printed until the next answer to `:time`, which marks the end. */
  readonly type: (line: string) => Promise<string>
  readonly shown: () => string
  readonly end: () => void
}

interface Options {
  readonly inbox: Inbox
  readonly jobs?: readonly string[]
  readonly onSweep?: () => void
}

export const openTerminal = async ({ inbox, jobs = [], onSweep }: Options): Promise<TerminalBench> => {
  const input = new PassThrough()
  const output = new PassThrough().setEncoding('utf8')
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  const terminal = createTerminal({
    inbox,
    clock,
    input,
    output,
    jobsDue: async () => jobs,
    sweep: async () => onSweep?.(),
  })
  let shown = ''
  output.on('data', (words: string) => {
    shown += words
  })
  await terminal.start()
  return {
    terminal,
    clock,
    type: async (line) => {
      const before = shown.length
      const marker = `:end-${before}`
      input.write(`${line}\n${marker}\n`)
      // An unknown command prints the help: everything typed before it was answered by then.
      while (!shown.slice(before).includes('命令有')) await once(output, 'data')
      return shown.slice(before, shown.lastIndexOf('命令有'))
    },
    shown: () => shown,
    end: () => void input.end(),
  }
}
