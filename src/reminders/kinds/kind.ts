import type { Work } from '../../core/store.ts'
import type { Reminder } from '../records.ts'

/** A kind of reminder: what decides, at the last moment, whether one is still wanted. */
export interface ReminderKind {
  readonly kind: string
  /** Whether what it is about still stands as it was planned. The event's time and opting out are asked elsewhere. */
  readonly stillOn: (work: Work, reminder: Reminder) => Promise<boolean>
}
