import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Running {
  readonly child: ChildProcess
  /** The line the server prints when it is ready. */
  readonly line: string
  readonly url: string
  /** Everything written to standard error so far. */
  readonly errors: () => string
  /** Sends the signal and waits for the end: the exit code, or the signal that ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>
}

/** Settings of the test's own environment do not reach the server. */
const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }

/** The built server as people start it, on a free port. */
export const startProcess = (env: Readonly<Record<string, string>>): Promise<Running> => {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...inherited, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8')
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0))
  })
  return new Promise((resolve, reject) => {
    void ended.then((how) => reject(new Error(`ended with ${how} before it was ready: ${errors}`)))
    createInterface({ input: child.stdout }).once('line', (line) => {
      const url = /chat (\S+)\//.exec(line)?.[1] ?? ''
      resolve({
        child,
        line,
        url,
        errors: () => errors,
        end: (signal) => {
          child.kill(signal)
          return ended
        },
      })
    })
  })
}
