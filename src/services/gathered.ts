import type { JobHandler } from '../core/job.ts'
import type { Flow } from '../dialogue/flow-types.ts'
import type { ServiceWord } from '../dialogue/mind.ts'
import type { ReminderKind } from '../reminders/kinds/kind.ts'

/** Something that is looked after now and then, by one process of all. */
export interface StandingTask {
  readonly name: string
  /** In node-cron's syntax with seconds, Asia/Shanghai. */
  readonly cron: string
  /** It is not done again sooner, by whichever process; ten minutes when left out. */
  readonly gapMs?: number
  readonly run: () => Promise<unknown>
}

/** What a service may hand in to be wired. */
export interface Service {
  readonly flows?: readonly Flow[]
  readonly words?: readonly ServiceWord[]
  readonly reminderKinds?: readonly ReminderKind[]
  readonly jobs?: readonly JobHandler[]
  readonly standing?: readonly StandingTask[]
}

/** A service and what it may go by. */
type Declared = Service & { readonly isSensitive: boolean }

/** May be had on any account, also on one that strangers relay. */
export const plain = (service: Service): Declared => ({ ...service, isSensitive: false })

/** Counselling, a matter handed to staff, aid, leads and the like: never by an account that strangers relay (core/relayed). */
export const sensitive = (service: Service): Declared => ({ ...service, isSensitive: true })

/** @param around goes around each: what confirmations of any service carry besides */
export const gathered = (around: (service: Declared) => Declared, declared: readonly Declared[]) => {
  const services = declared.map((service) => around(service))
  return {
    flows: services.flatMap(({ flows = [] }) => flows),
    sensitiveFlows: new Set(
      services.flatMap(({ flows = [], isSensitive }) => (isSensitive ? flows.map(({ id }) => id) : [])),
    ),
    words: services.flatMap(({ words = [], isSensitive }) =>
      isSensitive ? words.map((word) => ({ ...word, isSensitive })) : words,
    ),
    plainReminders: new Set(
      services.flatMap(({ reminderKinds = [], isSensitive }) =>
        isSensitive ? [] : reminderKinds.map(({ kind }) => kind),
      ),
    ),
    reminderKinds: services.flatMap(({ reminderKinds = [] }) => reminderKinds),
    jobs: services.flatMap(({ jobs = [] }) => jobs),
    standing: services.flatMap(({ standing = [] }) => standing),
  }
}
