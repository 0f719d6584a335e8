import { isRelayed } from '../core/relayed.ts'
import { remember } from '../core/remember.ts'
import type { Heard, Mind, ServiceWord } from './mind.ts'

/** The newest texts of which it is known whether they call a service. */
const remembered = 1_000

/** Which service some words call. */
export const createCalled = (mind: Mind) => {
  const matching = remember(remembered, (said): ServiceWord | undefined =>
    mind.serviceWords.find(({ matches }) => matches(said)),
  )

  /** A service whose words these are, whatever is open. */
  const serviceOf = (said: string): ServiceWord | undefined => {
    const word = matching(said)
    return word?.isReply === true ? undefined : word
  }

  /** A service the words may be a reply to. In a form they answer its question; on a relayed account nothing is said of what is open. */
  const replyIn = ({ said, conversation: { form, account } }: Heard): ServiceWord | undefined => {
    const word = matching(said)
    if (word?.isReply !== true || form !== undefined) return undefined
    return word.isSensitive === true && isRelayed(account) ? undefined : word
  }

  return { serviceOf, replyIn }
}
