import type { Store } from '../../core/store.ts'
import type { LocalDate } from '../../core/time.ts'
import type { Limit } from '../../dialogue/mind.ts'
import { deadlineKind } from '../../reminders/kinds/deadline.ts'
import { limitIn } from './answer.ts'
import { endDeadlineFlow } from './end-flow.ts'
import { saveDeadlineFlow } from './flow.ts'
import { deadlineTables } from './records.ts'
import { isStillWanted, replanDeadlines, type DeadlineParts } from './rules.ts'
import { deadlineWords } from './service-words.ts'

/** The members' time limits with what they need from outside, as the composition root takes them. */
export const createDeadlines = (parts: DeadlineParts) => ({
  tables: deadlineTables,
  flows: [saveDeadlineFlow(parts), endDeadlineFlow()],
  words: deadlineWords(parts),
  reminderKinds: [deadlineKind(isStillWanted)],
  limitIn: (message: string, today: LocalDate): Limit | undefined => limitIn(message, today, parts.calendar()),
  replan: (store: Store, today: LocalDate): Promise<number> => replanDeadlines(store, parts.calendar(), today),
})
