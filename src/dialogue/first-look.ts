import { alertLevel } from '../safety/alerts.ts'
import { assess, assessAfterHelp, mayAnswerToo, needsHelp, type Finding } from '../safety/finding.ts'
import { firstWords } from '../safety/first-words.ts'
import type { Hotline } from '../safety/hotlines.ts'
import type { Seen } from './mind.ts'

/** What danger there is in a text, and what is said to it. Pure functions: no store, no knowledge. */
export const createFirstLook = (hotlines: readonly Hotline[]) => {
  const own = hotlines.find((hotline) => hotline.own === true)

  const seenIn = (finding: Finding): Seen | undefined => {
    if (!needsHelp(finding)) return undefined
    const say: Seen['say'] = (standing) => firstWords(finding, standing, own)
    return {
      level: alertLevel(finding),
      imminent: finding.imminent,
      replies: say({ onCall: false, inTalk: false, before: undefined }).replies,
      say,
      answerToo: mayAnswerToo(finding),
      finding,
    }
  }

  return {
    seenIn,
    look: (words: string): Seen | undefined => seenIn(assess(words)),
    /** Few words after help was given, such as where somebody stands. */
    lookAfterHelp: (words: string): Seen | undefined => seenIn(assessAfterHelp(words)),
  }
}
