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
import { accountHandlers } from './accounts/accounts.ts'
import { releaseCases, releaseShifts } from './accounts/release.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createCalculations } from './calculations/calculations.ts'
import type { CurrentSetting } from './calculations/flow.ts'
import { correctionReminders, correctionWords } from './corrections/corrections.ts'
import { createCallbacks } from './callbacks/callbacks.ts'
import { createCounselling } from './counselling/counselling.ts'
import { peopleHandlers } from './counselling/people-routes.ts'
import type { PathStep } from './counselling/people-steps.ts'
import { deskShiftHandlers } from './counselling/shifts-routes.ts'
import { finishAllPast } from './counselling/staff-rules.ts'
import { createDeadlines } from './deadlines/deadlines.ts'
import { createHandover } from './handover/handover.ts'
import type { Hours } from './handover/promise.ts'
import { createNotes } from './notes/notes.ts'
import { createLectures } from './lectures/lectures.ts'
import { alsoOnCall } from './counselling/on-call.ts'
import { createOnCall } from './oncall/oncall.ts'
import type { PageSenders } from './oncall/send.ts'
import { createPrivate } from './private/private.ts'
import type { Survey } from './surveys/definition.ts'
import { flowOf } from './surveys/flow.ts'
import { createSurveys } from './surveys/surveys.ts'
import { todayHandler } from './today/routes.ts'

/** Something that is looked after now and then, by one process of all. */
export interface StandingTask {
  readonly name: string
  /** In node-cron's syntax with seconds, Asia/Shanghai. */
  readonly cron: string
  /** It is not done again sooner, by whichever process; ten minutes when left out. */
  readonly gapMs?: number
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
  /** What a step from volunteer to counsellor to leader asks for. */
  readonly counsellorSteps: readonly PathStep[]
  /** The questionnaires there are. */
  readonly surveys: readonly Survey[]
  readonly deliver: Deliver
  readonly baseUrl: string | undefined
  readonly senders: PageSenders
  /** How long one order of the rota has to answer before the next is called. */
  readonly onCallMinutes: number
  /** How long one person of staff has to answer a chat, how long it may be quiet, and when the office is open. */
  readonly handover: { readonly minutes: number; readonly quietMinutes: number; readonly hours: Hours }
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
  const handover = createHandover({
    store,
    log,
    sealer,
    deliver,
    workday: isWorkday,
    hours: parts.handover.hours,
    waitMs: parts.handover.minutes * minuteMs,
    quietMs: parts.handover.quietMinutes * minuteMs,
  })
  const { office } = handover
  const waitMs = parts.onCallMinutes * minuteMs
  const oncall = createOnCall({ store, log, sealer, deliver, senders, baseUrl, waitMs, isWorkday, alsoOnCall })
  const callbacks = createCallbacks({ store, sealer, calendar, oncall })
  const counselling = createCounselling({ sealer, calendar, deliver, baseUrl, calls: callbacks })
  const deadlines = createDeadlines({ calendar: () => calendar, office })
  const alerts = createAlerts({ sealer, deliver, isWorkday, seen: oncall.seen })
  const privately = createPrivate({ store, log, sealer, deliver })
  const notes = createNotes(sealer)
  const lectures = createLectures({
    store,
    log,
    sealer,
    deliver,
    baseUrl,
    followUp: (id) => {
      const survey = parts.surveys.find((one) => one.id === id && one.isActive)
      return survey === undefined ? undefined : flowOf(survey)
    },
  })
  const surveys = createSurveys({ store, sealer, surveys: parts.surveys })
  const corrections: Service = { words: correctionWords, reminderKinds: [correctionReminders] }
  const appointments: Service = {
    standing: [
      {
        name: 'past appointments',
        cron: '0 7 * * * *',
        run: () => finishAllPast(store),
      },
      ...counselling.standing(store),
    ],
  }
  return {
    // The order is the order in which words are looked for.
    ...gathered([
      { flows: counselling.flows, words: counselling.words, reminderKinds: counselling.reminderKinds },
      deadlines,
      createCalculations(parts.setting),
      corrections,
      notes,
      alerts,
      handover,
      appointments,
      { jobs: [oncall.handler] },
      lectures,
      surveys,
      { words: privately.words, standing: privately.standing },
      callbacks,
    ]),
    office,
    /** Talks whose words the dialogue hands over and does not keep. */
    privately: privately.talks,
    handover,
    /** The calendar file of a member's link. */
    calendarOfLink: counselling.calendarOfLink,
    oncall,
    callbacks,
    deadlines,
    /** What staff do, for the console's routes. */
    staff: {
      accounts: accountHandlers([releaseCases, releaseShifts]),
      notes: notes.staff,
      today: todayHandler({ onCall: oncall.onCall }),
      counselling: counselling.staff,
      desk: counselling.desk,
      people: peopleHandlers({ sealer, calendar, deliver, calls: callbacks, steps: parts.counsellorSteps }),
      deskShifts: deskShiftHandlers(),
      alerts: alerts.staff,
      ...handover.staff,
      rota: oncall.staff,
      lectures: lectures.staff,
      surveys: surveys.staff,
      private: privately.staff,
      calls: callbacks.staff,
    },
  }
}

export type Services = ReturnType<typeof createServices>
