import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { alone, quantile, round, type BenchRow } from './figures.ts'
import { distinct } from './questions.ts'

/** Questions answered from the content, each one new to it. */
export const answerRows = async (): Promise<readonly BenchRow[]> => {
  const { answer } = await loadKnowledge(path.join(import.meta.dirname, '..', '..', 'data', 'knowledge'))
  for (let n = 0; n < 2_000; n += 1) answer(`${distinct(n)}呢`)
  const taken: number[] = []
  for (let n = 0; n < 10_000; n += 1) {
    const start = performance.now()
    answer(distinct(n))
    taken.push(performance.now() - start)
  }
  const total = taken.reduce((sum, ms) => sum + ms, 0)
  taken.sort((a, b) => a - b)
  return [
    {
      name: 'answers in the process',
      ours: Math.round(taken.length / (total / 1000)),
      ...alone,
      unit: 'answers/s',
      p50: round(quantile(taken, 0.5), 3),
      p99: round(quantile(taken, 0.99), 3),
      n: taken.length,
    },
  ]
}
