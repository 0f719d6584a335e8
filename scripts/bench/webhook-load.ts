import { createHash, randomBytes } from 'node:crypto'
import autocannon from 'autocannon'

export interface Load {
  readonly port: number
  readonly path: string
  readonly token: string
  readonly seconds: number
  readonly question: (n: number) => string
}

export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly n: number
  readonly failed: number
}

let sent = 0

const sign = (token: string, timestamp: string, nonce: string): string =>
  createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')

/** A text callback as the platform posts it in plain mode; every message has its own id, a thousand people write. */
const callback = (load: Load): { path: string; body: string } => {
  sent += 1
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(6).toString('hex')
  const query = `signature=${sign(load.token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}`
  const body = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[o${sent % 1000}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${load.question(sent)}]]></Content><MsgId>${Date.now()}${sent}</MsgId></xml>`
  return { path: `${load.path}?${query}`, body }
}

/** 32 connections for some seconds, each asking again as soon as it is answered. */
export const measure = async (load: Load): Promise<Measured> => {
  const result = await autocannon({
    url: `http://127.0.0.1:${load.port}`,
    connections: 32,
    duration: load.seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        setupRequest: (request) => ({ ...request, ...callback(load) }),
      },
    ],
  })
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    n: result.requests.total,
    failed: result.non2xx + result.errors + result.timeouts,
  }
}
