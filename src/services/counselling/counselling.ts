import { appointmentKind } from '../../reminders/kinds/appointment.ts'
import { counsellingFlow } from './flow.ts'
import { cancelFlow, moveFlow } from './manage-flow.ts'
import { counsellingTables } from './records.ts'
import { counsellingHandlers } from './routes.ts'
import type { CounsellingParts } from './holding.ts'
import { counsellingWords } from './service-words.ts'
import { isStillOn } from './staff-rules.ts'

/** The counselling service with what it needs from outside, as the composition root takes it. */
export const createCounselling = (parts: CounsellingParts) => ({
  tables: counsellingTables,
  flows: [counsellingFlow(parts), moveFlow(parts), cancelFlow(parts)],
  words: counsellingWords(parts),
  reminderKinds: [appointmentKind(isStillOn)],
  staff: counsellingHandlers(parts),
})
