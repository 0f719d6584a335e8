import { text, type Choice, type Reply } from '../../core/reply.ts'
import { dateText } from '../../core/time.ts'
import type { CorrectionRow } from './records.ts'

/** May be read over a shoulder: says nothing of what was asked. */
export const told = (): string => '您有一条提醒：以前给您的一条回答有更正。回“看更正”看详情。'

export const none = (): Reply => text('给你的回答里，眼下没有要更正的。')

const human: Choice = { label: '找真人', send: '人工' }

const line = ({ on, title, what }: CorrectionRow): string =>
  title === undefined ? `${dateText(on)}撤下一条回答：${what}` : `${dateText(on)}更正了“${title}”：${what}`

/** The newest first; the entries that answer now can be asked for. */
export const details = (rows: readonly CorrectionRow[]): Reply =>
  text(`以前给你的回答有更正，对不住。\n${rows.map(line).join('\n')}\n照旧的回答办了事，拿不准要不要紧，回“人工”。`, [
    ...rows.flatMap(({ title }) => (title === undefined ? [] : [{ label: title, send: title }])).slice(0, 3),
    human,
  ])
