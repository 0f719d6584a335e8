import { z } from 'zod'
import { derivedId } from '../core/ids.ts'
import type { Store, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { addMs, dayMs } from '../core/time.ts'
import type { Answer } from './answer.ts'

/**
 * A question that was not answered, or not well (`unhelpful`: the asker said so), for the editor. Masked before it is
 * written: nobody needs to know who asked.
 */
export const gapSchema = z.object({
  id: z.string(),
  version: z.number(),
  at: z.string(),
  /** See `maskQuestion`. */
  question: z.string(),
  outcome: z.enum(['clarify', 'refuse', 'answer']),
  reason: z.enum(['close', 'statutes', 'elsewhere', 'unknown', 'unhelpful']),
  /** The entries that came nearest, best first; of an unhelpful answer the entry that was given. */
  nearest: z.array(z.string()),
  /** Version of the content that had no answer. */
  content: z.string(),
})
export type Gap = z.output<typeof gapSchema>
export const gaps = table<Gap>({
  name: 'gaps',
  schema: gapSchema,
  indexes: { at: ['at'], outcome: ['outcome', 'at'] },
  log: { month: 'at' },
  retention: { kind: 'days', days: 365, field: 'at' },
  personal: ['question'],
})

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'

/** Characters that end a firm's name to its left. */
const beforeNames = '我你他她它们的是在给去到跟被这那家和，。、；：？！,.;:?!'

/** One character that makes 公司 any firm, not a certain one: 总公司, 一家公司, 原公司. */
const anyFirm = '原前现新老大小本该各总分子母某'

const masks: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '〔邮箱〕'],
  [/\d(?:[ -]?\d){6,}[xX]?/g, '〔号码〕'],
  [/(?<![a-zA-Z])(?=[\w-]*\d)[a-zA-Z][\w-]{5,}/g, '〔账号〕'],
  [
    /(我叫|我的名字是|名叫|姓名[是：:]?|联系人[是：:]?)\s*\p{Script=Han}{2,4}?(?=[，。、；,.;\s\d〔]|在|是|今年|电话|$)/gu,
    '$1〔名字〕',
  ],
  [
    new RegExp(`[${surnames}]\\p{Script=Han}{0,2}(先生|女士|小姐|师傅|经理|主任|老板|总(?!公司|是|说|共|额|包))`, 'gu'),
    '〔名字〕$1',
  ],
  [new RegExp(`[^${beforeNames}\\s]{2,20}?(?:有限责任公司|股份有限公司|有限公司|集团公司|集团)`, 'gu'), '〔单位〕'],
  [new RegExp(`[^${beforeNames}〕\\s]{2,8}(?<![${anyFirm}])公司`, 'gu'), '〔单位〕'],
]

/** Takes out what may name somebody: numbers of seven digits and more, mail and account names, names, firms. */
export const maskQuestion = (question: string): string => {
  let masked = question.normalize('NFKC')
  for (const [pattern, mask] of masks) masked = masked.replaceAll(pattern, mask)
  return masked.slice(0, 300)
}

/** Keeps an unanswered question for the editors; courtesies and answers are none. */
export const recordGap = async (work: Work, answer: Answer): Promise<void> => {
  if (answer.outcome === 'answer' || answer.reason === 'courtesy') return
  await work.rows(gaps).insert({
    id: work.newId('gap'),
    at: work.now,
    question: maskQuestion(answer.question),
    outcome: answer.outcome,
    reason: answer.reason,
    nearest: answer.candidates.slice(0, 3).map((one) => one.entry.id),
    content: answer.version,
  })
}

/** Keeps the question of an answer that did not help. Said twice of one turn it is kept once. */
export const recordUnhelpful = async (
  work: Work,
  answer: {
    readonly turn: string
    readonly question: string
    readonly entries: readonly string[]
    readonly content: string
  },
): Promise<void> => {
  const id = derivedId('gap', answer.turn)
  if ((await work.rows(gaps).get(id)) !== undefined) return
  await work.rows(gaps).insert({
    id,
    at: work.now,
    question: maskQuestion(answer.question),
    outcome: 'answer',
    reason: 'unhelpful',
    nearest: [...new Set(answer.entries)].slice(0, 3),
    content: answer.content,
  })
}

export const gapsWanted = z.object({ now: z.string(), days: z.number().int().min(1).max(365) })

const page = 500
/** More than an editor reads, and more than the clusters need. */
const mostGaps = 20_000

/** What was not answered in the last days, newest first. */
export const gapsSince = (store: Store, { now, days }: z.output<typeof gapsWanted>): Promise<readonly Gap[]> =>
  store.read(async (read) => {
    const found: Gap[] = []
    const from = addMs(now, -days * dayMs)
    for (;;) {
      const last = found.at(-1)
      const after = last === undefined ? {} : { after: last }
      const rows = await read.rows(gaps).range('at', { from, descending: true, limit: page, ...after })
      found.push(...rows)
      if (rows.length < page || found.length >= mostGaps) return found
    }
  })
