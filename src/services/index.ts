import type { Deliver } from '../core/delivery.ts'
import type { JobHandler } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import type { Sealer } from '../core/seal.ts'
import type { Store } from '../core/store.ts'
import { minuteMs, type LocalDate } from '../core/time.ts'
import type { Flow } from '../dialogue/flow-types.ts'
import type { ServiceWord } from '../dialogue/mind.ts'
import type { Calendar } from '../law/calendar.ts'
import type { ReminderKind } from '../reminders/kinds/kind.ts'
import { alertHandlers } from './alerts/routes.ts'
import { createCalculations } from './calculations/calculations.ts'
import type { CurrentSetting } from './calculations/flow.ts'
import { correctionReminders, correctionWords } from './corrections/corrections.ts'
import { createCounselling } from './counselling/counselling.ts'
import { finishPast } from './counselling/staff-rules.ts'
import { createDeadlines } from './deadlines/deadlines.ts'
import { createHandoverFlow } from './handover/flow.ts'
import { createOffice } from './handover/office.ts'
import { handoverHandlers } from './handover/routes.ts'
import { createOnCall } from './oncall/oncall.ts'
import type { PageSenders } from './oncall/send.ts'
import { todayHandler } from './today/routes.ts'

/** Something that is looked after now and then, by one process of all. */
export interface StandingTask {
  readonly name: string
  /** In node-cron's syntax with seconds, Asia/Shanghai. */
  readonly cron: string
  readonly run: () => Promise<unknown>
}

/** What a service may hand in to be wired. */
interface Service {
  readonly flows?: readonly Flow[]
  readonly words?: readonly ServiceWord[]
  readonly reminderKinds?: readonly ReminderKind[]
  readonly jobs?: readonly JobHandler[]
  readonly standing?: readonly StandingTask[]
}

export interface ServicesParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly calendar: Calendar
  readonly deliver: Deliver
  readonly baseUrl: string | undefined
  readonly senders: PageSenders
  /** How long one order of the rota has to answer before the next is called. */
  readonly onCallMinutes: number
  /** Figures, calendar and today, as the calculations need them. */
  readonly setting: CurrentSetting
}

const gathered = (services: readonly Service[]) => ({
  flows: services.flatMap(({ flows = [] }) => flows),
  words: services.flatMap(({ words = [] }) => words),
  reminderKinds: services.flatMap(({ reminderKinds = [] }) => reminderKinds),
  jobs: services.flatMap(({ jobs = [] }) => jobs),
  standing: services.flatMap(({ standing = [] }) => standing),
})

/** Every service of the house: what it hands to the dialogue, the sweep, the worker and the console. */
export const createServices = (parts: ServicesParts) => {
  const { store, log, sealer, calendar, deliver, baseUrl, senders } = parts
  const isWorkday = (date: LocalDate) => calendar.isWorkday(date)
  const office = createOffice(sealer, isWorkday)
  const waitMs = parts.onCallMinutes * minuteMs
  const oncall = createOnCall({ store, log, sealer, deliver, senders, baseUrl, waitMs, isWorkday })
  const counselling = createCounselling({ sealer, calendar, deliver })
  const deadlines = createDeadlines({ calendar: () => calendar, office })
  const handover: Service = { flows: [createHandoverFlow(sealer, isWorkday)] }
  const corrections: Service = { words: correctionWords, reminderKinds: [correctionReminders] }
  const appointments: Service = {
    standing: [
      {
        name: 'past appointments',
        cron: '0 7 * * * *',
        run: () => store.transaction('past appointments', (work) => finishPast(work, 500)),
      },
    ],
  }
  return {
    // The order is the order in which words are looked for.
    ...gathered([
      counselling,
      deadlines,
      createCalculations(parts.setting),
      corrections,
      handover,
      appointments,
      { jobs: [oncall.handler] },
    ]),
    office,
    oncall,
    deadlines,
    /** What staff do, for the console's routes. */
    staff: {
      today: todayHandler({ onCall: oncall.onCall }),
      counselling: counselling.staff,
      alerts: alertHandlers(sealer, oncall.seen),
      handovers: handoverHandlers(sealer),
      rota: oncall.staff,
    },
  }
}

export type Services = ReturnType<typeof createServices>
