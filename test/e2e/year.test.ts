import { describe, expect, test } from 'vitest'
import { weaknesses } from './year-weaknesses.ts'
import { liveYear, type YearSize } from './year.ts'

const isFull = process.env['YEAR'] === 'full'
const seed = Number(process.env['YEAR_SEED'] ?? (process.pid * 7919) % 1_000_003)
const size: YearSize = isFull
  ? { seed, members: 10_000, reminders: 60_000, days: 365, kills: 200, jumpEvery: 60 }
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
      `year: seed ${seed}, ${year.wanted.length} reminders, ${year.world.calls.length} sends, ${JSON.stringify(year.kept)}, ` +
        `${year.steps} steps, ${JSON.stringify(Object.fromEntries(count))}\n`,
    )
    expect(year.violations.slice(0, 2)).toEqual([])
  }, 1_800_000)
})

describe('the model of the year finds it when', () => {
  const small: YearSize = { seed: 11, members: 40, reminders: 300, days: 60, kills: 0, jumpEvery: 10 }

  test.each(Object.entries(weaknesses))(
    '%s',
    async (_name, weakness) => {
      const { violations } = await liveYear(small, weakness)
      expect(violations.length).toBeGreaterThan(0)
    },
    60_000,
  )

  test('nothing is broken', async () => {
    expect((await liveYear(small)).violations).toEqual([])
  }, 60_000)
})
