import type { Readable, Writable } from 'node:stream'

/** Where a command reads and prints: standard output has the result and nothing else. */
export interface CommandIo {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}
