import type { Deliver } from '../core/delivery.ts'
import type { Log } from '../core/log.ts'
import type { Sealer } from '../core/seal.ts'
import type { Store } from '../core/store.ts'
import { minuteMs, type LocalDate } from '../core/time.ts'
import type { Calendar } from '../law/calendar.ts'
import { accountHandlers } from './accounts/accounts.ts'
import { createContactService, type ContactsSource } from './accounts/contacts.ts'
import { releaseCases, releaseShifts } from './accounts/release.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createCalculations } from './calculations/calculations.ts'
import type { CurrentSetting } from './calculations/flow.ts'
import { correctionReminders, correctionWords } from './corrections/corrections.ts'
import { gathered, plain, sensitive, type Service } from './gathered.ts'
import { createGrants, type GrantPlatform } from './grants/grants.ts'
import { createBinding } from './binding/binding.ts'
import { createCallbacks } from './callbacks/callbacks.ts'
import { callWhenUnreached } from './callbacks/unreached.ts'
import { hasClash } from './counselling/clashes.ts'
import { createCounselling } from './counselling/counselling.ts'
import { peopleHandlers } from './counselling/people-routes.ts'
import type { PathStep } from './counselling/people-steps.ts'
import { deskShiftHandlers } from './counselling/shifts-routes.ts'
import { finishAllPast } from './counselling/staff-rules.ts'
import { createDeadlines } from './deadlines/deadlines.ts'
import { createHandover } from './handover/handover.ts'
import type { Hours } from './handover/promise.ts'
import type { Elsewhere } from './handover/queue.ts'
import { createMedia, type MediaServiceParts } from './media/media.ts'
import { createNotes } from './notes/notes.ts'
import { createLectures } from './lectures/lectures.ts'
import { alsoOnCall } from './counselling/on-call.ts'
import { createOnCall } from './oncall/oncall.ts'
import type { PageSenders } from './oncall/send.ts'
import { createPrivate } from './private/private.ts'
import { liveSessionOf } from './private/sessions.ts'
import type { Survey } from './surveys/definition.ts'
import { flowOf } from './surveys/flow.ts'
import { createLeaving } from './leaving/leaving.ts'
import { createLongAnswers } from './long-answers/long-answers.ts'
import { counsellingMoves } from './counselling/records.ts'
import { handoverMoves } from './handover/rules.ts'
import { seatMoves } from './lectures/records.ts'
import type { MakeCode } from './scenes/making.ts'
import { createScenes } from './scenes/scenes.ts'
import { createWechatPages, type WechatPlatform } from './wechat-pages/wechat-pages.ts'
import { createSurveys } from './surveys/surveys.ts'
import { todayHandler } from './today/routes.ts'

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
  /** What reads WeCom's address list; undefined: nobody does. */
  readonly contacts?: ContactsSource | undefined
  /** How long one order of the rota has to answer before the next is called. */
  readonly onCallMinutes: number
  /** How long one person of staff has to answer a chat, how long it may be quiet, and when the office is open. */
  readonly handover: { readonly minutes: number; readonly quietMinutes: number; readonly hours: Hours }
  /** Takes a chat to people inside of the member's platform. */
  readonly elsewhere?: Elsewhere | undefined
  /** What the Official Account does besides messages, as far as it may. */
  readonly account?: {
    readonly makeCode?: MakeCode | undefined
    readonly platform?: WechatPlatform | undefined
    readonly asking?: GrantPlatform | undefined
  }
  /** Where pictures and voice messages lie, and where they come from and go on to. */
  readonly media: Pick<MediaServiceParts, 'files' | 'channel' | 'inbox' | 'transcribe'>
  /** What an entry is about; undefined for one that was taken out. */
  readonly topicOf: (entry: string) => string | undefined
  /** Figures, calendar and today, as the calculations need them. */
  readonly setting: CurrentSetting
}

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
    elsewhere: parts.elsewhere,
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
  const contacts = createContactService({ store, sealer, source: parts.contacts })
  const media = createMedia({ store, log, sealer, deliver, promised: handover.promised, ...parts.media })
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
  const binding = createBinding({
    sealer,
    deliver,
    inTalk: async (read, person) => (await liveSessionOf(read, person)) !== undefined,
    clashes: hasClash,
  })
  const scenes = createScenes({ store, sealer, makeCode: parts.account?.makeCode, words: () => all.words })
  const leaving = createLeaving({
    store,
    moves: { counselling: counsellingMoves, handover: handoverMoves, lecture: seatMoves },
    callUnreached: callbacks.callUnreached,
    forgotten: async (work, person) => {
      await handover.left(work, person)
      await media.left(work, person)
    },
    endTalk: privately.talks.left,
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
  const grants = createGrants({ platform: parts.account?.asking, baseUrl })
  // The order is the order in which words are looked for.
  const all = gathered(grants.asking, [
    sensitive({ flows: counselling.flows, words: counselling.words, reminderKinds: counselling.reminderKinds }),
    plain(deadlines),
    plain(createCalculations(parts.setting)),
    plain(corrections),
    sensitive(notes),
    sensitive(alerts),
    sensitive(handover),
    sensitive(appointments),
    plain({ jobs: [oncall.handler] }),
    plain(lectures),
    sensitive(surveys),
    sensitive({ words: privately.words, standing: privately.standing }),
    sensitive(callbacks),
    sensitive({ jobs: media.jobs, standing: media.standing }),
    plain(binding),
    plain(scenes),
    plain(leaving),
    plain(contacts),
  ])
  return {
    ...all,
    /** What somebody's unfollowing leads to, beside the dialogue's own part. */
    left: leaving.left,
    contactsChanged: contacts.changed,
    scenes,
    wechatPages: createWechatPages({ store, platform: parts.account?.platform, joinProven: binding.joinProven }),
    /** Pages for answers that are too long for a chat. */
    longAnswers: createLongAnswers({ store, sealer, baseUrl, topicOf: parts.topicOf }),
    /** Calls whoever nothing reaches. */
    callList: callWhenUnreached(callbacks),
    office,
    /** Talks whose words the dialogue hands over and does not keep. */
    privately: privately.talks,
    handover,
    /** The calendar file of a member's link. */
    calendarOfLink: counselling.calendarOfLink,
    oncall,
    callbacks,
    deadlines,
    media,
    /** What staff do, for the console's routes. */
    staff: {
      accounts: accountHandlers([releaseCases, releaseShifts]),
      contacts: contacts.staff,
      notes: notes.staff,
      media: media.staff,
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
      scenes: scenes.staff,
    },
  }
}

export type Services = ReturnType<typeof createServices>
