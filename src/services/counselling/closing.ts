import { cases, type Case } from '../../casework/records.ts'
import { canMove, isEnded, moveCase } from '../../casework/transitions.ts'
import { notice } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { planAfterCare } from '../../reminders/kinds/after-care.ts'
import { refused, releaseSlot, type CounsellingParts, type Done, type Refused } from './holding.ts'
import { bodyOf, closingMoves, counsellingKind, counsellingMoves } from './records.ts'
import { isNonData, type Outcome } from './request-records.ts'
import { endWaiting } from './waiting-rows.ts'
import { missedNotice } from './closing-words.ts'
import { tellMember } from './tell.ts'

type End = 'done' | 'missed' | 'closed'

export interface Closing {
  /** Staff id or `system`. */
  readonly actor: string
  readonly outcome?: Outcome
  /** How long it took. */
  readonly minutes?: number
}

const rulesFor = (row: Case) => (isEnded(counsellingMoves, row.state) ? closingMoves : counsellingMoves)

/** Ends a case, or says better how it ended. What happened cannot be said of a time that is still ahead. */
const end = async (
  work: Work,
  row: Case,
  to: End,
  closing: Closing & { readonly tookPlace?: boolean },
): Promise<Case | Refused> => {
  const rules = rulesFor(row)
  if (!canMove(rules, row.state, to)) return refused('ended')
  const { lateSince: _late, tookPlace: _before, ...body } = bodyOf(row)
  if (to !== 'closed' && (body.start === undefined || body.start > work.now)) return refused('not-booked')
  const { actor, outcome, minutes, tookPlace } = closing
  const isAhead = body.start !== undefined && body.start > work.now
  const isOpen = !isEnded(counsellingMoves, row.state)
  if (isOpen && isAhead) await releaseSlot(work, body.booking)
  await endWaiting(work, row.id)
  await cancelReminders(work, row.id)
  const changes = {
    body: {
      ...body,
      ...(outcome === undefined ? {} : { outcome }),
      ...(minutes === undefined ? {} : { minutes }),
      ...(tookPlace === true ? { tookPlace } : {}),
      ...(isOpen && isAhead ? { sequence: (body.sequence ?? 0) + 1 } : {}),
    },
  }
  const detail = outcome === undefined ? {} : { outcome }
  return moveCase(work, row, { actor, action: to, to, rules, changes, detail })
}

const isCase = (given: Case | Refused): given is Case => !('why' in given)

/** It took place: in three days the member is asked how they are. */
export const markDone = async (work: Work, row: Case, closing: Closing): Promise<Done | Refused> => {
  const moved = await end(work, row, 'done', { ...closing, tookPlace: true })
  if (!isCase(moved)) return moved
  const { end: over } = bodyOf(moved)
  await planAfterCare(work, { subject: row.id, person: row.person, end: over ?? work.now })
  return { kind: 'done', case: moved }
}

/** They did not meet. The member is asked once whether they would like another time, and blamed for nothing. */
export const markMissed = async (
  work: Work,
  parts: CounsellingParts,
  row: Case,
  closing: Closing,
): Promise<Done | Refused> => {
  const moved = await end(work, row, 'missed', closing)
  if (!isCase(moved)) return moved
  const { start } = bodyOf(moved)
  const words = missedNotice(start)
  await tellMember(work, parts, { row: moved, what: 'missed', reply: notice(words) })
  return { kind: 'done', case: moved }
}

/** Closes with what came of it. After something that was no case at all nobody is asked how they are. */
export const closeWithOutcome = async (
  work: Work,
  row: Case,
  closing: Closing & { readonly outcome: Outcome },
): Promise<Done | Refused> => {
  const { end: over } = bodyOf(row)
  const tookPlace = row.state === 'done' || (row.state !== 'missed' && over !== undefined && over <= work.now)
  const moved = await end(work, row, 'closed', { ...closing, tookPlace })
  if (!isCase(moved)) return moved
  if (tookPlace && !isNonData(closing.outcome) && over !== undefined)
    await planAfterCare(work, { subject: row.id, person: row.person, end: over })
  return { kind: 'done', case: moved }
}

export interface ClosingFigures {
  /** Cases that were about something, by outcome; `none` where nobody has said. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Calls without a word, wrong numbers, abuse: never among those helped. */
  readonly nonData: Readonly<Record<string, number>>
  readonly helped: number
  readonly missed: number
  readonly minutes: number
}

const countIn = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

/** How the cases that were opened in a period have ended. */
export const closingFigures = async (read: ReadWork, from: Instant, to: Instant): Promise<ClosingFigures> => {
  const figures = { outcomes: {}, nonData: {}, helped: 0, missed: 0, minutes: 0 }
  const rows = await read.rows(cases).range('kind', { where: [counsellingKind], from, to, limit: 100_000 })
  for (const row of rows) {
    const { outcome, minutes = 0 } = bodyOf(row)
    if (row.state === 'missed') figures.missed += 1
    if (row.state !== 'done' && row.state !== 'closed') continue
    if (outcome !== undefined && isNonData(outcome)) {
      countIn(figures.nonData, outcome)
      continue
    }
    countIn(figures.outcomes, outcome ?? 'none')
    figures.helped += 1
    figures.minutes += minutes
  }
  return figures
}
