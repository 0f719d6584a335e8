import type { ReadWork } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { attempts, lists, outcomeSchema, type Attempt, type CallList } from './records.ts'

export interface ListFigures {
  readonly list: CallList
  /** Calls that went out, whatever became of them. */
  readonly made: number
  /** Those in which the person was talked to to the end. */
  readonly reached: number
  /** Of the calls that went out. */
  readonly minutes: number
  /** Calls that came in and were written down. */
  readonly taken: number
  readonly takenMinutes: number
}

const page = 1_000

const minutesOf = async (
  read: ReadWork,
  where: readonly string[],
  span: { readonly from: Instant; readonly to: Instant },
): Promise<number> => {
  let minutes = 0
  let after: Attempt | undefined
  for (;;) {
    const common = { where, ...span, limit: page }
    const found: readonly Attempt[] = await read
      .rows(attempts)
      .range('figures', after === undefined ? common : { ...common, after })
    for (const attempt of found) minutes += attempt.minutes
    after = found.at(-1)
    if (found.length < page) return minutes
  }
}

const countOf = (read: ReadWork, where: readonly string[], from: Instant, to: Instant): Promise<number> =>
  read.rows(attempts).count('figures', { where, from, to })

const figuresOf = async (read: ReadWork, list: CallList, from: Instant, to: Instant): Promise<ListFigures> => {
  let made = 0
  let minutes = 0
  for (const outcome of outcomeSchema.options) {
    made += await countOf(read, [list, 'out', outcome], from, to)
    minutes += await minutesOf(read, [list, 'out', outcome], { from, to })
  }
  return {
    list,
    made,
    reached: await countOf(read, [list, 'out', 'reached'], from, to),
    minutes,
    taken: await countOf(read, [list, 'in', 'reached'], from, to),
    takenMinutes: await minutesOf(read, [list, 'in', 'reached'], { from, to }),
  }
}

/** Calls of a period, members and the surge list apart: counts and minutes, of nobody in particular. `to` is not included. */
export const callFigures = async (read: ReadWork, from: Instant, to: Instant): Promise<readonly ListFigures[]> => {
  const figures: ListFigures[] = []
  for (const list of lists) figures.push(await figuresOf(read, list, from, to))
  return figures
}
