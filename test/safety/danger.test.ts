import { describe, expect, test } from 'vitest'
import { danger } from '../../src/safety/danger.ts'
import { benign, dangers } from './corpus.ts'

describe('the corpus', () => {
  test('is as large as promised', () => {
    expect(dangers().filter((line) => line.kind !== null).length).toBeGreaterThanOrEqual(80)
    expect(dangers().filter((line) => line.kind === null).length).toBeGreaterThanOrEqual(80)
  })

  test('danger now is named by its kind; what is past or only asked about is none', () => {
    const wrong = dangers()
      .map((line) => ({ ...line, got: danger(line.text)?.kind ?? null }))
      .filter((line) => line.got !== line.kind)
    expect(wrong).toEqual([])
  })

  test('everyday speech is no danger', () => {
    expect(benign().filter((line) => danger(line.text) !== undefined)).toEqual([])
  })
})

test('a question about the law is still danger while somebody bleeds or is trapped', () => {
  expect(danger('被机器压断手算工伤吗')).toBeUndefined()
  expect(danger('被机器压断手了还在流血，算工伤吗')?.kind).toBe('accident')
})

test('it says which words fired', () => {
  expect(danger('仓库着火了')?.words).toEqual(['着火了'])
})
