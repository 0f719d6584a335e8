import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { aidSeasonReminders } from '../../reminders/kinds/aid-season.ts'
import { checkUpReminders } from '../../reminders/kinds/check-up.ts'
import { letterAnswerKind } from '../../reminders/kinds/letter-answer.ts'
import { papersKind } from '../../reminders/kinds/papers.ts'
import { promiseBrokenKind } from '../../reminders/kinds/promise-broken.ts'
import { promiseLateKind } from '../../reminders/kinds/promise-late.ts'
import { promiseKind } from '../../reminders/kinds/promise.ts'
import { renewalReminders } from '../../reminders/kinds/renewal.ts'
import { reviewKind } from '../../reminders/kinds/review.ts'
import { shiftKind } from '../../reminders/kinds/shift.ts'
import type { NextPromise } from '../handover/late.ts'
import type { PageSenders } from '../oncall/send.ts'
import { planPromises, planReviews, planShifts } from './rounds.ts'
import { dutyHandlers } from './routes.ts'
import { createTellStaff, tellStaffHandler } from './telling.ts'
import * as wanted from './wanted.ts'

interface DutyParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly senders: Pick<PageSenders, 'wecom'>
  /** The days on which answers are to be looked over. */
  readonly reviewDays: wanted.ReviewDays
  /** When the office answers what it promises now. */
  readonly promised: NextPromise
}

/** What is due by somebody: by members (papers, memberships, seasons) and by staff (promises, shifts, reviews, letters). */
export const createDuties = ({ store, sealer, senders, reviewDays, promised }: DutyParts) => ({
  /** Of no case: may be said on any account. */
  plain: { reminderKinds: [renewalReminders, checkUpReminders] },
  sensitive: {
    reminderKinds: [
      papersKind(wanted.arePapersMissing),
      aidSeasonReminders,
      promiseKind(wanted.isPromiseOpen),
      promiseBrokenKind(wanted.isPromiseBroken),
      promiseLateKind(wanted.isPromiseLate),
      reviewKind(wanted.isReviewDue(reviewDays)),
      shiftKind(wanted.isShiftOn),
      letterAnswerKind(wanted.isAnswerAwaited),
    ],
    jobs: [tellStaffHandler({ store, sealer, senders })],
    standing: [
      // A promise is an hour away at least when it is made: this often none is missed.
      { name: 'promises', cron: '15 */5 * * * *', gapMs: 4 * 60_000, run: () => planPromises(store, promised) },
      { name: 'shifts', cron: '45 */20 * * * *', run: () => planShifts(store) },
      { name: 'reviews', cron: '20 10 6 * * *', run: () => planReviews(store, reviewDays) },
    ],
  },
  tellStaff: createTellStaff(senders),
  staff: dutyHandlers,
})
