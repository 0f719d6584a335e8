import { createHash } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { errorCode, fileMode, removeIfPresent, type Files } from './files.ts'

/** What another process on this machine may ask the one that holds the store: `{"command","args"}`, one line of JSON. */
export type ControlHandler = (args: unknown) => Promise<unknown>

const requestSchema = z.object({ command: z.string(), args: z.unknown().optional() })
const answerSchema = z.union([z.object({ result: z.unknown() }), z.object({ error: z.string() })])

/** The longest path a Unix socket may have on every system we run on, with its closing zero byte. */
const maxSocketPath = 103
const maxRequestCharacters = 64 * 1024
const answerTimeoutMs = 60_000

export const controlPath = (dataDir: string): string => {
  const folder = resolve(dataDir)
  const path = join(folder, 'control.sock')
  if (Buffer.byteLength(path) <= maxSocketPath) return path
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24)
  return join(tmpdir(), `liangxin-${hash}.sock`)
}

/** Whether a process answers at the socket. A socket left by a dead one refuses. */
export const isAnswered = (path: string): Promise<boolean> =>
  new Promise((done, fail) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', (error) => {
      const code = errorCode(error)
      if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK') done(false)
      else fail(error)
    })
  })

const answer = async (line: string, handlers: ReadonlyMap<string, ControlHandler>, log: Log): Promise<string> => {
  try {
    const request = requestSchema.safeParse(JSON.parse(line))
    if (!request.success) return JSON.stringify({ error: 'a request is {"command","args"}' })
    const handler = handlers.get(request.data.command)
    if (handler === undefined) return JSON.stringify({ error: `no command ${request.data.command}` })
    return JSON.stringify({ result: (await handler(request.data.args)) ?? null })
  } catch (error) {
    if (!(error instanceof AppError)) log.error('store', 'a control command failed', error)
    return JSON.stringify({ error: error instanceof AppError ? error.message : 'failed, see the log' })
  }
}

/** Calls back with the first line that arrives, once. */
const firstLine = (socket: Socket, call: (line: string) => void): void => {
  let text = ''
  let called = false
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\n')
    if (text.length > maxRequestCharacters && end === -1) socket.destroy()
    if (called || end === -1) return
    called = true
    call(text.slice(0, end))
  })
}

/** Listens for commands. While it does, no other process takes the store. */
export const listenForControl = async (
  path: string,
  files: Files,
  handlers: ReadonlyMap<string, ControlHandler>,
  log: Log,
): Promise<{ close(): Promise<void> }> => {
  await removeIfPresent(files, path)
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    firstLine(socket, (line) => {
      void answer(line, handlers, log).then((text) => socket.end(`${text}\n`))
    })
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(path, done)
  })
  await chmod(path, fileMode)
  // The server alone keeps no process alive: a command that opened the store ends when its work is done.
  server.unref()
  return {
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}

/**
 * Asks the process that holds the store in `dataDir`.
 * @returns undefined when none runs
 * @throws {AppError} with the other side's words when it refused
 */
export const askControl = async (
  dataDir: string,
  command: string,
  args?: unknown,
  timeoutMs = answerTimeoutMs,
): Promise<{ result: unknown } | undefined> => {
  const path = controlPath(dataDir)
  if (!(await isAnswered(path))) return undefined
  const line = await new Promise<string>((done, fail) => {
    const socket = connect(path)
    let text = ''
    socket.setEncoding('utf8')
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('运行中的服务一直没有回答')))
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.once('error', fail)
    socket.once('end', () => done(text))
    socket.write(`${JSON.stringify({ command, args })}\n`)
  })
  if (line === '') throw new AppError('unavailable', '运行中的服务没有答完就断了，看它的日志')
  const parsed = answerSchema.parse(JSON.parse(line))
  if ('error' in parsed) throw new AppError('bad_request', parsed.error)
  return parsed
}
