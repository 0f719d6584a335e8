import { AppError, type ErrorCode } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { StoreConflict, StoreUnavailable } from '../core/store.ts'
import type { ErrorBody } from './api/route.ts'
import type { Exchange } from './exchange.ts'

/** How soon to ask again when the store cannot write. */
const retrySeconds = 5

const body = (code: ErrorCode, message: string, id: string): ErrorBody => ({ error: { code, message, id } })

const waitWords = (seconds: number): string => (seconds > 90 ? `${Math.ceil(seconds / 60)}分钟` : `${seconds}秒`)

/** A refusal of somebody who asks too often, with the time to come back. */
export const tooMany = (ctx: Exchange, seconds: number): AppError => {
  ctx.set('Retry-After', String(seconds))
  return new AppError('too_many', `发得有点快，歇${waitWords(seconds)}再来。有人身危险直接打110、120`)
}

/** The same for somebody who tries passwords. */
export const tooManyTries = (ctx: Exchange, seconds: number): AppError => {
  ctx.set('Retry-After', String(seconds))
  return new AppError('too_many', `试的次数太多了，过${waitWords(seconds)}再来`)
}

const answerUnknown = (ctx: Exchange, error: unknown, log: Log): void => {
  const { id } = ctx.state
  log.error('http', 'a request failed', error, { id, route: ctx.state.route })
  ctx.status = 500
  ctx.body = body('internal', `出了点问题，编号 ${id}。稍后再试一次`, id)
}

/** Turns whatever was thrown into the one form of errors. A refusal keeps its words; a bug gives its number only. */
export const answerError = (ctx: Exchange, error: unknown, log: Log): void => {
  const { id } = ctx.state
  if (error instanceof AppError && error.code !== 'internal') {
    ctx.status = error.status
    ctx.body = body(error.code, error.message, id)
    // Part of the body may still be on its way: what follows on this connection cannot be told apart from it.
    if (error.code === 'too_large') ctx.set('Connection', 'close')
    return
  }
  if (error instanceof StoreUnavailable) {
    log.warn('http', 'refused: the store cannot write', { id, route: ctx.state.route })
    ctx.status = 503
    ctx.set('Retry-After', String(retrySeconds))
    ctx.body = body('unavailable', '这会儿存不上，过几秒再试。有人身危险直接打110、120', id)
    return
  }
  if (error instanceof StoreConflict) {
    ctx.status = 409
    ctx.body = body('conflict', '刚刚有人先改了，刷新后再试', id)
    return
  }
  answerUnknown(ctx, error, log)
}
