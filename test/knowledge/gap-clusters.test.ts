import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseEntry } from '../../src/knowledge/entries.ts'
import { writeSkeleton } from '../../src/knowledge/entry-skeleton.ts'
import { clusterGaps } from '../../src/knowledge/gap-clusters.ts'
import { fixtureKnowledge } from './content.ts'

const knowledge = await fixtureKnowledge()
const gap = (question: string, day: number, ...nearest: readonly string[]) => ({
  question,
  nearest: [...nearest],
  at: `2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`,
  reason: 'unknown' as const,
})

test('questions that ask for the same in other words are one cluster, the largest first', () => {
  const clusters = clusterGaps(
    [
      gap('食堂饭菜太差找谁反映', 1, 'wage-slip'),
      gap('宿舍漏水单位不修怎么办', 2, 'wage-arrears', 'wage-slip'),
      gap('单位宿舍漏水不修怎么办啊', 3, 'wage-arrears'),
      gap('宿舍漏水了单位不给修', 4, 'overtime-pay'),
    ],
    knowledge.normaliser,
  )
  expect(clusters.map(({ count }) => count)).toEqual([3, 1])
  expect(clusters[0]).toMatchObject({
    nearest: ['wage-arrears', 'wage-slip', 'overtime-pay'],
    lastAt: '2026-11-04T02:00:00.000Z',
  })
  expect(clusters[0]?.questions).toHaveLength(3)
})

test('the same words count each time and are shown once', () => {
  const [cluster] = clusterGaps([gap('宿舍漏水', 1), gap('宿舍漏水', 2)], knowledge.normaliser)
  expect(cluster).toMatchObject({ count: 2, questions: ['宿舍漏水'] })
})

describe('a new entry from a cluster', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-skeleton-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const beside = knowledge.byId.get('wage-slip')
  const skeleton = (id: string) => ({
    id,
    cluster: { questions: ['宿舍漏水: 单位不修', '宿舍漏水了'] },
    beside,
    today: '2026-11-23',
  })

  test('lies beside the nearest, waits for review, and answers nobody until it is filled in', async () => {
    const file = await writeSkeleton(dir, skeleton('dorm-leak'))
    expect(file).toBe('wages/dorm-leak.md')
    const source = await readFile(path.join(dir, file), 'utf8')
    expect(source).toContain('status: needs-review')
    const empty = parseEntry(file, source, knowledge.laws)
    expect('problems' in empty ? empty.problems.map(({ message }) => message) : []).toEqual([
      'cites: missing',
      'no short answer before the first heading',
    ])
    const filled = source
      .replace('cites: []', 'cites: [劳动法第四十四条]')
      .replace('## 怎么办', '先拍照。\n\n## 怎么办')
    expect(parseEntry(file, filled, knowledge.laws)).toMatchObject({
      entry: { title: '宿舍漏水: 单位不修', related: ['wage-slip'], short: '先拍照。' },
    })
  })

  test('writes over nothing and takes no path for a name', async () => {
    await writeSkeleton(dir, skeleton('dorm-leak'))
    await expect(writeSkeleton(dir, skeleton('dorm-leak'))).rejects.toThrow('已经有了')
    await expect(writeSkeleton(dir, skeleton('../dorm'))).rejects.toThrow('编号只用')
  })
})
