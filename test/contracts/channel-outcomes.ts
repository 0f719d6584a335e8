import { expect } from 'vitest'
import { text } from '../../src/core/reply.ts'
import type { Clause, Started, Trait } from './channel-bench.ts'

const provoked = ['parked', 'no-permission', 'permanent', 'retry', 'retry-at', 'unknown'] as const
type Provoked = (typeof provoked)[number]

const words = '明天上午有人联系你'

const send = async (bench: Started, cause: Provoked) => {
  const to = (await bench.provoke?.[cause]?.()) ?? bench.recipient
  return bench.channel.send(to, [text(words)], 'job_1')
}

const toldApart = (cause: Provoked): Clause => ({
  name: `${cause} is told apart`,
  needs: cause,
  check: async (bench) => {
    const outcome = await send(bench, cause)
    expect(outcome.kind).toBe(cause === 'retry-at' ? 'retry' : cause)
    expect('code' in outcome ? outcome.code : 'none').not.toBe('')
    const at = 'at' in outcome ? outcome.at : undefined
    expect(at === undefined || new Date(at).toISOString() === at).toBe(true)
    expect(cause === 'retry-at' && at === undefined).toBe(false)
  },
})

/** Where the platform drops doubles a second try is safe, and it is what the first one lacked. */
const secondTry = (cause: 'retry' | 'unknown'): Clause => ({
  name: `after ${cause} the same send goes out, and the member reads it once where the platform drops doubles`,
  needs: cause,
  check: async (bench) => {
    const { channel, recipient, shown, heal } = bench
    await send(bench, cause)
    await heal?.()
    expect(await channel.send(recipient, [text(words)], 'job_1')).toEqual({ kind: 'sent' })
    const times = (shown?.() ?? words).split(words).length - 1
    expect(times).toBeGreaterThanOrEqual(1)
    expect(channel.deduplicates && times > 1).toBe(false)
  },
})

const partsOf = (bench: Started): Readonly<Record<Trait, unknown>> => ({
  parked: bench.provoke?.parked,
  'no-permission': bench.provoke?.['no-permission'],
  permanent: bench.provoke?.permanent,
  retry: bench.provoke?.retry,
  'retry-at': bench.provoke?.['retry-at'],
  unknown: bench.provoke?.unknown,
  writing: bench.say,
  showing: bench.shown,
  repeat: bench.repeat,
  disorder: bench.disorder,
  'own-words': bench.bringOwn,
  media: bench.sendPicture,
  trouble: bench.breakPlatform,
})

/** What becomes of a send, on every channel one of the same six. */
export const outcomeClauses: readonly Clause[] = [
  ...provoked.map(toldApart),
  secondTry('retry'),
  secondTry('unknown'),
  {
    name: 'what it does not show is declared, and nothing else is',
    check: async (bench, lacks) => {
      const missing = Object.entries(partsOf(bench)).flatMap(([trait, part]) => (part === undefined ? trait : []))
      expect(Object.keys(lacks).toSorted()).toEqual(missing.toSorted())
    },
  },
]
