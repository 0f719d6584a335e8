import type { Deliver } from '../../core/delivery.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Finding } from '../../safety/finding.ts'
import type { CallParts } from '../callbacks/making.ts'
import type { Promised } from '../handover/promise.ts'

/** What the actions need of the other services, handed in by the registry. */
export interface HookActionParts extends CallParts {
  readonly deliver: Deliver
  readonly alert: (
    work: Work,
    finding: Finding,
    said: { readonly person: string; readonly turn: string; readonly text: string },
  ) => Promise<void>
  readonly onCall: (read: ReadWork) => Promise<boolean>
  /** When the office answers what comes now. */
  readonly promised: (read: ReadWork) => Promise<Pick<Promised, 'at'>>
}
