import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Log } from '../../core/log.ts'

interface Options {
  readonly connect: () => Client
  readonly log: Log
  readonly onTopic: (topic: string) => void
  /** The connection had been lost: anything may have been missed. */
  readonly onGap: () => void
}

const longestPauseMs = 5_000
const heartbeatMs = 30_000
const answerMs = 10_000

/** The one connection of this process that hears what any process tells. */
export const listen = async ({ connect, log, onTopic, onGap }: Options): Promise<{ close(): Promise<void> }> => {
  let current: Client | undefined
  let closed = false

  const open = async (): Promise<void> => {
    const client = connect()
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => onTopic(payload ?? ''))
    try {
      await client.connect()
      await client.query('listen liangxin')
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    current = client
    client.on('end', () => lose(client))
  }
  const lose = (client: Client): void => {
    if (current !== client || closed) return
    current = undefined
    log.warn('store', 'the connection that listens was lost')
    void openAgain()
  }
  const openAgain = async (): Promise<void> => {
    for (let pause = 100; ; pause = Math.min(2 * pause, longestPauseMs)) {
      if (closed) return
      try {
        await open()
        if (!closed) onGap()
        else await close()
        return
      } catch {
        await wait(pause, undefined, { ref: false })
      }
    }
  }
  const close = async (): Promise<void> => {
    closed = true
    clearInterval(heartbeat)
    await current?.end().catch(() => undefined)
  }
  // A connection that died without a word is found by asking.
  const beat = async (): Promise<void> => {
    const client = current
    if (client === undefined) return
    const answer = client.query('select 1').then(
      () => true,
      () => false,
    )
    if (await Promise.race([answer, wait(answerMs, false, { ref: false })])) return
    lose(client)
    // Nobody may ever answer to this.
    await client.end().catch(() => undefined)
  }
  const heartbeat = setInterval(() => void beat(), heartbeatMs)
  heartbeat.unref()

  await open().catch((error: unknown) => {
    clearInterval(heartbeat)
    throw error
  })
  return { close }
}
