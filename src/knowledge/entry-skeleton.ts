import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { ensure } from '../core/errors.ts'
import { addDays, type LocalDate } from '../core/time.ts'
import type { Entry } from './entries.ts'
import type { GapCluster } from './gap-clusters.ts'

const phrasings = 6
const reviewDays = 180

interface Skeleton {
  readonly id: string
  readonly cluster: Pick<GapCluster, 'questions'>
  /** The entry that came nearest: the new one lies beside it. */
  readonly beside: Pick<Entry, 'file' | 'topic' | 'region' | 'id'> | undefined
  readonly today: LocalDate
}

/** No short answer and no article yet: until an editor has written them it is left out of what is answered. */
const sourceOf = ({ id, cluster, beside, today }: Skeleton): string => {
  const [title = id, ...others] = cluster.questions
  const front = {
    id,
    title,
    topic: beside?.topic ?? '待定',
    questions: [title, ...others].slice(0, phrasings),
    cites: [],
    region: beside?.region ?? 'CN',
    asOf: today,
    reviewBy: addDays(today, reviewDays),
    status: 'needs-review',
    related: beside === undefined ? [] : [beside.id],
  }
  return `---\n${stringify(front)}---\n\n## 怎么办\n\n## 依据\n`
}

/** Writes a new entry for an editor to fill in. The result: where, below `dir`. Refuses to write over anything. */
export const writeSkeleton = async (dir: string, skeleton: Skeleton): Promise<string> => {
  const { id, beside } = skeleton
  ensure(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id), 'invalid', `${id}：编号只用小写字母、数字和短横，像 wage-arrears`)
  const file = join(beside === undefined ? 'new' : dirname(beside.file), `${id}.md`)
  await mkdir(dirname(join(dir, file)), { recursive: true })
  try {
    await writeFile(join(dir, file), sourceOf(skeleton), { flag: 'wx' })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    ensure(!exists, 'conflict', `${file} 已经有了`)
    throw error
  }
  return file
}
