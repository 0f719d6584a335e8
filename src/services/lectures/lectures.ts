import type { Deliver } from '../../core/delivery.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { checkInFlow } from './door-flow.ts'
import { erasePerson } from './erase.ts'
import { cancelSeatFlow, confirmFlow, signUpFlow } from './flow.ts'
import { lectureReminders } from './reminders.ts'
import { lectureHandlers } from './routes.ts'
import { lectureWords } from './service-words.ts'
import type { FollowUp } from './telling.ts'
import { tendLectures } from './tend.ts'

export interface LectureParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly deliver: Deliver
  readonly baseUrl: string | undefined
  /** Handed in by the registry when there is a service of questionnaires. */
  readonly followUp?: FollowUp | undefined
}

/** The lectures of the union (幸福大讲堂) with what they need from outside, as the registry takes them. */
export const createLectures = (parts: LectureParts) => {
  const { sealer } = parts
  return {
    flows: [signUpFlow(sealer), cancelSeatFlow(sealer), confirmFlow(sealer), checkInFlow(sealer)],
    words: lectureWords(sealer, parts.followUp),
    reminderKinds: [lectureReminders],
    standing: [{ name: 'lectures', cron: '40 * * * * *', run: () => tendLectures(parts) }],
    staff: lectureHandlers(parts),
    /** For whoever takes a person out of the whole house. */
    erase: erasePerson,
  }
}
