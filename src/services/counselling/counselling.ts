import type { Store } from '../../core/store.ts'
import { afterCareKind } from '../../reminders/kinds/after-care.ts'
import { appointmentKind } from '../../reminders/kinds/appointment.ts'
import { afterCareFlow, isCareWanted } from './aftercare.ts'
import { calendarOfLink } from './calendar-file.ts'
import { lookAtAlerts } from './debriefs.ts'
import { deskHandlers } from './desk.ts'
import { counsellingFlow } from './flow.ts'
import { cancelFlow, moveFlow } from './manage-flow.ts'
import { counsellingTables } from './records.ts'
import { counsellingHandlers } from './routes.ts'
import type { CounsellingParts } from './holding.ts'
import { counsellingWords } from './service-words.ts'
import { isStillOn } from './staff-rules.ts'
import { lookAfterWaiting } from './waiting.ts'

/** A little more than the ten minutes that lie between two rounds at least. */
const often = '3,14,25,36,47,58'

/** The counselling service with what it needs from outside, as the composition root takes it. */
export const createCounselling = (parts: CounsellingParts) => ({
  tables: counsellingTables,
  flows: [counsellingFlow(parts), moveFlow(parts), cancelFlow(parts), afterCareFlow(parts)],
  words: counsellingWords(parts),
  reminderKinds: [appointmentKind(isStillOn), afterCareKind(isCareWanted)],
  staff: counsellingHandlers(parts),
  desk: deskHandlers(parts),
  calendarOfLink: calendarOfLink(parts.sealer),
  /** What is looked after now and then. */
  standing: (store: Store) => [
    { name: 'waiting list', cron: `0 ${often} * * * *`, run: () => lookAfterWaiting(store, parts) },
    { name: 'alerts of cases', cron: `30 ${often} * * * *`, run: () => lookAtAlerts(store, parts.calendar) },
  ],
})
