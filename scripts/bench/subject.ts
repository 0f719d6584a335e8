import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { z } from 'zod'
import { quantile, round } from './figures.ts'
import { writers } from './district.ts'

/** One round's transactions a second and their times in ms; loop delay in ms. */
export const figuresSchema = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  n: z.number(),
  loopP50: z.number(),
  loopP99: z.number(),
  loopMax: z.number(),
})
export type Figures = z.output<typeof figuresSchema>

export const memorySchema = z.object({ rssMb: z.number(), heapMb: z.number() })
export type Memory = z.output<typeof memorySchema>

const orderSchema = z.discriminatedUnion('order', [
  z.object({ order: z.literal('round'), mode: z.string(), seconds: z.number() }),
  z.object({ order: z.literal('memory'), collect: z.boolean() }),
  z.object({ order: z.literal('close') }),
])
export type Order = z.output<typeof orderSchema>

export type Transaction = (writer: number, n: number) => Promise<void>

/** What is measured in a process of its own, so that neither its heap nor its pauses touch the other side. */
export interface Subject {
  readonly modes: Readonly<Record<string, Transaction>>
  close(): Promise<void>
}

/** 32 writers that begin the next transaction when the last is durable; each one's waiting for its turn is in its time. */
const measureWriters = async (transaction: Transaction, seconds: number): Promise<Figures> => {
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const taken: number[] = []
  loop.enable()
  const begin = performance.now()
  const end = begin + seconds * 1_000
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; n === 0 || performance.now() < end; n += 1) {
      const start = performance.now()
      await transaction(writer, n)
      taken.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  const elapsed = performance.now() - begin
  loop.disable()
  taken.sort((a, b) => a - b)
  return {
    perSecond: round(taken.length / (elapsed / 1_000), 2),
    p50: round(quantile(taken, 0.5), 2),
    p99: round(quantile(taken, 0.99), 2),
    max: round(taken.at(-1) ?? 0, 2),
    n: taken.length,
    loopP50: round(loop.percentile(50) / 1e6, 1),
    loopP99: round(loop.percentile(99) / 1e6, 1),
    loopMax: round(loop.max / 1e6, 1),
  }
}

/** @param collect whether garbage is thrown out first; else it is what an operator sees */
const memory = (collect: boolean): Memory => {
  if (collect) globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { rssMb: Math.round(rss / 1e6), heapMb: Math.round(heapUsed / 1e6) }
}

/** Sends an answer to the parent; resolves when it has left. */
const answer = (message: object): Promise<void> =>
  new Promise((resolve, reject) => {
    if (process.send === undefined) throw new Error('a subject is started by the benchmark')
    process.send(message, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })

/** Opens the subject, says so, and does what the parent orders until it is closed. */
export const serveSubject = async (open: () => Promise<Subject>): Promise<void> => {
  const subject = await open()
  let sequence = 0
  const obey = async (order: Order): Promise<void> => {
    if (order.order === 'memory') return answer(memory(order.collect))
    if (order.order === 'close') {
      await subject.close()
      await answer({ closed: true })
      return process.disconnect()
    }
    const transaction = subject.modes[order.mode]
    if (transaction === undefined) throw new Error(`no mode ${order.mode}`)
    // Numbers go on from round to round, so that no round changes the members of the one before in the same order.
    const first = sequence
    sequence += 1_000_000
    return answer(await measureWriters((writer, n) => transaction(writer, first + n), order.seconds))
  }
  process.on('message', (message) => {
    obey(orderSchema.parse(message)).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'a subject failed'}\n`)
      process.exit(1)
    })
  })
  // Closed, or the parent is gone: nobody asks any more.
  process.once('disconnect', () => process.exit())
  await answer({ ready: true })
}
