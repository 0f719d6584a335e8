import { text, type Choice, type Reply } from '../../core/reply.ts'
import { dateText, type LocalDate } from '../../core/time.ts'

const person: Choice = { label: '找工会的人', send: '人工' }

/** How a member asks for it. */
export const asksWhatIsMissing = (raw: string): boolean =>
  /^(?:我?还?(?:缺|差|少|要交?|要补)(?:什么|啥|哪些|哪几样)材料|材料还?(?:缺|差|少)(?:什么|啥|哪些)|我的材料|缺的材料|材料清单)$/u.test(
    raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/gu, ''),
  )

export interface Missing {
  readonly papers: readonly string[]
  readonly until: LocalDate | undefined
}

const lineOf = ({ papers, until }: Missing): string =>
  `${until === undefined ? '' : `${dateText(until)}前交：`}${papers.join('、')}。`

/** @param matters those that lack something, the newest first */
export const missing = (matters: readonly Missing[]): Reply =>
  matters.length === 0
    ? text('现在没有要你补的材料。')
    : text(['还缺这些材料：', ...matters.map(lineOf), '交到哪儿、怎么交，回“人工”问经办的人。'].join('\n'), [person])
