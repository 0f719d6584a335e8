import { AppError } from '../core/errors.ts'
import type { Exchange } from './exchange.ts'

const hostOf = (address: string): string | undefined => (URL.canParse(address) ? new URL(address).host : undefined)

/**
 * Refuses a write that a browser says another site caused. Programs that send neither header are let through: a forged
 * request always comes out of a browser.
 * @throws {AppError} forbidden
 */
export const refuseCrossSite = (ctx: Exchange, baseUrl: string | undefined): void => {
  const refusal = new AppError('forbidden', '请从本站的页面操作')
  if (ctx.get('sec-fetch-site') === 'cross-site') throw refusal
  const origin = ctx.get('origin')
  if (origin === '') return
  const ours = [ctx.host, ctx.get('host'), baseUrl === undefined ? undefined : hostOf(baseUrl)]
  const theirs = hostOf(origin)
  if (theirs === undefined || theirs === '' || !ours.includes(theirs)) throw refusal
}
