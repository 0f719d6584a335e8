import { noticeId } from '../../src/core/conversation.ts'
import type { Instant } from '../../src/core/time.ts'
import type { StaffNotice } from '../../src/services/duties/records.ts'
import { yearKinds, type YearKind } from './year-kinds.ts'
import { marksIn, type Call, type Wanted } from './year-world.ts'

/** Somebody of the year, and by what they can be reached. */
export interface Somebody {
  readonly who: 'plain' | 'both' | 'official' | 'staff'
  readonly person: string
  readonly sender: string
}

const ofMembers = yearKinds.filter(({ audience }) => audience === 'member')
const withoutWecom = ofMembers.filter(({ onlyWecom }) => !onlyWecom)
/** What is planned for whom. */
export const kindsOf: Readonly<Record<Somebody['who'], readonly YearKind[]>> = {
  plain: withoutWecom,
  official: withoutWecom,
  both: ofMembers,
  staff: yearKinds.filter(({ audience }) => audience === 'staff'),
}

/** Words to many as the feeder of campaigns leaves them: the sweep finds who they are for and by which way. */
export const recipientOf = ({ mark, subject, person }: Wanted, reminder: string, at: Instant) => {
  const fed = { state: 'fed', carrier: 'wecom', round: 0 } as const
  return { id: `crp_${mark}`, campaign: subject, person, at, reminder, ...fed }
}

/** What staff are told stands on a page: that is its log. */
export const pageOf = (shown: readonly StaffNotice[]): readonly Call[] =>
  shown.map(({ id, words, at }) => {
    const told = { isDelivered: true, outcome: 'sent', account: 'console', seq: 0 } as const
    return { ...told, at, sendId: noticeId(id), marks: marksIn(words) }
  })
