import { remember } from '../core/remember.ts'
import { danger, type Danger } from './danger.ts'
import { screen, type Screened } from './screen.ts'

/** Everything the first gate knows about a text. */
export interface Finding extends Screened {
  readonly danger?: Danger
}

/** As many texts as are asked again within a busy day; what they hold stays in memory only. */
const remembered = 4_000

/** Both gates at once. Pure: what the dialogue asks before it opens the store. */
export const assess = remember(remembered, (text: string): Finding => {
  const screened = screen(text)
  const found = danger(text)
  return found === undefined ? screened : { ...screened, danger: found }
})

/** Whether help comes first. */
export const needsHelp = (finding: Finding): boolean => finding.level !== 'none' || finding.danger !== undefined

/** Whether the dialogue may answer the question after the help: never while somebody is in danger. */
export const mayAnswerToo = (finding: Finding): boolean =>
  finding.level === 'concern' && finding.danger === undefined && !finding.imminent && finding.question

/** Whether the rota is paged: by imminence, not by level alone; every crisis leaves an alert for staff to see. */
export const needsAlert = (finding: Finding): boolean =>
  finding.level === 'crisis' || finding.imminent || finding.danger !== undefined
