import type { Importance } from '../../src/core/importance.ts'
import { dayMs, hourMs } from '../../src/core/time.ts'

/** A kind of reminder as the year plans it. */
export interface YearKind {
  readonly kind: string
  readonly importance: Importance
  /** How long before the event each of its reminders is meant to come. */
  readonly offsets: readonly number[]
  readonly audience: 'member' | 'staff'
  /** Is still of use so long after the event. */
  readonly usefulMs: number
  /** Goes over WeCom and by no other way. */
  readonly onlyWecom: boolean
}

const plain = { audience: 'member', usefulMs: 0, onlyWecom: false } as const
const important = { ...plain, importance: 'important' } as const
const ordinary = { ...plain, importance: 'ordinary' } as const
const ofStaff = { ...important, audience: 'staff' } as const

/** Every kind that the application has, but the test that a member asks for. */
export const yearKinds: readonly YearKind[] = [
  { ...important, kind: 'appointment', offsets: [24 * hourMs, 2 * hourMs] },
  { ...plain, kind: 'appointment', importance: 'critical', offsets: [13 * hourMs, 1 * hourMs] },
  { ...important, kind: 'papers', offsets: [10 * dayMs, 3 * dayMs] },
  { ...important, kind: 'deadline', offsets: [15 * dayMs, 3 * dayMs, 15 * hourMs] },
  { ...important, kind: 'lecture', offsets: [24 * hourMs, 2 * hourMs] },
  { ...important, kind: 'promise-late', offsets: [5 * hourMs] },
  { ...ordinary, kind: 'renewal', offsets: [30 * dayMs, 7 * dayMs] },
  { ...ordinary, kind: 'check-up', offsets: [20 * dayMs, 14 * dayMs] },
  { ...ordinary, kind: 'aid-season', offsets: [15 * dayMs, 7 * dayMs] },
  { ...ordinary, kind: 'after-care', offsets: [4 * dayMs] },
  { ...ordinary, kind: 'survey', offsets: [14 * dayMs] },
  { ...ordinary, kind: 'correction', offsets: [40 * dayMs] },
  { ...ordinary, kind: 'campaign', offsets: [3 * dayMs], onlyWecom: true },
  { ...ofStaff, kind: 'promise', offsets: [hourMs] },
  { ...ofStaff, kind: 'promise-broken', offsets: [3 * dayMs] },
  { ...ofStaff, kind: 'shift', offsets: [13 * hourMs, hourMs] },
  { ...ofStaff, kind: 'letter-answer', offsets: [3 * dayMs, -9 * hourMs], usefulMs: 30 * dayMs },
  { ...ofStaff, kind: 'review', importance: 'ordinary', offsets: [14 * dayMs, 15 * hourMs], usefulMs: 60 * dayMs },
]
