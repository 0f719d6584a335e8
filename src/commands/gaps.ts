import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { dataRoot } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { ensure } from '../core/errors.ts'
import { localDate, toInstant } from '../core/time.ts'
import { clusterGaps, type GapCluster } from '../knowledge/gap-clusters.ts'
import { gapSchema, gapsSince, gapsWanted } from '../knowledge/gaps.ts'
import { writeSkeleton } from '../knowledge/entry-skeleton.ts'
import { loadKnowledge, type Knowledge } from '../knowledge/load.ts'
import { attempt } from '../operations/attempt.ts'
import { readStored } from './read-stored.ts'
import type { CommandIo } from './command-io.ts'

const usage = '用法：npm run gaps -- [--days 30] [--top 20] [--json] [--new 编号 [--cluster 1]]\n'
const wordings = 2
const nearestShown = 3

const options = {
  days: { type: 'string', default: '30' },
  top: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  new: { type: 'string' },
  cluster: { type: 'string', default: '1' },
} as const

const shown = (cluster: GapCluster, place: number, knowledge: Knowledge): string => {
  const [first = '', ...others] = cluster.questions
  const near = cluster.nearest
    .slice(0, nearestShown)
    .map((id) => `${id}（${knowledge.byId.get(id)?.title ?? '已撤下'}）`)
  return [
    `${place + 1}　${cluster.count} 次　${first}`,
    ...(others.length === 0 ? [] : [`　　也问：${others.slice(0, wordings).join(' / ')}`]),
    `　　最近的条目：${near.join('、') || '没有'}`,
  ].join('\n')
}

const writeNew = async (id: string, cluster: GapCluster | undefined, knowledge: Knowledge): Promise<string> => {
  ensure(cluster !== undefined, 'not_found', '没有这一组')
  ensure(!knowledge.byId.has(id), 'conflict', `${id} 已经有了`)
  const beside = cluster.nearest.flatMap((near) => knowledge.byId.get(near) ?? [])[0]
  const today = localDate(toInstant(systemClock.now()))
  return writeSkeleton(path.join(dataRoot, 'knowledge'), { id, cluster, beside, today })
}

/** `npm run gaps`: what was not answered, alike questions together, masked as they were kept; `--new` begins an entry for one. */
export const run = (argv: readonly string[], { stdout, stderr }: CommandIo): Promise<number> =>
  attempt('gaps', stderr, async () => {
    const { values } = parseArgs({ args: [...argv], options })
    const top = Number(values.top)
    const wanted = gapsWanted.safeParse({ now: toInstant(systemClock.now()), days: Number(values.days) })
    if (!wanted.success || !(top >= 1)) {
      stderr.write(usage)
      return 2
    }
    const result = z.array(gapSchema)
    const read = async (...args: Parameters<typeof gapsSince>) => [...(await gapsSince(...args))]
    const rows = await readStored({ command: 'gaps', args: wanted.data, result, read })
    const knowledge = await loadKnowledge(path.join(dataRoot, 'knowledge'))
    const clusters = clusterGaps(rows, knowledge.normaliser)
    if (values.new !== undefined) {
      const file = await writeNew(values.new, clusters[Number(values.cluster) - 1], knowledge)
      stdout.write(`写好了 data/knowledge/${file}：补上回答和依据，再运行 npm run knowledge:check\n`)
      return 0
    }
    const first = clusters.slice(0, top)
    if (values.json) for (const cluster of first) stdout.write(`${JSON.stringify(cluster)}\n`)
    else {
      stdout.write(`近${values.days}天没答好的问题：${rows.length} 个，归成 ${clusters.length} 组\n`)
      for (const [place, cluster] of first.entries()) stdout.write(`${shown(cluster, place, knowledge)}\n`)
    }
    return 0
  })
