import { z } from 'zod'
import { notices, turns, type Turn } from '../core/conversation.ts'
import { derivedId } from '../core/ids.ts'
import type { Reply } from '../core/reply.ts'
import type { Store } from '../core/store.ts'
import { addMs, dayMs } from '../core/time.ts'
import { maskQuestion } from '../knowledge/gaps.ts'
import { draftNoticeId } from './plain-question.ts'
import { repliesOf } from './sayings.ts'

export const sampleWanted = z.object({
  now: z.string(),
  days: z.number().int().min(1).max(180),
  count: z.number().int().min(1).max(1000),
  /** The same seed draws the same answers. */
  seed: z.string(),
})
export type SampleWanted = z.output<typeof sampleWanted>

export const sampledAnswer = z.object({
  at: z.string(),
  /** Masked; nothing says who asked. */
  question: z.string(),
  entries: z.array(z.string()),
  answer: z.string(),
  /** What a model added. */
  draft: z.string().optional(),
  rating: z.enum(['up', 'down']).optional(),
  content: z.string(),
})
export type SampledAnswer = z.output<typeof sampledAnswer>

const isDraft = ({ model }: Reply): boolean => model !== undefined

/** Rank by hash: the order has nothing to do with time or person, and the smallest few are a fair draw. */
const rankOf = (turn: Turn, seed: string): string => derivedId('smp', seed, turn.id)

const answersOf = (replies: readonly Reply[]): readonly Reply[] =>
  replies.some(({ kind }) => kind === 'help') ? [] : replies.filter(({ entry }) => entry !== undefined)

/** What a reader of the week's answers is shown: a fair draw, without a name. What was said in need is not in it. */
export const sampleAnswers = async (
  store: Store,
  { now, days, count, seed }: SampleWanted,
): Promise<readonly SampledAnswer[]> => {
  const from = addMs(now, -days * dayMs)
  let drawn: { readonly rank: string; readonly turn: Turn; readonly replies: readonly Reply[] }[] = []
  const cut = (): void => {
    drawn = drawn.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, count)
  }
  for await (const turn of store.scan(turns)) {
    if (turn.at < from || turn.at > now || turn.text === '') continue
    const replies = await store.read((read) => repliesOf(read, turn))
    if (answersOf(replies).length === 0) continue
    drawn.push({ rank: rankOf(turn, seed), turn, replies })
    if (drawn.length > 4 * count) cut()
  }
  cut()
  return Promise.all(
    drawn.map(async ({ turn, replies }) => {
      const said = answersOf(replies)
      const later = await store.read((read) => read.rows(notices).get(draftNoticeId(turn.id)))
      const draft = [...replies, ...(later?.replies ?? [])].find(isDraft)?.text
      return {
        at: turn.at,
        question: maskQuestion(turn.text),
        entries: [...new Set(said.flatMap(({ entry }) => entry ?? []))],
        answer: said.map(({ text }) => text).join('\n'),
        ...(draft === undefined ? {} : { draft }),
        ...(turn.rating === undefined ? {} : { rating: turn.rating }),
        content: turn.content,
      }
    }),
  )
}
