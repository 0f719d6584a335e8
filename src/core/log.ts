import { pino } from 'pino'

/** The closed set of what is logged about. */
export type LogCategory =
  | 'start'
  | 'stop'
  | 'http'
  | 'channel'
  | 'dialogue'
  | 'safety'
  | 'store'
  | 'job'
  | 'reminder'
  | 'content'
  | 'model'
  | 'security'

/** Ids, counts and codes only: never a message text, a name, a phone number, an openid, a secret or a query string. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  info(category: LogCategory, message: string, fields?: LogFields): void
  warn(category: LogCategory, message: string, fields?: LogFields): void
  /** A bug or a broken neighbour. Of `error` the name, the message of its class and the stack's places are kept. */
  error(category: LogCategory, message: string, error: unknown, fields?: LogFields): void
}

/** Where in our code an error came from, without its message: messages may quote what a person wrote. */
const places = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: typeof error }
  const stack = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    error: error.name,
    code,
    at: stack
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' < '),
  }
}

/** JSON lines on standard error: standard output belongs to a command's result. */
export const createLog = (level: string): Log => {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
  return {
    info: (category, message, fields) => logger.info({ category, ...fields }, message),
    warn: (category, message, fields) => logger.warn({ category, ...fields }, message),
    error: (category, message, error, fields) => logger.error({ category, ...places(error), ...fields }, message),
  }
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
