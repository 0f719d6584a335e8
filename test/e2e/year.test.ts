import { describe, expect, test } from 'vitest'
import { testKind } from '../../src/services/reminding/testing.ts'
import type { Weakness } from './year-app.ts'
import { weaknesses } from './year-weaknesses.ts'
import { liveYear, type YearSize } from './year.ts'

const isFull = process.env['YEAR'] === 'full'
const seed = Number(process.env['YEAR_SEED'] ?? (process.pid * 7919) % 1_000_003)
const size: YearSize = isFull
  ? { seed, members: 10_000, reminders: 60_000, days: 365, kills: 60, jumpEvery: 60 }
  : { seed, members: 500, reminders: 3_000, days: 365, kills: 8, jumpEvery: 60 }

describe('a simulated year', () => {
  test(`every reminder comes as it should, whatever happens (YEAR_SEED=${seed})`, async () => {
    const year = await liveYear(size)
    const count = new Map<string, number>()
    for (const { outcome, reason } of year.lines) {
      const key = outcome === 'skipped' ? `skipped ${reason}` : outcome
      count.set(key, (count.get(key) ?? 0) + 1)
    }
    process.stderr.write(
      `year: seed ${seed}, ${year.wanted.length} reminders, ${year.calls.length} sends, ${JSON.stringify(year.kept)}, ` +
        `${year.steps} steps, ${JSON.stringify(Object.fromEntries(count))}\n`,
    )
    expect(year.violations.slice(0, 2)).toEqual([])
    // A test is asked for by a member; whatever else the application plans has its line in `yearKinds`.
    const planned = new Set(year.wanted.map(({ kind }) => kind))
    expect(year.kinds.filter((kind) => kind !== testKind && !planned.has(kind))).toEqual([])
  }, 1_800_000)
})

describe('the model of the year finds it when', () => {
  const small: YearSize = { seed: 11, members: 60, reminders: 900, days: 60, kills: 0, jumpEvery: 10 }
  const seeds = [11, 12, 13, 14, 15]

  /** What is broken shows a few times in such a year, in some years not at all. */
  const isFound = async (weakness: Weakness): Promise<boolean> => {
    for (const each of seeds)
      if ((await liveYear({ ...small, seed: each }, weakness)).violations.length > 0) return true
    return false
  }

  test.each(Object.entries(weaknesses))(
    '%s',
    async (_name, weakness) => expect(await isFound(weakness)).toBe(true),
    120_000,
  )

  test('nothing is broken', async () => {
    expect((await liveYear(small)).violations).toEqual([])
  }, 60_000)
})
