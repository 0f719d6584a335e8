import { describe, expect, test } from 'vitest'
import { start, type ChannelBench, type Clause, type Lacks, type Wires } from './channel-bench.ts'
import { outcomeClauses } from './channel-outcomes.ts'
import { receivingClauses } from './channel-receiving.ts'
import { sendingClauses } from './channel-sending.ts'

export type { ChannelBench, Wires } from './channel-bench.ts'

const clauses: readonly Clause[] = [...receivingClauses, ...sendingClauses, ...outcomeClauses]

/** One line for each reason, with all that it is the reason of. */
const print = (name: string, lacks: Lacks): void => {
  const entries = Object.entries(lacks)
  for (const reason of new Set(Object.values(lacks))) {
    const traits = entries.flatMap(([trait, why]) => (why === reason ? trait : []))
    process.stderr.write(`${name} shows no ${traits.join(', ')}: ${reason}\n`)
  }
}

/**
 * What the application may expect of any channel.
 * @param lacks what the channel or its platform cannot show, with the reason
 */
export const channelContract = (
  name: string,
  make: (wires: Wires) => Promise<ChannelBench>,
  lacks: Lacks = {},
): void => {
  print(name, lacks)
  const mine = clauses.filter(
    ({ needs, without }) =>
      (needs === undefined || lacks[needs] === undefined) && (without === undefined || lacks[without] !== undefined),
  )
  describe(`${name} keeps the channel contract`, () => {
    test.each(mine.map(({ name: clause, check }) => [clause, check] as const))('%s', async (_clause, check) => {
      await expect(start(make).then((bench) => check(bench, lacks))).resolves.toBeUndefined()
    })
  })
}
