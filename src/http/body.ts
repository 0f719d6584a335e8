import type { IncomingMessage } from 'node:http'
import { AppError } from '../core/errors.ts'

/** How much of a body that is too large is read away, so that its sender still gets to see the answer. */
const swallowBytes = 1024 * 1024

const tooLarge = (): AppError => new AppError('too_large', '发来的内容太大了')
const brokenOff = (): AppError => new AppError('bad_request', '内容没有收全，请再发一次')

/**
 * The whole body, up to `limit` bytes.
 * @throws {AppError} too_large, or bad_request when the sender breaks off
 */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const most = Math.max(limit, swallowBytes)
    if (Number(request.headers['content-length'] ?? 0) > most) {
      reject(tooLarge())
      return
    }
    // The sender may have gone while we checked who it is: then no event will ever come.
    if (request.destroyed) {
      reject(brokenOff())
      return
    }
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) chunks.push(chunk)
      else chunks.length = 0
      if (length > most) {
        request.pause()
        reject(tooLarge())
      }
    })
    request.on('end', () => {
      if (length > limit) reject(tooLarge())
      else resolve(Buffer.concat(chunks))
    })
    request.on('error', () => reject(brokenOff()))
    request.on('close', () => {
      if (!request.readableEnded) reject(brokenOff())
    })
  })

/**
 * JSON as sent; an empty body is an empty object.
 * @throws {AppError} bad_request
 */
export const parseJson = (body: Buffer, contentType: string): unknown => {
  if (body.length === 0) return {}
  if (!/^application\/json\s*(;|$)/i.test(contentType.trim())) throw new AppError('bad_request', '请用 JSON 格式发送')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch {
    throw new AppError('bad_request', '内容不是完整的 JSON')
  }
}
