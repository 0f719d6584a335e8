import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { aesKey, decryptMessage, encryptMessage, signatureOf } from '../../src/channels/tencent/crypto.ts'
import type { Seal } from '../../src/channels/tencent/sealed-callback.ts'

export interface Load {
  readonly port: number
  readonly path: string
  readonly seal: Seal
  readonly seconds: number
  readonly question: (n: number) => string
}

export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly n: number
  readonly failed: number
  /** Bytes of an answer, headers included. */
  readonly bytes: number
}

const connections = 32
let sent = 0

/** A text callback as the platform posts it in secure mode; every message has its own id, a thousand people write. */
const callback = ({ path, seal, question }: Load): Buffer => {
  sent += 1
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(6).toString('hex')
  const plain = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[o${sent % 1000}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${question(sent)}]]></Content><MsgId>${Date.now()}${sent}</MsgId></xml>`
  const sealed = encryptMessage(aesKey(seal.encodingAesKey), plain, seal.receiverId)
  const signature = signatureOf(seal.token, timestamp, nonce)
  const query = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&openid=o${sent % 1000}&encrypt_type=aes&msg_signature=${signatureOf(seal.token, timestamp, nonce, sealed)}`
  const body = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
  return Buffer.from(
    `POST ${path}?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: keep-alive\r\n\r\n${body}`,
  )
}

/** Every so many answers one is opened and read: opening all of them would measure this client. */
const opened = 50

const holdsWords = (answer: string, seal: Seal): boolean => {
  const sealed = /<Encrypt><!\[CDATA\[([^\]]+)\]\]>/.exec(answer)?.[1]
  const plain = sealed === undefined ? undefined : decryptMessage(aesKey(seal.encodingAesKey), sealed, seal.receiverId)
  return plain?.includes('<Content>') === true
}

/** A whole answer, or undefined while some of it is missing. Both sides say how long theirs is. */
const answerIn = (received: Buffer, seal: Seal): { readonly ok: boolean } | undefined => {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
  if (received.length < end + 4 + length) return undefined
  const words = received.subarray(end + 4, end + 4 + length)
  const isRead = sent % opened === 0
  const isSealed = isRead ? holdsWords(words.toString('latin1'), seal) : words.includes('<Encrypt>')
  return { ok: head.startsWith('HTTP/1.1 200') && isSealed }
}

interface Tally {
  readonly taken: number[]
  bytes: number
  failed: number
}

/** One connection that asks again as soon as it is answered, until `end`. */
const converse = (load: Load, tally: Tally, end: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true })
    let received = Buffer.alloc(0)
    let asked = 0
    const ask = (): void => {
      asked = performance.now()
      received = Buffer.alloc(0)
      if (asked >= end) socket.destroy()
      else socket.write(callback(load))
    }
    socket.on('connect', ask)
    socket.on('data', (bytes) => {
      received = received.length === 0 ? bytes : Buffer.concat([received, bytes])
      const answer = answerIn(received, load.seal)
      if (answer === undefined) return
      tally.taken.push(performance.now() - asked)
      tally.bytes += received.length
      if (!answer.ok) tally.failed += 1
      ask()
    })
    socket.on('error', () => {
      tally.failed += 1
    })
    socket.on('close', () => {
      if (performance.now() < end) tally.failed += 1
      resolve()
    })
  })

/**
 * 32 connections for some seconds. A client of our own: autocannon takes about as long for a request as the peer does for
 * the answer, so on two cores it is measured as well. Every answer must be a 200 with words in it.
 */
export const measure = async (load: Load): Promise<Measured> => {
  const tally: Tally = { taken: [], bytes: 0, failed: 0 }
  const start = performance.now()
  await Promise.all(Array.from({ length: connections }, () => converse(load, tally, start + load.seconds * 1000)))
  const elapsed = (performance.now() - start) / 1000
  const taken = tally.taken.sort((a, b) => a - b)
  const at = (share: number): number => Number((taken[Math.floor(taken.length * share)] ?? 0).toFixed(2))
  return {
    perSecond: taken.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    n: taken.length,
    failed: tally.failed,
    bytes: Math.round(tally.bytes / Math.max(1, taken.length)),
  }
}
