import { minuteMs, type LocalDate } from '../core/time.ts'
import { accountHandlers } from './accounts/accounts.ts'
import { createContactService } from './accounts/contacts.ts'
import { releaseCases, releaseShifts } from './accounts/release.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createCalculations } from './calculations/calculations.ts'
import { correctionReminders, correctionWords } from './corrections/corrections.ts'
import { gathered, plain, sensitive, type Service } from './gathered.ts'
import { createGrants } from './grants/grants.ts'
import { createCampaigns } from './campaigns/campaigns.ts'
import { createBinding } from './binding/binding.ts'
import { applicationHandlers } from './applications/rules.ts'
import { createAwaited } from './awaited/awaited.ts'
import { createCalendarFeed } from './calendar-feed/calendar-feed.ts'
import { createHooks } from './hooks/hooks.ts'
import { createCallbacks } from './callbacks/callbacks.ts'
import { callWhenUnreached } from './callbacks/unreached.ts'
import { hasClash } from './counselling/clashes.ts'
import { createCounselling } from './counselling/counselling.ts'
import { peopleHandlers } from './counselling/people-routes.ts'
import { deskShiftHandlers } from './counselling/shifts-routes.ts'
import { finishAllPast } from './counselling/staff-rules.ts'
import { createDeadlines } from './deadlines/deadlines.ts'
import { createDuties } from './duties/duties.ts'
import { createHandover } from './handover/handover.ts'
import { createMedia } from './media/media.ts'
import { createNoted } from './noted.ts'
import { createNotes } from './notes/notes.ts'
import { createLectures } from './lectures/lectures.ts'
import { alsoOnCall } from './counselling/on-call.ts'
import { createOnCall } from './oncall/oncall.ts'
import type { ServicesParts } from './parts.ts'
import { createPrivate } from './private/private.ts'
import { liveSessionOf } from './private/sessions.ts'
import { flowOf } from './surveys/flow.ts'
import { createLeaving } from './leaving/leaving.ts'
import { createLongAnswers } from './long-answers/long-answers.ts'
import { counsellingMoves } from './counselling/records.ts'
import { handoverMoves } from './handover/rules.ts'
import { seatMoves } from './lectures/records.ts'
import { replyWords } from './reminder-replies/reminder-replies.ts'
import { createReminding } from './reminding/reminding.ts'
import { createScenes } from './scenes/scenes.ts'
import { createWechatPages } from './wechat-pages/wechat-pages.ts'
import { createStandingRules } from './standing-rules/standing-rules.ts'
import { createSurveys } from './surveys/surveys.ts'
import { todayHandler } from './today/routes.ts'

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
  const duties = createDuties({
    store,
    sealer,
    senders,
    reviewDays: parts.reviewDays,
    promised: handover.promised,
  })
  const awaited = createAwaited(sealer)
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
  const calendarFeed = createCalendarFeed({ sealer, baseUrl })
  const campaigns = createCampaigns({
    store,
    log,
    sealer,
    platform: { ...parts.account?.campaigns, isThere: (account) => parts.media.channel(account) !== undefined },
    isKnown: scenes.isKnown,
    baseUrl,
    ...parts.campaigns,
  })
  const leaving = createLeaving({
    store,
    moves: { counselling: counsellingMoves, handover: handoverMoves, lecture: seatMoves },
    callUnreached: callbacks.callUnreached,
    forgotten: async (work, person) => {
      await handover.left(work, person)
      await media.left(work, person)
      await reminding.left(work, person)
      await calendarFeed.left(work, person)
      await campaigns.left(work, person)
    },
    endTalk: privately.talks.left,
  })
  const surveys = createSurveys({ store, sealer, surveys: parts.surveys })
  const waiting = todayHandler({ onCall: oncall.onCall })
  const rules = createStandingRules({ store, log, calendar, base: parts.rules, waiting })
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
  const reminding = createReminding({ store, sealer, kinds: () => all.reminderKinds, sms: senders.memberSms })
  const grants = createGrants({ platform: parts.account?.asking, baseUrl })
  // The order is the order in which words are looked for.
  const all = gathered(grants.asking, [
    // Before 退订, which would take 退订日历 for a kind of reminder.
    sensitive({ words: calendarFeed.words }),
    plain(reminding),
    sensitive({ flows: counselling.flows, words: counselling.words, reminderKinds: counselling.reminderKinds }),
    plain(deadlines),
    plain(createCalculations(parts.setting)),
    plain(corrections),
    plain(duties.plain),
    sensitive(duties.sensitive),
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
    plain(campaigns),
    plain(leaving),
    plain(contacts),
    plain(rules),
    sensitive({ words: awaited.words }),
    // Last: what these short words mean depends on what is open.
    sensitive({ words: replyWords.appointments }),
    plain({ words: replyWords.deadlines }),
  ])
  return {
    ...all,
    /** What somebody's unfollowing leads to, beside the dialogue's own part. */
    left: leaving.left,
    contactsChanged: contacts.changed,
    scenes,
    campaigns,
    noted: createNoted({ counted: scenes.counted, broadcastEnded: campaigns.broadcastEnded }),
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
    calendarFeedOf: calendarFeed.feedOf,
    /** What other systems may set off. */
    hooks: createHooks({
      sealer,
      holidays: calendar,
      deliver,
      alert: oncall.alert,
      onCall: oncall.onCall,
      promised: handover.promised,
    }),
    oncall,
    callbacks,
    reminding,
    /** Where a reminder goes that no channel of members carries. */
    unreached: { callList: callWhenUnreached(callbacks), tellStaff: duties.tellStaff },
    deadlines,
    media,
    /** What staff do, for the console's routes. */
    staff: {
      accounts: accountHandlers([releaseCases, releaseShifts]),
      contacts: contacts.staff,
      notes: notes.staff,
      media: media.staff,
      today: waiting,
      rules: rules.staff,
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
      duties: duties.staff,
      scenes: scenes.staff,
      reminders: reminding.staff,
      campaigns: campaigns.staff,
      applications: applicationHandlers(sealer),
      awaited: awaited.staff,
    },
  }
}

export type Services = ReturnType<typeof createServices>
