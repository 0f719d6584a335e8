import type { Reply } from '../core/reply.ts'
import { againReply, aboutOf } from './again.ts'
import { needsAlert, type Finding } from './finding.ts'
import type { Hotline } from './hotlines.ts'
import { alertedReply, helpReplies, ownLineReply } from './replies.ts'

/** What was said first to this person within the hour. */
export interface Helped {
  readonly about: string
  readonly times: number
  /** A phone and a rough place were asked for. */
  readonly asked: boolean
}

export interface Standing {
  /** Somebody is on the rota right now. */
  readonly onCall: boolean
  /** A counsellor is talking with the person. */
  readonly inTalk: boolean
  readonly before: Helped | undefined
}

export interface Said {
  readonly replies: readonly Reply[]
  readonly helped: Helped
}

/**
 * What is said first to a finding. The whole of it once; whoever writes on within the hour is heard, gets the numbers again,
 * and is not asked the same a second time. That somebody was called is said only with somebody on the rota.
 */
export const firstWords = (finding: Finding, { onCall, inTalk, before }: Standing, own?: Hotline): Said => {
  const { about, isMore } = aboutOf(finding, before?.about)
  const isAlerted = onCall && needsAlert(finding)
  const asked = before?.asked === true || isAlerted
  if (before === undefined || isMore) {
    const help = helpReplies(finding, { onCall: onCall || inTalk })
    const ownLine = own === undefined || finding.level === 'none' ? [] : [ownLineReply(own)]
    const told = isAlerted && before?.asked !== true ? [alertedReply()] : []
    return { replies: [...help, ...ownLine, ...told], helped: { about, times: 1, asked } }
  }
  const told = isAlerted && !before.asked ? [alertedReply()] : []
  const again = againReply(finding, { times: before.times, isAlerted: isAlerted && before.asked })
  return { replies: [again, ...told], helped: { about, times: before.times + 1, asked } }
}
