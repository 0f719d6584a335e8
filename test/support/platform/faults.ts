import type { ServerResponse } from 'node:http'

/**
 * What happens to a call instead of the usual. `taken`: it is done first, and only its answer is lost.
 * `timeout`: no answer. `reset`: the connection breaks. `half-body`: the answer ends in the middle.
 */
export type Fault =
  | 'timeout'
  | 'reset'
  | 'taken-then-timeout'
  | 'taken-then-reset'
  | 'half-body'
  | { readonly status: number }
  | { readonly errcode: number }
  | { readonly raw: string }
  | { readonly slowMs: number }

interface Rate {
  readonly share: number
  readonly faults: readonly Fault[]
}

export interface Faults {
  /** The next call of this path, and those after it, one fault each. `*` stands for any path. */
  next(path: string, ...faults: readonly Fault[]): void
  /** From now on this share of the calls (0 to 1), the faults in turn. 0 ends it. */
  rate(path: string, share: number, ...faults: readonly Fault[]): void
  clear(): void
}

/** Even and the same in every run: no random bytes, and no two runs differ. */
const sequence = (): (() => number) => {
  let at = 0.5
  return () => {
    at = (at + 0.618_033_988_749_895) % 1
    return at
  }
}

export const createFaults = () => {
  const queues = new Map<string, Fault[]>()
  const rates = new Map<string, Rate>()
  const draw = sequence()
  let turn = 0
  const rated = (path: string): Fault | undefined => {
    const rate = rates.get(path) ?? rates.get('*')
    if (rate === undefined || draw() >= rate.share) return undefined
    turn += 1
    return rate.faults[turn % rate.faults.length]
  }
  const faults: Faults = {
    next: (path, ...more) => void queues.set(path, [...(queues.get(path) ?? []), ...more]),
    rate: (path, share, ...more) => void rates.set(path, { share, faults: more }),
    clear: () => {
      queues.clear()
      rates.clear()
    },
  }
  return { faults, take: (path: string) => queues.get(path)?.shift() ?? queues.get('*')?.shift() ?? rated(path) }
}

export const faultName = (fault: Fault): string => (typeof fault === 'string' ? fault : JSON.stringify(fault))

/** True when the call is not done at all: what is answered instead was written. */
export const refusesCall = (fault: Fault): boolean =>
  fault === 'timeout' ||
  fault === 'reset' ||
  (typeof fault === 'object' && ('status' in fault || 'errcode' in fault || 'raw' in fault))

/** Answers in the way of the fault. `text` is what would have been said. */
export const answerBadly = (response: ServerResponse, fault: Fault, text: string): void => {
  if (typeof fault === 'object') {
    if ('status' in fault) response.writeHead(fault.status).end('busy')
    else if ('errcode' in fault)
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errcode: fault.errcode, errmsg: 'fault' }))
    else if ('raw' in fault) response.writeHead(200).end(fault.raw)
    else {
      response.writeHead(200, { 'content-type': 'application/json' }).write(text.slice(0, 5))
      setTimeout(() => response.end(text.slice(5)), fault.slowMs)
    }
    return
  }
  if (fault === 'timeout' || fault === 'taken-then-timeout') return
  if (fault === 'half-body') {
    response.writeHead(200, { 'content-length': String(Buffer.byteLength(text)) })
    response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.socket?.destroy())
    return
  }
  response.socket?.resetAndDestroy()
}
