import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { CommandIo } from '../../src/commands/command-io.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command on some input; what it printed and how it ended. */
export const ran = async (command: (io: CommandIo) => Promise<number>, input = ''): Promise<Ran> => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const [out, err] = [text(stdout), text(stderr)]
  const code = await command({ stdin: Readable.from([input]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, out: await out, err: await err }
}
