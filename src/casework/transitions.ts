import { emit } from '../core/events.ts'
import type { NewRow, Work } from '../core/store.ts'
import { audit, cases, type Case } from './records.ts'

/** Which state may follow which, for one kind of case. A state that leads nowhere ends the case. */
export type Transitions = Readonly<Record<string, readonly string[]>>

export interface Step {
  /** Staff id, `member` or `system`. */
  readonly actor: string
  /** What was done, for the audit: `book`, `confirm`. */
  readonly action: string
  /** Ids and dates only, never words of a person. */
  readonly detail?: Readonly<Record<string, string>>
}

export interface Move extends Step {
  readonly to: string
  readonly rules: Transitions
  /** Fields of the case that change with it. */
  readonly changes?: Partial<Pick<Case, 'owner' | 'street' | 'body'>>
  /** Our next promise; none when left out. */
  readonly dueAt?: string | undefined
}

const after = (rules: Transitions, state: string): readonly string[] =>
  Object.hasOwn(rules, state) ? (rules[state] ?? []) : []

export const canMove = (rules: Transitions, from: string, to: string): boolean => after(rules, from).includes(to)

export const isEnded = (rules: Transitions, state: string): boolean => after(rules, state).length === 0

export const writeAudit = async (work: Work, subject: string, step: Step): Promise<void> => {
  const { actor, action, detail = {} } = step
  await work.rows(audit).insert({ id: work.newId('aud'), at: work.now, actor, action, subject, detail: { ...detail } })
}

/** A new case with its first line in the audit. */
export const openCase = async (work: Work, row: NewRow<Case>, step: Step): Promise<Case> => {
  const opened = await work.rows(cases).insert(row)
  await writeAudit(work, opened.id, { ...step, detail: { to: opened.state, ...step.detail } })
  await emit(work, { type: 'case.created', subject: opened.id, kind: opened.kind, state: opened.state })
  return opened
}

/**
 * Moves a case on and writes who did it. When the case has ended its code is given up, so that it cannot be used any more.
 * @throws when the rules do not allow the step: callers ask `canMove` first where a person can be the cause
 */
export const moveCase = async (work: Work, current: Case, move: Move): Promise<Case> => {
  const { to, rules, changes = {}, dueAt } = move
  if (!canMove(rules, current.state, to))
    throw new Error(`a ${current.kind} case cannot go from ${current.state} to ${to}`)
  const { dueAt: _before, codeHash, ...kept } = current
  const moved = await work.rows(cases).update({
    ...kept,
    ...changes,
    state: to,
    updatedAt: work.now,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(codeHash === undefined || isEnded(rules, to) ? {} : { codeHash }),
  })
  await writeAudit(work, current.id, { ...move, detail: { from: current.state, to, ...move.detail } })
  if (isEnded(rules, to)) await emit(work, { type: 'case.closed', subject: current.id, kind: current.kind, state: to })
  return moved
}
