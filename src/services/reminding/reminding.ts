import type { Store, Work } from '../../core/store.ts'
import { endSms } from '../../people/phones.ts'
import { waysOf } from '../../people/ways.ts'
import { remindingWords, type RemindingParts } from './member-words.ts'
import { ledgerHandlers } from './routes.ts'
import { codeHandler, type SendSms } from './sms-codes.ts'
import { smsReminderFlow } from './sms-flow.ts'
import { deliverTests, testReminders } from './testing.ts'

interface Parts extends Omit<RemindingParts, 'hasSms'> {
  readonly store: Store
  /** Hands an SMS to members' telephones to the gateway; undefined where members get none. */
  readonly sms: SendSms | undefined
}

/** What a member decides about being reminded, and what staff see of it. */
export const createReminding = ({ store, sealer, kinds, sms }: Parts) => ({
  flows: sms === undefined ? [] : [smsReminderFlow(sealer)],
  words: remindingWords({ sealer, kinds, hasSms: sms !== undefined }),
  reminderKinds: [testReminders],
  jobs: sms === undefined ? [] : [codeHandler(store, sealer, sms)],
  delivering: deliverTests,
  staff: ledgerHandlers(kinds),
  /** The person has left every chat: nothing goes to their telephone either. */
  left: async (work: Work, person: string): Promise<void> => {
    if ((await waysOf(work, person)).length === 0) await endSms(work, person, 'left')
  },
})
